import type {
  AddLayerVersionPermissionRequest,
  AddLayerVersionPermissionResponse,
  GetLayerVersionPolicyRequest,
  GetLayerVersionPolicyResponse,
  RemoveLayerVersionPermissionRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { preconditionFailed, resourceNotFound } from "../errors.ts";
import { writeFact } from "../events.ts";
import { layerOf, layerPermission, layerVersionArn, parseLayer, storeLayer, type LayerRef } from "../layers.ts";
import { addStatement, policyDocument, removeStatement, type FunctionPolicy, type Statement } from "../policy.ts";
import type { Room } from "../room.ts";

interface NamesLayer {
  readonly LayerName: string | undefined;
  readonly VersionNumber: number | undefined;
}

const refOf = (input: NamesLayer, context: CallContext): LayerRef =>
  parseLayer(input.LayerName, context, input.VersionNumber);

const onLayer =
  (action: string) =>
  (input: NamesLayer, context: CallContext): readonly Permission[] => [
    layerPermission(action, layerVersionArn(refOf(input, context))),
  ];

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html */
export const addLayerVersionPermission = (
  room: Room,
): Operation<AddLayerVersionPermissionRequest, AddLayerVersionPermissionResponse> => ({
  permissions: onLayer("AddLayerVersionPermission"),
  run(input, context) {
    const layer = layerOf(room, refOf(input, context));
    const statement = statementOf(input, layer.arn);
    checkPolicyRevision(input.RevisionId, layer.policy);
    const policy = addStatement(layer.policy, statement, room.revisionId());
    storeLayer(room, { ...layer, policy });
    const text = JSON.stringify(statement);
    writeFact(room.kernel, context.entry, layer.arn, {
      fact: "permission-added",
      detail: { resource: layer.arn, statement: text },
    });
    return { Statement: text, RevisionId: policy.revisionId };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemoveLayerVersionPermission.html */
export const removeLayerVersionPermission = (
  room: Room,
): Operation<RemoveLayerVersionPermissionRequest, Record<string, never>> => ({
  permissions: onLayer("RemoveLayerVersionPermission"),
  run(input, context) {
    const layer = layerOf(room, refOf(input, context));
    if (!layer.policy) throw noPolicy();
    checkPolicyRevision(input.RevisionId, layer.policy);
    const sid = input.StatementId ?? "";
    const policy = removeStatement(layer.policy, sid, room.revisionId());
    storeLayer(room, { ...layer, policy });
    writeFact(room.kernel, context.entry, layer.arn, {
      fact: "permission-removed",
      detail: { resource: layer.arn, sid },
    });
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetLayerVersionPolicy.html */
export const getLayerVersionPolicy = (
  room: Room,
): Operation<GetLayerVersionPolicyRequest, GetLayerVersionPolicyResponse> => ({
  permissions: onLayer("GetLayerVersionPolicy"),
  run(input, context) {
    const { policy } = layerOf(room, refOf(input, context));
    if (!policy) throw noPolicy();
    return { Policy: policyDocument(policy), RevisionId: policy.revisionId };
  },
});

function statementOf(input: AddLayerVersionPermissionRequest, resource: string): Statement {
  const principal = input.Principal ?? "";
  return {
    Sid: input.StatementId ?? "",
    Effect: "Allow",
    Principal: principal === "*" ? "*" : { AWS: principal.startsWith("arn:") ? principal : rootOf(principal) },
    Action: input.Action ?? "",
    Resource: resource,
    ...(input.OrganizationId === undefined
      ? {}
      : { Condition: { StringEquals: { "aws:PrincipalOrgID": input.OrganizationId } } }),
  };
}

const rootOf = (account: string): string => `arn:aws:iam::${account}:root`;

const noPolicy = (): Error => resourceNotFound("No policy is associated with the given resource.");

function checkPolicyRevision(given: string | undefined, policy: FunctionPolicy | undefined): void {
  if (given !== undefined && given !== policy?.revisionId)
    throw preconditionFailed(
      "The Revision Id provided does not match the latest Revision Id. Call the GetLayerPolicy API to retrieve the latest Revision Id",
    );
}
