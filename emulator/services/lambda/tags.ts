import { invalidParameterValue } from "./errors.ts";
import { TAGS_MAX } from "./limits.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html */
export function checkedTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const names = Object.keys(tags);
  const reserved = names.find((name) => name.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined)
    throw invalidParameterValue(
      `Your request contains a tag key that uses a reserved prefix. Tag keys can't begin with "aws:": ${reserved}`,
    );
  if (names.length > TAGS_MAX) throw invalidParameterValue("Number of tags exceeds resource tag limit.");
  return { ...tags };
}
