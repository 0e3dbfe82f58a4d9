import type {
  DeleteResourcePolicyRequest,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { invalidParameterValue, resourceNotFound } from "../errors.ts";
import { arnOfRef, parseFunctionName, readFunctionArn } from "../names.ts";
import { functionPermission } from "../permissions.ts";
import { givenPolicy, policyDocument, policyKey, type FunctionPolicy } from "../policy.ts";
import { store, versionOf, type Room } from "../room.ts";
import { revised, revisionNamed, withEntry, without, type FunctionVersion, type LambdaFunction } from "../state.ts";
import { checkPolicyRevision } from "./resource-policy.ts";

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
    const { found, key, arn } = targetOf(room, input, context);
    checkPolicyRevision(input.RevisionId, found, context.now);
    const policy = givenPolicy(input.Policy ?? "", arn, room.revisionId(), room.ports.principalExists);
    const fn = revised(found, policy.revisionId, context.now);
    store(room, { ...fn, policies: withEntry(fn.policies, key, policy) }, context.entry, {
      fact: "policy-set",
      detail: { resource: arn, policy: policyDocument(policy) },
    });
    return describe(policy, policy.revisionId);
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetResourcePolicy.html */
export const getResourcePolicy = (room: Room): Operation<GetResourcePolicyRequest, GetResourcePolicyResponse> => ({
  permissions: onResource(room, "GetResourcePolicy"),
  run(input, context) {
    const { found, key } = targetOf(room, input, context);
    return describe(existing(found.fn, key), revisionNamed(found, context.now));
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_DeleteResourcePolicy.html */
export const deleteResourcePolicy = (room: Room): Operation<DeleteResourcePolicyRequest, Record<string, never>> => ({
  permissions: onResource(room, "DeleteResourcePolicy"),
  run(input, context) {
    const { found, key, arn } = targetOf(room, input, context);
    existing(found.fn, key);
    checkPolicyRevision(input.RevisionId, found, context.now);
    const fn = revised(found, room.revisionId(), context.now);
    store(room, { ...fn, policies: without(fn.policies, key) }, context.entry, {
      fact: "policy-removed",
      detail: { resource: arn },
    });
    return {};
  },
});

interface Target {
  readonly found: FunctionVersion;
  readonly key: string;
  readonly arn: string;
}

function targetOf(room: Room, { ResourceArn = "" }: NamesResource, context: CallContext): Target {
  if (!readFunctionArn(ResourceArn)) throw invalidParameterValue(`${ResourceArn} is not the ARN of a function.`);
  const ref = parseFunctionName(ResourceArn, context);
  if (ref.qualifier === "$LATEST")
    throw invalidParameterValue("We currently do not support adding policies for $LATEST.");
  return { found: versionOf(room, ref), key: policyKey(ref.qualifier), arn: arnOfRef(ref) };
}

function existing(fn: LambdaFunction, key: string): FunctionPolicy {
  const policy = fn.policies.get(key);
  if (!policy) throw resourceNotFound("The resource you requested does not exist.");
  return policy;
}

const describe = (policy: FunctionPolicy, revisionId: string): PutResourcePolicyResponse => ({
  Policy: policyDocument(policy),
  RevisionId: revisionId,
});
