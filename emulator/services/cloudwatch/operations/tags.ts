import type {
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  Tag,
  TagResourceInput,
  TagResourceOutput,
  UntagResourceInput,
  UntagResourceOutput,
} from "@aws-sdk/client-cloudwatch";
import type { Operation } from "../../../kernel/index.ts";
import { invalidValue, unknownTagged } from "../errors.ts";
import { TAGS_MAX } from "../limits.ts";
import type { Region } from "../state.ts";
import type { Store } from "../store.ts";

export const tagResource = (store: Store): Operation<TagResourceInput, TagResourceOutput> => ({
  permissions: ({ ResourceARN = "" }) => [{ action: "cloudwatch:TagResource", resource: ResourceARN }],
  run(input, context) {
    const region = store.region(context);
    setTags(region, checkedArn(region, input.ResourceARN), input.Tags ?? []);
    return {};
  },
});

export const untagResource = (store: Store): Operation<UntagResourceInput, UntagResourceOutput> => ({
  permissions: ({ ResourceARN = "" }) => [{ action: "cloudwatch:UntagResource", resource: ResourceARN }],
  run(input, context) {
    const region = store.region(context);
    const arn = checkedArn(region, input.ResourceARN);
    const left = [...(region.tags.get(arn) ?? [])].filter(([key]) => !(input.TagKeys ?? []).includes(key));
    region.tags.set(arn, new Map(left));
    return {};
  },
});

export const listTagsForResource = (store: Store): Operation<ListTagsForResourceInput, ListTagsForResourceOutput> => ({
  permissions: ({ ResourceARN = "" }) => [{ action: "cloudwatch:ListTagsForResource", resource: ResourceARN }],
  run(input, context) {
    const region = store.region(context);
    const tags = region.tags.get(checkedArn(region, input.ResourceARN)) ?? [];
    return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
  },
});

export function setTags(region: Region, arn: string, given: readonly Tag[]): void {
  const tags = new Map(region.tags.get(arn));
  for (const { Key = "", Value = "" } of given) tags.set(Key, Value);
  if (tags.size > TAGS_MAX) throw invalidValue(`The resource ${arn} must not have more than ${TAGS_MAX} tags.`);
  region.tags.set(arn, tags);
}

function checkedArn(region: Region, arn = ""): string {
  if ([...region.alarms.values()].some((alarm) => alarm.arn === arn)) return arn;
  throw unknownTagged(`Unknown: ${arn}`);
}
