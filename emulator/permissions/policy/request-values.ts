import type { RequestContext } from "../../kernel/index.ts";

/** The request context, asked without regard to the case of its keys: `AWS:SourceArn` is `aws:SourceArn`. */
export interface RequestValues {
  /** `undefined` when the key is absent; a key without values counts as absent. */
  all(key: string): readonly string[] | undefined;
  /** For variables: keys with several values have no single one. */
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
    single(key) {
      const list = values.get(key.toLowerCase());
      return list?.length === 1 ? list[0] : undefined;
    },
  };
}
