import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from "@aws-sdk/client-lambda";
import type { Instant, Operation } from "../../../kernel/index.ts";
import { invalidParameterValue, preconditionFailed, resourceNotFound, validation } from "../errors.ts";
import { arnOfRef, parseFunctionName } from "../names.ts";
import { functionPermission, onFunction } from "../permissions.ts";
import { addStatement, policyDocument, policyKey, removeStatement, statementOf } from "../policy.ts";
import { peekFunction, store, versionOf, type Room } from "../room.ts";
import { findVersion, revised, revisionNamed, withEntry, without, type FunctionVersion } from "../state.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
export const addPermission = (room: Room): Operation<AddPermissionRequest, AddPermissionResponse> => ({
  permissions(input, context) {
    const permission = functionPermission(room, "AddPermission", input, context, false);
    const asked = {
      ...permission.context,
      "lambda:Principal": input.Principal ?? "",
      ...(input.FunctionUrlAuthType === undefined ? {} : { "lambda:FunctionUrlAuthType": input.FunctionUrlAuthType }),
    };
    return [{ ...permission, context: asked }];
  },
  run(input, context) {
    checkStatementId(input.StatementId ?? "");
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    if (ref.qualifier === "$LATEST")
      throw invalidParameterValue("We currently do not support adding policies for $LATEST.");
    const found = versionOf(room, ref);
    const policy = found.fn.policies.get(policyKey(ref.qualifier));
    const statement = statementOf(input, arnOfRef(ref), room.ports.principalExists);
    checkPolicyRevision(input.RevisionId, found, context.now);
    const next = addStatement(policy, statement, room.revisionId());
    const fn = revised(found, next.revisionId, context.now);
    store(room, { ...fn, policies: withEntry(fn.policies, policyKey(ref.qualifier), next) }, context.entry, {
      fact: "permission-added",
      detail: { resource: statement.Resource, statement: JSON.stringify(statement) },
    });
    return { Statement: JSON.stringify(statement) };
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html */
export const removePermission = (room: Room): Operation<RemovePermissionRequest, Record<string, never>> => ({
  permissions: onFunction(room, "RemovePermission"),
  run(input, context) {
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    const known = peekFunction(room, ref);
    const found = known && findVersion(known, ref.qualifier);
    if (!found) throw resourceNotFound(`No policy found for: ${arnOfRef(ref)}`);
    const key = policyKey(ref.qualifier);
    const policy = found.fn.policies.get(key);
    if (!policy) throw resourceNotFound("No policy is associated with the given resource.");
    const sid = input.StatementId ?? "";
    const revisionId = room.revisionId();
    const next = removeStatement(policy, sid, revisionId);
    checkPolicyRevision(input.RevisionId, found, context.now);
    const fn = revised(found, revisionId, context.now);
    const policies = next ? withEntry(fn.policies, key, next) : without(fn.policies, key);
    store(room, { ...fn, policies }, context.entry, {
      fact: "permission-removed",
      detail: { resource: arnOfRef(ref), sid },
    });
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html */
export const getPolicy = (room: Room): Operation<GetPolicyRequest, GetPolicyResponse> => ({
  permissions: onFunction(room, "GetPolicy"),
  run(input, context) {
    const ref = parseFunctionName(input.FunctionName, context, input.Qualifier);
    const found = versionOf(room, ref);
    const policy = found.fn.policies.get(policyKey(ref.qualifier));
    if (!policy) throw resourceNotFound("The resource you requested does not exist.");
    return { Policy: policyDocument(policy), RevisionId: revisionNamed(found, context.now) };
  },
});

function checkStatementId(id: string): void {
  const problem = `Value '${id}' at 'statementId' failed to satisfy constraint: Member must`;
  if (id.length > 100) throw validation(`${problem} have length less than or equal to 100`);
  if (!/^[a-zA-Z0-9-_]+$/.test(id)) throw validation(`${problem} satisfy regular expression pattern: ([a-zA-Z0-9-_]+)`);
}

/** Seen at AWS: the revision is that of the function, version or alias, also before there is a policy. */
export function checkPolicyRevision(given: string | undefined, found: FunctionVersion, now: Instant): void {
  if (given !== undefined && given !== revisionNamed(found, now))
    throw preconditionFailed(
      "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id",
    );
}
