import type { Tag } from "@aws-sdk/client-iam";
import type { RequestContext } from "../../kernel/index.ts";
import { invalidInput, limitExceeded } from "./errors.ts";
import { TAGS_MAX } from "./limits.ts";

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value })).toSorted((a, b) => (a.Key < b.Key ? -1 : 1));

/**
 * A tag that is there already gives way to the new one. Keys of users and roles are the same whatever their case, those of all else differ.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
 */
export function putTags(
  tags: Map<string, string>,
  given: readonly Tag[] | undefined,
  { isCaseSensitive = false }: { readonly isCaseSensitive?: boolean } = {},
): void {
  const merged = new Map(tags);
  const folded = (key: string): string => (isCaseSensitive ? key : key.toLowerCase());
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of given ?? []) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules; the words are ours.
    if (/^aws:/i.test(key)) throw invalidInput(`The tag key ${key} begins with aws:, which is reserved for AWS.`);
    if (seen.has(folded(key)))
      throw invalidInput(
        `Duplicate tag keys found.${isCaseSensitive ? "" : " Please note that Tag keys are case insensitive."}`,
      );
    seen.add(folded(key));
    for (const held of merged.keys()) if (folded(held) === folded(key)) merged.delete(held);
    merged.set(key, value);
  }
  if (merged.size > TAGS_MAX) throw limitExceeded(`Cannot exceed quota for TagsPerResource: ${TAGS_MAX}`);
  tags.clear();
  for (const [key, value] of merged) tags.set(key, value);
}

/** A key that is not there is no error. */
export function dropTags(
  tags: Map<string, string>,
  keys: readonly string[] | undefined,
  { isCaseSensitive = false }: { readonly isCaseSensitive?: boolean } = {},
): void {
  const gone = new Set((keys ?? []).map((key) => (isCaseSensitive ? key : key.toLowerCase())));
  for (const held of tags.keys()) if (gone.has(isCaseSensitive ? held : held.toLowerCase())) tags.delete(held);
}

/** The condition keys of a call that brings tags. */
export function tagKeys(given: readonly Tag[] | undefined): RequestContext {
  if (!given || given.length === 0) return {};
  return {
    "aws:TagKeys": given.map((tag) => tag.Key ?? ""),
    ...Object.fromEntries(given.map((tag) => [`aws:RequestTag/${tag.Key ?? ""}`, tag.Value ?? ""])),
  };
}
