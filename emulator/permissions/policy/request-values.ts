import type { RequestContext } from "../../kernel/index.ts";

/** The request context, asked without regard to the case of its keys: `AWS:SourceArn` is `aws:SourceArn`. */
export interface RequestValues {
  /** `undefined` when the key is absent; a key without values counts as absent. */
  all(key: string): readonly string[] | undefined;
  /**
   * Whether there is a value at all: an empty text is none.
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
   */
  has(key: string): boolean;
  /** For variables: keys with several values have no single one, and an empty text is no value. */
  single(key: string): string | undefined;
}

export function requestValues(context: RequestContext): RequestValues {
  const values = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(context)) {
    const list = typeof value === "string" ? [value] : value;
    if (list.length > 0) values.set(key.toLowerCase(), list);
  }
  return {
    all: (key) => values.get(key.toLowerCase()),
    has: (key) => values.get(key.toLowerCase())?.some((value) => value !== "") ?? false,
    single(key) {
      const list = values.get(key.toLowerCase());
      return list?.length === 1 && list[0] !== "" ? list[0] : undefined;
    },
  };
}
