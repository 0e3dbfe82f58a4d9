import type {
  DeleteResourcePolicyRequest,
  DescribeResourcePoliciesRequest,
  DescribeResourcePoliciesResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
  ResourcePolicy as ResourcePolicyShape,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation, Permission } from "../../../kernel/index.ts";
import { parsePolicy, PolicyError } from "../../../permissions/index.ts";
import { invalidParameter, limitExceeded, policyNotFound } from "../errors.ts";
import { DESCRIBE_MAX, RESOURCE_POLICIES_MAX } from "../limits.ts";
import { page } from "../page.ts";
import type { AccountPolicy } from "../state.ts";
import type { LogsStore } from "../store.ts";

const on = (action: string) => (): readonly Permission[] => [{ action: `logs:${action}`, resource: "*" }];

export const putResourcePolicy = (
  store: LogsStore,
): Operation<PutResourcePolicyRequest, PutResourcePolicyResponse> => ({
  permissions: on("PutResourcePolicy"),
  run(input, context) {
    refuseScoped(input);
    const { policyName: name = "", policyDocument: document = "" } = input;
    if (name === "") throw invalidParameter("policyName is required.");
    check(document);
    const { policies } = store.region(context);
    if (!policies.has(name) && policies.size >= RESOURCE_POLICIES_MAX) throw limitExceeded();
    const policy: AccountPolicy = { name, document, updatedAt: context.now };
    policies.set(name, policy);
    return { resourcePolicy: shapeOf(policy) };
  },
});

/** Policies of the account and region are kept; those of single log groups are not. */
function refuseScoped(input: { readonly resourceArn?: string | undefined }): void {
  if (input.resourceArn !== undefined)
    throw invalidParameter("Misfire keeps resource policies of the account, not of single log groups.");
}

function check(document: string): void {
  try {
    parsePolicy(document, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(`Invalid policy document: ${error.message}`);
    throw error;
  }
}

const shapeOf = ({ name, document, updatedAt }: AccountPolicy): ResourcePolicyShape => ({
  policyName: name,
  policyDocument: document,
  lastUpdatedTime: updatedAt,
  policyScope: "ACCOUNT",
});

export const deleteResourcePolicy = (store: LogsStore): Operation<DeleteResourcePolicyRequest, void> => ({
  permissions: on("DeleteResourcePolicy"),
  run(input, context) {
    refuseScoped(input);
    if (!store.region(context).policies.delete(input.policyName ?? "")) throw policyNotFound(input.policyName ?? "");
  },
});

export const describeResourcePolicies = (
  store: LogsStore,
): Operation<DescribeResourcePoliciesRequest, DescribeResourcePoliciesResponse> => ({
  permissions: on("DescribeResourcePolicies"),
  run(input, context) {
    refuseScoped(input);
    const policies = input.policyScope === "RESOURCE" ? [] : [...store.region(context).policies.values()];
    const sorted = policies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const { items, nextToken } = page(sorted, ({ name }) => name, input, DESCRIBE_MAX);
    return { resourcePolicies: items.map(shapeOf), ...(nextToken === undefined ? {} : { nextToken }) };
  },
});
