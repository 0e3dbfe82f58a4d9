import type { AddPermissionRequest } from "@aws-sdk/client-lambda";
import { parsePolicy, PolicyError, strangerIn, type PolicyDocument } from "../../permissions/index.ts";
import { invalidParameterValue, policyLengthExceeded, resourceConflict, resourceNotFound } from "./errors.ts";
import { POLICY_MAX } from "./limits.ts";

/** One statement as AWS stores it; the order of its keys is AWS's. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Any statement, made by AddPermission or given whole. */
export interface AnyStatement {
  readonly Sid?: string;
}

/** A resource policy: the function, each version and each alias have their own. */
export interface FunctionPolicy {
  readonly statements: readonly AnyStatement[];
  readonly revisionId: string;
  /** `Version` and `Id` of a document that was given whole. */
  readonly head?: { readonly Version?: string; readonly Id?: string };
}

/** Whether there is a user or role with that ARN or unique id. */
type Exists = (this: void, principal: string) => boolean;

/** A whole document in place of what was there; throws AWS's refusals. `resource`: the only thing it may speak of. */
export function givenPolicy(text: string, resource: string, revisionId: string, exists: Exists): FunctionPolicy {
  if (Buffer.byteLength(text) > POLICY_MAX)
    throw policyLengthExceeded(
      `The final policy size (${Buffer.byteLength(text)}) is bigger than the limit (${POLICY_MAX}).`,
    );
  const document = parsed(text);
  const { statements } = document;
  for (const { resources, sid, index } of statements)
    if (resources?.not || resources?.values.some((value) => value.text !== resource))
      throw invalidParameterValue(
        `${sid === undefined ? `Statement ${index + 1}` : `The statement ${sid}`} of the policy must name ${resource}, and nothing else, as its resource.`,
      );
  if (strangerIn(document, exists) !== undefined) throw principalInvalid();
  const { Version, Id, Statement }: GivenDocument = JSON.parse(text);
  const head = { ...(Version === undefined ? {} : { Version }), ...(Id === undefined ? {} : { Id }) };
  return { statements: Array.isArray(Statement) ? Statement : [Statement], revisionId, head };
}

interface GivenDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: AnyStatement | readonly AnyStatement[];
}

function parsed(text: string): PolicyDocument {
  try {
    return parsePolicy(text, "function");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameterValue(error.message);
    throw error;
  }
}

/** What AddPermission makes of a request. `resource`: the ARN the policy belongs to, with its qualifier. */
export function statementOf(request: AddPermissionRequest, resource: string, exists: Exists): Statement {
  if (request.FunctionUrlAuthType !== undefined && request.Action !== "lambda:InvokeFunctionUrl")
    throw invalidParameterValue("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
  if (request.InvokedViaFunctionUrl !== undefined && request.Action !== "lambda:InvokeFunction")
    throw invalidParameterValue("InvokedViaFunctionUrl is only supported for lambda:InvokeFunction action");
  const condition = conditionOf(request);
  return {
    Sid: request.StatementId ?? "",
    Effect: "Allow",
    Principal: principalOf(request.Principal ?? "", exists),
    Action: request.Action ?? "",
    Resource: resource,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(given: string, exists: Exists): Statement["Principal"] {
  if (given === "*") return "*";
  if (/^\d{12}$/.test(given)) return { AWS: `arn:aws:iam::${given}:root` };
  if (
    /^arn:aws[a-z-]*:(iam::\d{12}:(root|user\/.+|role\/.+)|sts::\d{12}:(assumed-role|federated-user)\/.+)$/.test(
      given,
    ) &&
    (given.endsWith(":root") || exists(given))
  )
    return { AWS: given };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)*\.(amazonaws\.com(\.cn)?|amazon\.com|alexa\.com)$/.test(given))
    return { Service: given };
  throw principalInvalid();
}

const principalInvalid = (): Error =>
  invalidParameterValue("The provided principal was invalid. Please check the principal and try again.");

/** AWS stores a source ARN under `ArnLike`, whatever its API reference says. */
function conditionOf(request: AddPermissionRequest): Record<string, Readonly<Record<string, string>>> {
  const equals: Record<string, string> = {};
  if (request.PrincipalOrgID !== undefined) equals["aws:PrincipalOrgID"] = request.PrincipalOrgID;
  if (request.SourceAccount !== undefined) equals["AWS:SourceAccount"] = request.SourceAccount;
  if (request.FunctionUrlAuthType !== undefined) equals["lambda:FunctionUrlAuthType"] = request.FunctionUrlAuthType;
  if (request.EventSourceToken !== undefined) equals["lambda:EventSourceToken"] = request.EventSourceToken;
  return {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(request.InvokedViaFunctionUrl === undefined
      ? {}
      : { Bool: { "lambda:InvokedViaFunctionUrl": String(request.InvokedViaFunctionUrl) } }),
    ...(request.SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": request.SourceArn } }),
  };
}

export function addStatement(
  policy: FunctionPolicy | undefined,
  statement: Statement,
  revisionId: string,
): FunctionPolicy {
  const statements = policy?.statements ?? [];
  if (statements.some((existing) => existing.Sid === statement.Sid))
    throw resourceConflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const next = { ...policy, statements: [...statements, statement], revisionId };
  const size = Buffer.byteLength(policyDocument(next));
  if (size > POLICY_MAX)
    throw policyLengthExceeded(`The final policy size (${size}) is bigger than the limit (${POLICY_MAX}).`);
  return next;
}

/** `undefined` when no statement is left: the policy is gone then. */
export function removeStatement(policy: FunctionPolicy, sid: string, revisionId: string): FunctionPolicy | undefined {
  const statements = policy.statements.filter((statement) => statement.Sid !== sid);
  if (statements.length === policy.statements.length)
    throw resourceNotFound(`Statement ${sid} is not found in resource policy.`);
  return statements.length > 0 ? { ...policy, statements, revisionId } : undefined;
}

export const policyDocument = (policy: FunctionPolicy): string =>
  JSON.stringify({ ...(policy.head ?? { Version: "2012-10-17", Id: "default" }), Statement: policy.statements });

/** Under which key a function keeps the policy of a qualifier: `$LATEST` has none of its own, it is the function's. */
export const policyKey = (qualifier: string | undefined): string =>
  qualifier === undefined || qualifier === "$LATEST" ? "" : qualifier;
