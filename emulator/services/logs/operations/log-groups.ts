import type {
  CreateLogGroupRequest,
  DeleteLogGroupRequest,
  DescribeLogGroupsRequest,
  DescribeLogGroupsResponse,
  LogGroup as LogGroupOutput,
} from "@aws-sdk/client-cloudwatch-logs";
import type { CallContext, Operation, Scope } from "../../../kernel/index.ts";
import { groupArn, groupNameOf, streamArn } from "../arn.ts";
import { groupAlreadyExists, groupNotFound, groupProtected, invalidParameter, tagsDenied } from "../errors.ts";
import { DESCRIBE_MAX, GROUP_NAME } from "../limits.ts";
import { page } from "../page.ts";
import { expire, storedBytes, type LogGroup } from "../state.ts";
import type { LogsStore } from "../store.ts";
import { putTags } from "./tags.ts";

export const createLogGroup = (store: LogsStore): Operation<CreateLogGroupRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:CreateLogGroup", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const name = input.logGroupName ?? "";
    if (!GROUP_NAME.test(name))
      throw invalidParameter(
        `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+`,
      );
    if (/^aws\//i.test(name)) throw invalidParameter("Log groups starting with AWS/ are reserved for AWS.");
    const { groups } = store.region(context);
    if (groups.has(name)) throw groupAlreadyExists();
    const tagging = { action: "logs:TagResource", resource: groupArn(context, name) };
    if (Object.keys(input.tags ?? {}).length > 0 && !context.decide(tagging).allowed) throw tagsDenied(context.account);
    const group = store.newGroup(context, name, {
      ...(input.logGroupClass ? { logClass: input.logGroupClass } : {}),
      ...(input.kmsKeyId ? { kmsKeyId: input.kmsKeyId } : {}),
      isProtected: input.deletionProtectionEnabled ?? false,
    });
    putTags(group.tags, input.tags, groupArn(context, name));
    groups.set(name, group);
  },
});

export const deleteLogGroup = (store: LogsStore): Operation<DeleteLogGroupRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DeleteLogGroup", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const { groups } = store.region(context);
    const name = input.logGroupName ?? "";
    if (groups.get(name)?.isProtected === true) throw groupProtected(name);
    if (!store.dropGroup(context, name)) throw groupNotFound();
  },
});

export const describeLogGroups = (
  store: LogsStore,
): Operation<DescribeLogGroupsRequest, DescribeLogGroupsResponse> => ({
  permissions: (_input, context) => [{ action: "logs:DescribeLogGroups", resource: streamArn(context, "") }],
  run(input, context) {
    if (input.logGroupNamePrefix !== undefined && input.logGroupNamePattern !== undefined)
      throw invalidParameter("LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    const found = [...store.region(context).groups.values()]
      .filter((group) => isAskedFor(group, input) && isOfAsked(context.account, input))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = page(found, (group) => group.name, input, DESCRIBE_MAX);
    return {
      logGroups: items.map((group) => {
        const { storedBytes: bytes, deletionProtectionEnabled: isProtected, ...told } = describe(group, context);
        // Recorded: a search by a part of the name tells less.
        return input.logGroupNamePattern === undefined
          ? { ...told, storedBytes: bytes, deletionProtectionEnabled: isProtected }
          : told;
      }),
      ...(nextToken ? { nextToken } : {}),
    };
  },
});

function isAskedFor(group: LogGroup, input: DescribeLogGroupsRequest): boolean {
  const { logGroupNamePrefix, logGroupNamePattern, logGroupClass, logGroupIdentifiers } = input;
  if (logGroupNamePrefix !== undefined && !group.name.startsWith(logGroupNamePrefix)) return false;
  // The pattern is a part of the name, compared without regard to case.
  if (logGroupNamePattern !== undefined && !group.name.toLowerCase().includes(logGroupNamePattern.toLowerCase()))
    return false;
  if (logGroupClass !== undefined && group.logClass !== logGroupClass) return false;
  return (
    !logGroupIdentifiers?.length || logGroupIdentifiers.some((identifier) => groupNameOf(identifier) === group.name)
  );
}

/** No account is linked to another here: whoever asks for others only is told of none. */
export const isOfAsked = (
  account: string,
  { includeLinkedAccounts: linked, accountIdentifiers: accounts = [] }: Linked,
): boolean => linked !== true || accounts.length === 0 || accounts.includes(account);

interface Linked {
  readonly includeLinkedAccounts?: boolean | undefined;
  readonly accountIdentifiers?: readonly string[] | undefined;
}

function describe(group: LogGroup, context: CallContext & Scope): LogGroupOutput {
  expire(group, context.now);
  const arn = groupArn(context, group.name);
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionDays === undefined ? {} : { retentionInDays: group.retentionDays }),
    metricFilterCount: group.metricFilters.size,
    arn: `${arn}:*`,
    storedBytes: storedBytes(group),
    ...(group.kmsKeyId === undefined ? {} : { kmsKeyId: group.kmsKeyId }),
    logGroupClass: group.logClass,
    logGroupArn: arn,
    deletionProtectionEnabled: group.isProtected,
  };
}
