import type {
  DeleteSubscriptionFilterRequest,
  DescribeSubscriptionFiltersRequest,
  DescribeSubscriptionFiltersResponse,
  PutSubscriptionFilterRequest,
} from "@aws-sdk/client-cloudwatch-logs";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { streamArn } from "../arn.ts";
import { couldNotExecute, crossAccountFunction, filterNotFound, invalidParameter, limitExceeded } from "../errors.ts";
import { readFilterPattern } from "../filter-pattern/index.ts";
import { DESCRIBE_MAX, SUBSCRIPTION_FILTERS_MAX } from "../limits.ts";
import { page } from "../page.ts";
import type { LogsPorts } from "../ports.ts";
import type { LogsStore } from "../store.ts";
import { checkRegexFilters, refuseTransformed } from "./filter-checks.ts";

export const putSubscriptionFilter = (
  store: LogsStore,
  ports: LogsPorts,
): Operation<PutSubscriptionFilterRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:PutSubscriptionFilter", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    refuseTransformed(input);
    if ((input.emitSystemFields ?? []).length > 0)
      throw invalidParameter("Misfire emits no system fields: emitSystemFields cannot be given.");
    const destinationArn = checkDestination(input, context);
    const group = store.standardGroup(context, input, context.now);
    const name = input.filterName ?? "";
    const pattern = readFilterPattern(input.filterPattern ?? "");
    checkRegexFilters(group, pattern, name);
    const { subscriptionFilters } = group;
    const known = subscriptionFilters.get(name);
    if (!known && subscriptionFilters.size >= SUBSCRIPTION_FILTERS_MAX) throw limitExceeded();
    // Functions of the same region only.
    if (destinationArn.split(":")[3] !== context.region) throw couldNotExecute();
    if (!ports.mayStart(destinationArn, { scope: context, name: group.name }, context.entry)) throw couldNotExecute();
    subscriptionFilters.set(name, {
      name,
      pattern: pattern.text,
      destinationArn,
      distribution: input.distribution ?? "ByLogStream",
      createdAt: known?.createdAt ?? context.now,
    });
  },
});

/** Functions only; of everything else there is nothing that could take lines. */
function checkDestination(input: PutSubscriptionFilterRequest, { account }: Pick<CallContext, "account">): string {
  const arn = input.destinationArn ?? "";
  const [prefix, , service = "", , owner] = arn.split(":");
  if (prefix !== "arn") throw invalidParameter("Destination ARN is not valid.");
  if ((service === "kinesis" || service === "firehose") && input.roleArn === undefined)
    throw invalidParameter(`destinationArn for vendor ${service} cannot be used without roleArn`);
  if (service !== "lambda")
    throw invalidParameter(
      `Misfire hands log events on to Lambda functions only, not to ${service === "logs" ? "destinations of other accounts" : service}: ${arn}`,
    );
  if (input.roleArn !== undefined)
    throw invalidParameter("destinationArn for vendor lambda cannot be used with roleArn");
  if (owner !== account) throw crossAccountFunction();
  return arn;
}

export const deleteSubscriptionFilter = (store: LogsStore): Operation<DeleteSubscriptionFilterRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DeleteSubscriptionFilter", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const group = store.standardGroup(context, input, context.now);
    if (!group.subscriptionFilters.delete(input.filterName ?? "")) throw filterNotFound("subscription");
  },
});

export const describeSubscriptionFilters = (
  store: LogsStore,
): Operation<DescribeSubscriptionFiltersRequest, DescribeSubscriptionFiltersResponse> => ({
  permissions: (input, context) => [
    { action: "logs:DescribeSubscriptionFilters", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const group = store.standardGroup(context, input, context.now);
    const found = [...group.subscriptionFilters.values()]
      .filter(({ name }) => name.startsWith(input.filterNamePrefix ?? ""))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = page(found, ({ name }) => name, input, DESCRIBE_MAX);
    return {
      subscriptionFilters: items.map((filter) => ({
        filterName: filter.name,
        logGroupName: group.name,
        filterPattern: filter.pattern,
        destinationArn: filter.destinationArn,
        distribution: filter.distribution,
        applyOnTransformedLogs: false,
        creationTime: filter.createdAt,
      })),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});
