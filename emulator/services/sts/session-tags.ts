import type { Tag } from "@aws-sdk/client-sts";
import type { Principal, RequestContext } from "../../kernel/index.ts";
import { broken, invalidTags } from "./errors.ts";
import { SESSION_TAGS } from "./limits.ts";

interface TagsRequest {
  readonly Tags?: readonly Tag[] | undefined;
  readonly TransitiveTagKeys?: readonly string[] | undefined;
}

export interface SessionTags {
  readonly tags: Readonly<Record<string, string>>;
  /** Those that go on to the next role of the chain. */
  readonly transitive: readonly string[];
}

/**
 * What a session is tagged with: its own tags, and what the calling session hands on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
 */
export function sessionTagsOf(input: TagsRequest, caller: Principal): SessionTags {
  const given = input.Tags ?? [];
  const wanted = input.TransitiveTagKeys ?? [];
  if (given.length > SESSION_TAGS)
    throw broken("tags", `${given.length} tags`, `have length less than or equal to ${SESSION_TAGS}`);
  const keys = given.map((tag) => (tag.Key ?? "").toLowerCase());
  if (new Set(keys).size < keys.length)
    throw invalidTags("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
  const reserved = given.find((tag) => /^aws:/i.test(tag.Key ?? ""))?.Key;
  if (reserved !== undefined) throw invalidTags(`The tag key ${reserved} begins with aws:, which is reserved for AWS.`);
  const unknown = wanted.find((key) => !keys.includes(key.toLowerCase()));
  if (unknown !== undefined)
    throw invalidTags("The specified transitive tag key must be included in the requested tags.");
  const inherited = inheritedTags(caller);
  if (Object.keys(inherited).some((key) => keys.includes(key.toLowerCase())))
    throw invalidTags(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    );
  return {
    tags: { ...inherited, ...Object.fromEntries(given.map(({ Key = "", Value = "" }) => [Key, Value])) },
    transitive: [...Object.keys(inherited), ...wanted],
  };
}

export function inheritedTags(caller: Principal): Readonly<Record<string, string>> {
  if (caller.kind !== "session") return {};
  const { sessionTags = {}, transitiveTagKeys = [] } = caller;
  const handedOn = new Set(transitiveTagKeys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(sessionTags).filter(([key]) => handedOn.has(key.toLowerCase())));
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_know */
export function tagConditions({ Tags: tags = [], TransitiveTagKeys: transitive = [] }: TagsRequest): RequestContext {
  return {
    ...(tags.length > 0 ? { "aws:TagKeys": tags.map((tag) => tag.Key ?? "") } : {}),
    ...(transitive.length > 0 ? { "sts:TransitiveTagKeys": transitive } : {}),
    ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.Key ?? ""}`, tag.Value ?? ""])),
  };
}
