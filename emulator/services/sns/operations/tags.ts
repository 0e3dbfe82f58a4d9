import type {
  ListTagsForResourceRequest,
  ListTagsForResourceResponse,
  Tag,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-sns";
import type { Operation } from "../../../kernel/index.ts";
import { resourceNotFound, tagLimitExceeded } from "../errors.ts";
import { TAGS_MAX } from "../limits.ts";
import type { Topic } from "../state.ts";
import type { SnsStore } from "../store.ts";

const tagged = (store: SnsStore, arn: string | undefined): Topic => {
  const topic = store.find(arn ?? "");
  if (!topic) throw resourceNotFound();
  return topic;
};

const onResource =
  (action: string): Operation<{ readonly ResourceArn: string | undefined }, never>["permissions"] =>
  ({ ResourceArn }) => [{ action: `sns:${action}`, resource: ResourceArn ?? "*" }];

export const tagResource = (store: SnsStore): Operation<TagResourceRequest, Record<string, never>> => ({
  permissions: onResource("TagResource"),
  run({ ResourceArn, Tags = [] }) {
    setTags(tagged(store, ResourceArn), Tags);
    return {};
  },
});

export const untagResource = (store: SnsStore): Operation<UntagResourceRequest, Record<string, never>> => ({
  permissions: onResource("UntagResource"),
  run({ ResourceArn, TagKeys = [] }) {
    const { tags } = tagged(store, ResourceArn);
    for (const key of TagKeys) tags.delete(key);
    return {};
  },
});

export const listTagsForResource = (
  store: SnsStore,
): Operation<ListTagsForResourceRequest, ListTagsForResourceResponse> => ({
  permissions: onResource("ListTagsForResource"),
  run: ({ ResourceArn }) => ({
    Tags: [...tagged(store, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
  }),
});

export function setTags({ tags }: Topic, given: readonly Tag[]): void {
  if (new Set([...tags.keys(), ...given.map(({ Key }) => Key ?? "")]).size > TAGS_MAX) throw tagLimitExceeded();
  for (const { Key = "", Value = "" } of given) tags.set(Key, Value);
}
