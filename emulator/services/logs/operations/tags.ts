import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { groupNameOf, scopeOf } from "../arn.ts";
import { invalidParameter, reservedTag, resourceNotFound, tooManyTags } from "../errors.ts";
import { TAGS_MAX } from "../limits.ts";
import type { LogGroup } from "../state.ts";
import type { LogsStore } from "../store.ts";

export const tagResource = (store: LogsStore): Operation<TagResourceRequest, void> => ({
  permissions: (input) => [{ action: "logs:TagResource", resource: plain(input.resourceArn) }],
  run(input, context) {
    const { tags } = tagged(store, input.resourceArn, context);
    putTags(tags, input.tags, plain(input.resourceArn));
  },
});

export const untagResource = (store: LogsStore): Operation<UntagResourceRequest, void> => ({
  permissions: (input) => [{ action: "logs:UntagResource", resource: plain(input.resourceArn) }],
  run(input, context) {
    const { tags } = tagged(store, input.resourceArn, context);
    for (const key of input.tagKeys ?? []) tags.delete(key);
  },
});

export const listTagsForResource = (
  store: LogsStore,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> => ({
  permissions: (input) => [{ action: "logs:ListTagsForResource", resource: plain(input.resourceArn) }],
  run: (input, context) => ({ tags: Object.fromEntries(tagged(store, input.resourceArn, context).tags) }),
});

/** `arn`: what the tags are of. */
export function putTags(tags: Map<string, string>, given: Readonly<Record<string, string>> = {}, arn: string): void {
  const names = Object.keys(given);
  const reserved = names.find((name) => /^aws:/i.test(name));
  if (reserved !== undefined) throw reservedTag(reserved);
  if (new Set([...tags.keys(), ...names]).size > TAGS_MAX) throw tooManyTags(arn);
  for (const [name, value] of Object.entries(given)) tags.set(name, value);
}

/** Tags are asked for on the group itself, without `:*`. */
const plain = (arn = ""): string => arn.replace(/:\*$/, "");

function tagged(store: LogsStore, arn = "", context: CallContext): LogGroup {
  const scope = scopeOf(arn);
  if (!scope)
    throw invalidParameter(
      `1 validation error detected: Value '${arn}' at 'resourceArn' failed to satisfy constraint: Member must be a valid ARN`,
    );
  const group = scope.account === context.account ? store.region(scope).groups.get(groupNameOf(arn)) : undefined;
  if (!group) throw resourceNotFound();
  return group;
}
