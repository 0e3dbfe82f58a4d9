type Tags = Readonly<Record<string, string>>;

export const isEmpty = (tags: Tags): boolean => Object.keys(tags).length === 0;

/** As S3 and IAM take them. */
export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
