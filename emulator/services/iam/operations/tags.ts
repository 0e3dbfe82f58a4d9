import type {
  ListPolicyTagsRequest,
  ListPolicyTagsResponse,
  Tag,
  TagPolicyRequest,
  UntagPolicyRequest,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { permissionOn } from "../arns.ts";
import { deviceNotFound, instanceProfileNotFound, policyNotFound } from "../errors.ts";
import { nameIn, type Named } from "../named.ts";
import { page, type PageRequest } from "../page.ts";
import type { ManagedPolicy, Role, User } from "../state.ts";
import type { IamStore } from "../store.ts";
import { dropTags, putTags, tagKeys, tagList } from "../tags.ts";
import { changeable } from "./policy-versions.ts";

type Tagged = "role" | "user";
const TITLES = { role: "Role", user: "User" } as const;

const taggedEntity = (store: IamStore, kind: Tagged, context: CallContext, input: Named): Role | User =>
  store[kind](context.account, nameIn(kind, input));

interface TagsOutput {
  Tags: Tag[];
  IsTruncated: boolean;
  Marker?: string;
}

/** TagRole, TagUser */
export const tagEntity = (
  store: IamStore,
  kind: Tagged,
): Operation<Named & { readonly Tags?: readonly Tag[] | undefined }, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Tag${TITLES[kind]}`, kind, nameIn(kind, input), tagKeys(input.Tags)),
  ],
  run(input, context) {
    const entity = taggedEntity(store, kind, context, input);
    putTags(entity.tags, input.Tags);
    store.tell(context.entry, "updated", entity.arn, { tags: entity.tags.size });
  },
});

/** UntagRole, UntagUser: a key that is not there is no error. */
export const untagEntity = (
  store: IamStore,
  kind: Tagged,
): Operation<Named & { readonly TagKeys?: readonly string[] | undefined }, void> => ({
  permissions: (input, context) => [
    permissionOn(store, context, `Untag${TITLES[kind]}`, kind, nameIn(kind, input), {
      "aws:TagKeys": input.TagKeys ?? [],
    }),
  ],
  run(input, context) {
    const entity = taggedEntity(store, kind, context, input);
    dropTags(entity.tags, input.TagKeys);
    store.tell(context.entry, "updated", entity.arn, { tags: entity.tags.size });
  },
});

/** ListRoleTags, ListUserTags */
export const listEntityTags = (store: IamStore, kind: Tagged): Operation<Named & PageRequest, TagsOutput> => ({
  permissions: (input, context) => [permissionOn(store, context, `List${TITLES[kind]}Tags`, kind, nameIn(kind, input))],
  run: (input, context) => tagPage(taggedEntity(store, kind, context, input).tags, input),
});

export const tagPolicy = (store: IamStore): Operation<TagPolicyRequest, void> => ({
  permissions: ({ PolicyArn: arn = "", Tags: tags }) => [
    { action: "iam:TagPolicy", resource: arn, context: tagKeys(tags) },
  ],
  run({ PolicyArn: arn = "", Tags: tags }, context) {
    putTags(changeable(store, context, arn).tags, tags, { isCaseSensitive: true });
    store.tell(context.entry, "updated", arn);
  },
});

export const untagPolicy = (store: IamStore): Operation<UntagPolicyRequest, void> => ({
  permissions: ({ PolicyArn: arn = "", TagKeys: keys = [] }) => [
    { action: "iam:UntagPolicy", resource: arn, context: { "aws:TagKeys": keys } },
  ],
  run({ PolicyArn: arn = "", TagKeys: keys = [] }, context) {
    dropTags(changeable(store, context, arn).tags, keys, { isCaseSensitive: true });
    store.tell(context.entry, "updated", arn);
  },
});

export const listPolicyTags = (store: IamStore): Operation<ListPolicyTagsRequest, ListPolicyTagsResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:ListPolicyTags", resource: arn }],
  run: (input, context) => tagPage(policyOf(store, context, input.PolicyArn ?? "").tags, input),
});

type Holder = "instance-profile" | "mfa-device";

interface HolderInput {
  readonly InstanceProfileName?: string | undefined;
  readonly SerialNumber?: string | undefined;
}

const HOLDERS = {
  "instance-profile": {
    title: "InstanceProfile",
    find: (store: IamStore, { account }: CallContext, { InstanceProfileName: name = "" }: HolderInput) => {
      const profile = store.account(account).instanceProfiles.get(name);
      if (!profile) throw instanceProfileNotFound(name);
      return profile;
    },
    arnOf: (store: IamStore, { account }: CallContext, { InstanceProfileName: name = "" }: HolderInput) =>
      store.account(account).instanceProfiles.get(name)?.arn ?? `arn:aws:iam::${account}:instance-profile/${name}`,
  },
  "mfa-device": {
    title: "MFADevice",
    find: (store: IamStore, { account }: CallContext, { SerialNumber: serial = "" }: HolderInput) => {
      const device = store.account(account).devices.get(serial);
      if (!device) throw deviceNotFound(serial);
      return device;
    },
    arnOf: (_store: IamStore, _context: CallContext, { SerialNumber: serial = "" }: HolderInput) => serial,
  },
} as const;

/** TagInstanceProfile, TagMFADevice */
export const tagHolder = (
  store: IamStore,
  kind: Holder,
): Operation<HolderInput & { readonly Tags?: readonly Tag[] | undefined }, void> => ({
  permissions: (input, context) => [
    {
      action: `iam:Tag${HOLDERS[kind].title}`,
      resource: HOLDERS[kind].arnOf(store, context, input),
      context: tagKeys(input.Tags),
    },
  ],
  run(input, context) {
    putTags(HOLDERS[kind].find(store, context, input).tags, input.Tags, { isCaseSensitive: true });
    store.tell(context.entry, "updated", HOLDERS[kind].arnOf(store, context, input));
  },
});

/** UntagInstanceProfile, UntagMFADevice */
export const untagHolder = (
  store: IamStore,
  kind: Holder,
): Operation<HolderInput & { readonly TagKeys?: readonly string[] | undefined }, void> => ({
  permissions: (input, context) => [
    {
      action: `iam:Untag${HOLDERS[kind].title}`,
      resource: HOLDERS[kind].arnOf(store, context, input),
      context: { "aws:TagKeys": input.TagKeys ?? [] },
    },
  ],
  run(input, context) {
    dropTags(HOLDERS[kind].find(store, context, input).tags, input.TagKeys, { isCaseSensitive: true });
    store.tell(context.entry, "updated", HOLDERS[kind].arnOf(store, context, input));
  },
});

/** ListInstanceProfileTags, ListMFADeviceTags */
export const listHolderTags = (store: IamStore, kind: Holder): Operation<HolderInput & PageRequest, TagsOutput> => ({
  permissions: (input, context) => [
    { action: `iam:List${HOLDERS[kind].title}Tags`, resource: HOLDERS[kind].arnOf(store, context, input) },
  ],
  run: (input, context) => tagPage(HOLDERS[kind].find(store, context, input).tags, input),
});

function tagPage(tags: ReadonlyMap<string, string>, request: PageRequest): TagsOutput {
  const { items, more } = page(tagList(tags), (tag) => tag.Key ?? "", request);
  return { Tags: [...items], ...more };
}

function policyOf(store: IamStore, { account }: CallContext, arn: string): ManagedPolicy {
  const policy = store.account(account).policies.get(arn);
  if (!policy) throw policyNotFound(arn);
  return policy;
}
