import type {
  ListTagsOfResourceInput,
  ListTagsOfResourceOutput,
  Tag,
  TagResourceInput,
  UntagResourceInput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { resourceOfArnNotFound, validation } from "../errors.ts";
import { TAGS_MAX } from "../limits.ts";
import type { Table } from "../state.ts";
import type { DynamoDbStore } from "../store.ts";

export const tagResource = (store: DynamoDbStore): Operation<TagResourceInput, void> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:TagResource", resource: ResourceArn }],
  run: (input) => setTags(tagged(store, input.ResourceArn), input.Tags ?? []),
});

export const untagResource = (store: DynamoDbStore): Operation<UntagResourceInput, void> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:UntagResource", resource: ResourceArn }],
  run(input) {
    const { tags } = tagged(store, input.ResourceArn);
    for (const key of input.TagKeys ?? []) tags.delete(key);
  },
});

export const listTagsOfResource = (
  store: DynamoDbStore,
): Operation<ListTagsOfResourceInput, ListTagsOfResourceOutput> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:ListTagsOfResource", resource: ResourceArn }],
  run: (input) => ({
    Tags: [...tagged(store, input.ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
  }),
});

function tagged(store: DynamoDbStore, arn: string = ""): Table {
  const table = store.findArn(arn);
  if (!table) throw resourceOfArnNotFound(arn);
  return table;
}

export function setTags(table: Table, tags: readonly Tag[]): void {
  const keys = new Set([...table.tags.keys(), ...tags.map(({ Key }) => Key)]);
  if (keys.size > TAGS_MAX) throw validation(`Too many tags: a table can have ${TAGS_MAX}`);
  for (const { Key = "", Value = "" } of tags) table.tags.set(Key, Value);
}
