import type {
  DeleteResourcePolicyRequest,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { invalidParameterValue, preconditionFailed, resourceNotFound } from "../errors.ts";
import { arnOfRef, parseFunctionName, readFunctionArn } from "../names.ts";
import { functionPermission } from "../permissions.ts";
import { givenPolicy, policyDocument, policyKey, type FunctionPolicy } from "../policy.ts";
import { store, versionOf, type Room } from "../room.ts";
import { withEntry, without, type LambdaFunction } from "../state.ts";

interface NamesResource {
  readonly ResourceArn: string | undefined;
}

const onResource =
  (room: Room, action: string): Operation<NamesResource, never>["permissions"] =>
  ({ ResourceArn }, context) => [functionPermission(room, action, { FunctionName: ResourceArn }, context, true)];

/** Replaces all that AddPermission made; https://docs.aws.amazon.com/lambda/latest/api/API_PutResourcePolicy.html */
export const putResourcePolicy = (room: Room): Operation<PutResourcePolicyRequest, PutResourcePolicyResponse> => ({
  permissions: onResource(room, "PutResourcePolicy"),
  run(input, context) {
    const { fn, key, arn } = targetOf(room, input, context);
    checkRevision(input.RevisionId, fn.policies.get(key));
    const policy = givenPolicy(input.Policy ?? "", arn, room.revisionId(), room.ports.principalExists);
    store(room, { ...fn, policies: withEntry(fn.policies, key, policy) }, context.entry, {
      fact: "policy-set",
      detail: { resource: arn, policy: policyDocument(policy) },
    });
    return describe(policy);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetResourcePolicy.html */
export const getResourcePolicy = (room: Room): Operation<GetResourcePolicyRequest, GetResourcePolicyResponse> => ({
  permissions: onResource(room, "GetResourcePolicy"),
  run(input, context) {
    const { fn, key } = targetOf(room, input, context);
    return describe(existing(fn, key));
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = (room: Room): Operation<DeleteResourcePolicyRequest, Record<string, never>> => ({
  permissions: onResource(room, "DeleteResourcePolicy"),
  run(input, context) {
    const { fn, key, arn } = targetOf(room, input, context);
    checkRevision(input.RevisionId, existing(fn, key));
    store(room, { ...fn, policies: without(fn.policies, key) }, context.entry, {
      fact: "policy-removed",
      detail: { resource: arn },
    });
    return {};
  },
});

interface Target {
  readonly fn: LambdaFunction;
  readonly key: string;
  readonly arn: string;
}

function targetOf(room: Room, { ResourceArn = "" }: NamesResource, context: CallContext): Target {
  if (!readFunctionArn(ResourceArn)) throw invalidParameterValue(`${ResourceArn} is not the ARN of a function.`);
  const ref = parseFunctionName(ResourceArn, context);
  if (ref.qualifier === "$LATEST")
    throw invalidParameterValue("We currently do not support adding policies for $LATEST.");
  return { fn: versionOf(room, ref).fn, key: policyKey(ref.qualifier), arn: arnOfRef(ref) };
}

function existing(fn: LambdaFunction, key: string): FunctionPolicy {
  const policy = fn.policies.get(key);
  if (!policy) throw resourceNotFound("The resource you requested does not exist.");
  return policy;
}

function checkRevision(given: string | undefined, policy: FunctionPolicy | undefined): void {
  if (given !== undefined && given !== policy?.revisionId)
    throw preconditionFailed(
      "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id",
    );
}

const describe = (policy: FunctionPolicy): PutResourcePolicyResponse => ({
  Policy: policyDocument(policy),
  RevisionId: policy.revisionId,
});
