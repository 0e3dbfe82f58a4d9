import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-eventbridge";
import type { Operation, Permission, Scope } from "../../../kernel/index.ts";
import { addressOf, busArn, DEFAULT_BUS } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import type { EventsStore } from "../store.ts";

export const tagResource = (store: EventsStore): Operation<TagResourceRequest, Record<string, never>> => ({
  permissions: (input) => [on("TagResource", input.ResourceARN)],
  run(input) {
    const tags = tagsOf(store, input.ResourceARN);
    for (const { Key = "", Value = "" } of input.Tags ?? []) tags.set(Key, Value);
    return {};
  },
});

export const untagResource = (store: EventsStore): Operation<UntagResourceRequest, Record<string, never>> => ({
  permissions: (input) => [on("UntagResource", input.ResourceARN)],
  run(input) {
    const tags = tagsOf(store, input.ResourceARN);
    for (const key of input.TagKeys ?? []) tags.delete(key);
    return {};
  },
});

export const listTagsForResource = (
  store: EventsStore,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> => ({
  permissions: (input) => [on("ListTagsForResource", input.ResourceARN)],
  run: (input) => ({ Tags: [...tagsOf(store, input.ResourceARN)].map(([Key, Value]) => ({ Key, Value })) }),
});

const on = (action: string, arn: string | undefined): Permission => ({
  action: `events:${action}`,
  resource: arn ?? "",
});

/** Of a bus or a rule; throws `ResourceNotFoundException`. */
function tagsOf(store: EventsStore, arn: string | undefined): Map<string, string> {
  const address = addressOf(arn ?? "");
  if (address?.kind === "event-bus") return store.bus(arn, address).tags;
  if (address?.kind !== "rule") throw invalidParameter("ResourceARN", "Provided Arn is not in correct format.");
  const [first = "", ...rest] = address.name.split("/");
  const scope: Scope = address;
  return rest.length === 0
    ? store.rule(first, busArn(scope, DEFAULT_BUS), scope).tags
    : store.rule(rest.join("/"), busArn(scope, first), scope).tags;
}
