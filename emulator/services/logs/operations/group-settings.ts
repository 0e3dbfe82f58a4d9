import type {
  AssociateKmsKeyRequest,
  DisassociateKmsKeyRequest,
  ListLogGroupsRequest,
  ListLogGroupsResponse,
  ListTagsLogGroupRequest,
  ListTagsLogGroupResponse,
  PutLogGroupDeletionProtectionRequest,
  TagLogGroupRequest,
  UntagLogGroupRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../../../kernel/index.ts";
import { groupArn, groupNameOf, streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { DESCRIBE_MAX, LIST_GROUPS_MAX } from "../limits.ts";
import { page } from "../page.ts";
import type { LogGroup } from "../state.ts";
import type { LogsStore } from "../store.ts";
import { isOfAsked } from "./log-groups.ts";
import { putTags } from "./tags.ts";

interface Named {
  readonly logGroupName?: string | undefined;
}

/** An operation on a group that is named by its name. */
const onGroup = <Input extends Named, Output>(
  store: LogsStore,
  action: string,
  run: (group: LogGroup, input: Input, arn: string) => Output,
): Operation<Input, Output> => ({
  permissions: (input, context) => [
    { action: `logs:${action}`, resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run: (input, context) => {
    const group = store.group(context, { logGroupName: input.logGroupName }, context.now);
    return run(group, input, groupArn(context, group.name));
  },
});

/** The older calls for tags, by the group's name. */
export const tagLogGroup = (store: LogsStore): Operation<TagLogGroupRequest, void> =>
  onGroup(store, "TagLogGroup", ({ tags }, input, arn) => putTags(tags, input.tags, arn));

export const untagLogGroup = (store: LogsStore): Operation<UntagLogGroupRequest, void> =>
  onGroup(store, "UntagLogGroup", ({ tags }, input) => {
    for (const key of input.tags ?? []) tags.delete(key);
  });

export const listTagsLogGroup = (store: LogsStore): Operation<ListTagsLogGroupRequest, ListTagsLogGroupResponse> =>
  onGroup(store, "ListTagsLogGroup", ({ tags }) => ({ tags: Object.fromEntries(tags) }));

export const associateKmsKey = (store: LogsStore): Operation<AssociateKmsKeyRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:AssociateKmsKey", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    refuseResults(input);
    store.group(context, { logGroupName: input.logGroupName }, context.now).kmsKeyId = input.kmsKeyId;
  },
});

export const disassociateKmsKey = (store: LogsStore): Operation<DisassociateKmsKeyRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DisassociateKmsKey", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    refuseResults(input);
    store.group(context, { logGroupName: input.logGroupName }, context.now).kmsKeyId = undefined;
  },
});

/** A key may also be for the results of queries, which nothing here encrypts. */
function refuseResults(input: { readonly resourceIdentifier?: string | undefined }): void {
  if (input.resourceIdentifier !== undefined)
    throw invalidParameter("Misfire associates keys with log groups only, not with query results.");
}

export const putLogGroupDeletionProtection = (
  store: LogsStore,
): Operation<PutLogGroupDeletionProtectionRequest, void> => ({
  permissions: (input, context) => [
    {
      action: "logs:PutLogGroupDeletionProtection",
      resource: streamArn(context, groupNameOf(input.logGroupIdentifier ?? "")),
    },
  ],
  run(input, context) {
    const group = store.group(context, { logGroupIdentifier: input.logGroupIdentifier }, context.now);
    group.isProtected = input.deletionProtectionEnabled ?? false;
  },
});

/** A list of all groups, with a regular expression for their names. */
export const listLogGroups = (store: LogsStore): Operation<ListLogGroupsRequest, ListLogGroupsResponse> => ({
  permissions: (_input, context) => [{ action: "logs:ListLogGroups", resource: streamArn(context, "") }],
  run(input, context) {
    for (const name of ["dataSources", "fieldIndexNames", "logGroupTags"] as const)
      if ((input[name] ?? []).length > 0) throw invalidParameter(`Misfire does not list log groups by ${name}.`);
    // Parts of the name, or its beginning behind a caret; one of several will do.
    const patterns = (input.logGroupNamePattern ?? "").split("|");
    const isAskedFor = ({ name }: LogGroup): boolean =>
      patterns.some((each) => (each.startsWith("^") ? name.startsWith(each.slice(1)) : name.includes(each)));
    const found = [...store.region(context).groups.values()]
      .filter(isAskedFor)
      .filter(({ logClass }) => input.logGroupClass === undefined || logClass === input.logGroupClass)
      .filter(() => isOfAsked(context.account, input))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const limit = input.limit ?? DESCRIBE_MAX;
    const { items, nextToken } = page(found, ({ name }) => name, { ...input, limit }, LIST_GROUPS_MAX);
    return {
      logGroups: items.map(({ name, logClass }) => ({
        logGroupName: name,
        logGroupArn: groupArn(context, name),
        logGroupClass: logClass,
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
