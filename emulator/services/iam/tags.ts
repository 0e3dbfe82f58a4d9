import type { Tag } from "@aws-sdk/client-iam";
import type { RequestContext } from "../../kernel/index.ts";
import { invalidInput, limitExceeded } from "./errors.ts";
import { TAGS_MAX } from "./limits.ts";

export const tagList = (tags: ReadonlyMap<string, string>): Tag[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value })).toSorted((a, b) => (a.Key < b.Key ? -1 : 1));

/** Keys are unique without regard to case; a tag that is there already takes the new value. */
export function putTags(tags: Map<string, string>, given: readonly Tag[] | undefined): void {
  const merged = new Map(tags);
  const seen = new Set<string>();
  for (const { Key: key = "", Value: value = "" } of given ?? []) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules; the words are ours.
    if (/^aws:/i.test(key)) throw invalidInput(`The tag key ${key} begins with aws:, which is reserved for AWS.`);
    if (seen.has(key.toLowerCase()))
      throw invalidInput("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    seen.add(key.toLowerCase());
    const there = [...merged.keys()].find((held) => held.toLowerCase() === key.toLowerCase());
    merged.set(there ?? key, value);
  }
  if (merged.size > TAGS_MAX) throw limitExceeded(`Cannot exceed quota for TagsPerResource: ${TAGS_MAX}`);
  for (const [key, value] of merged) tags.set(key, value);
}

/** The condition keys of a call that brings tags. */
export function tagKeys(given: readonly Tag[] | undefined): RequestContext {
  if (!given || given.length === 0) return {};
  return {
    "aws:TagKeys": given.map((tag) => tag.Key ?? ""),
    ...Object.fromEntries(given.map((tag) => [`aws:RequestTag/${tag.Key ?? ""}`, tag.Value ?? ""])),
  };
}
