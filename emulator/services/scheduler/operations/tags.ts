import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  TagResourceInput,
  UntagResourceInput,
} from "@aws-sdk/client-scheduler";
import type { Operation, Permission } from "../../../kernel/index.ts";
import { groupAt } from "../arn.ts";
import { validation } from "../errors.ts";
import type { SchedulerStore } from "../store.ts";

interface Named {
  readonly ResourceArn?: string | undefined;
}

const on =
  (action: string) =>
  ({ ResourceArn = "" }: Named): readonly Permission[] => [{ action: `scheduler:${action}`, resource: ResourceArn }];

export const tagResource = (store: SchedulerStore): Operation<TagResourceInput, Record<string, never>> => ({
  permissions: on("TagResource"),
  run(input) {
    const tags = tagsOf(store, input);
    for (const { Key = "", Value = "" } of input.Tags ?? []) tags.set(Key, Value);
    return {};
  },
});

export const untagResource = (store: SchedulerStore): Operation<UntagResourceInput, Record<string, never>> => ({
  permissions: on("UntagResource"),
  run(input) {
    const tags = tagsOf(store, input);
    for (const key of input.TagKeys ?? []) tags.delete(key);
    return {};
  },
});

export const listTagsForResource = (
  store: SchedulerStore,
): Operation<ListTagsForResourceInput, ListTagsForResourceOutput> => ({
  permissions: on("ListTagsForResource"),
  run: (input) => ({ Tags: [...tagsOf(store, input)].map(([Key, Value]) => ({ Key, Value })) }),
});

/** Only groups have tags. */
function tagsOf(store: SchedulerStore, { ResourceArn = "" }: Named): Map<string, string> {
  const address = groupAt(ResourceArn);
  if (!address) throw validation("Provided Arn is not in correct format.");
  return store.group(address.name, address).tags;
}
