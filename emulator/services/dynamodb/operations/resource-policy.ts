import { hash } from "node:crypto";
import type {
  DeleteResourcePolicyInput,
  DeleteResourcePolicyOutput,
  GetResourcePolicyInput,
  GetResourcePolicyOutput,
  PutResourcePolicyInput,
  PutResourcePolicyOutput,
} from "@aws-sdk/client-dynamodb";
import type { Operation } from "../../../kernel/index.ts";
import { parsePolicy, PolicyError } from "../../../permissions/index.ts";
import { policyNotFound, resourceOfArnNotFound, validation } from "../errors.ts";
import type { Table } from "../state.ts";
import type { DynamoDbStore } from "../store.ts";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html */
export const putResourcePolicy = (
  store: DynamoDbStore,
): Operation<PutResourcePolicyInput, PutResourcePolicyOutput> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:PutResourcePolicy", resource: ResourceArn }],
  run(input) {
    const table = owned(store, input.ResourceArn);
    checkRevision(table, input.ExpectedRevisionId);
    table.policy = policyOf(input.Policy ?? "");
    return { RevisionId: table.policy.revision };
  },
});

export const getResourcePolicy = (
  store: DynamoDbStore,
): Operation<GetResourcePolicyInput, GetResourcePolicyOutput> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:GetResourcePolicy", resource: ResourceArn }],
  run(input) {
    const { policy } = owned(store, input.ResourceArn);
    if (!policy) throw policyNotFound(input.ResourceArn ?? "");
    return { Policy: policy.document, RevisionId: policy.revision };
  },
});

export const deleteResourcePolicy = (
  store: DynamoDbStore,
): Operation<DeleteResourcePolicyInput, DeleteResourcePolicyOutput> => ({
  permissions: ({ ResourceArn = "*" }) => [{ action: "dynamodb:DeleteResourcePolicy", resource: ResourceArn }],
  run(input) {
    const table = owned(store, input.ResourceArn);
    const { policy } = table;
    if (!policy) return {};
    checkRevision(table, input.ExpectedRevisionId);
    table.policy = undefined;
    return { RevisionId: policy.revision };
  },
});

/** A policy with the revision that names its text; throws AWS's answer to what is no policy. */
export function policyOf(document: string): NonNullable<Table["policy"]> {
  try {
    parsePolicy(document, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw validation(`Invalid policy document: ${error.message}`);
    throw error;
  }
  const digits = BigInt(`0x${hash("sha256", document).slice(0, 10)}`);
  return { document, revision: String(digits) };
}

function owned(store: DynamoDbStore, arn: string = ""): Table {
  const table = store.findArn(arn);
  if (!table) throw resourceOfArnNotFound(arn);
  return table;
}

function checkRevision({ policy }: Table, expected: string | undefined): void {
  if (expected === undefined) return;
  if (expected === "NO_POLICY" ? policy !== undefined : policy?.revision !== expected)
    throw policyNotFound("the expected revision of the policy");
}
