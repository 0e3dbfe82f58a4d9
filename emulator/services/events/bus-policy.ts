import type { PutPermissionRequest } from "@aws-sdk/client-eventbridge";
import {
  parsePolicy,
  PolicyError,
  readWritten,
  withoutSid,
  withStatement,
  type WrittenPolicy,
} from "../../permissions/index.ts";
import { invalidParameter, policyTooLong, statementNotFound, validation } from "./errors.ts";
import { POLICY_MAX } from "./limits.ts";

/** A bus's policy after PutPermission: replaced, or with one more statement. Throws AWS's refusals. */
export function withPermission(policy: string | undefined, busArn: string, given: PutPermissionRequest): string {
  const text = given.Policy ?? JSON.stringify(granted(policy, busArn, given));
  if (text.length > POLICY_MAX) throw policyTooLong();
  try {
    parsePolicy(text, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter("Policy", error.message);
    throw error;
  }
  return text;
}

function granted(policy: string | undefined, busArn: string, given: PutPermissionRequest): WrittenPolicy {
  const { Action, Principal, StatementId, Condition } = given;
  if (!Action || !Principal || !StatementId)
    throw validation("Parameters Action, Principal and StatementId, or Policy, must be specified.");
  const statement = {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:aws:iam::${Principal}:root` },
    Action,
    Resource: busArn,
    ...(Condition ? { Condition: { [Condition.Type ?? ""]: { [Condition.Key ?? ""]: Condition.Value } } } : {}),
  };
  const document = policy === undefined ? { Version: "2012-10-17", Statement: [] } : readWritten(policy);
  // The same id again replaces the statement.
  return withStatement(withoutSid(document, StatementId), statement);
}

/** `undefined` when no statement is left. */
export function withoutStatement(policy: string, statementId: string | undefined): string | undefined {
  const document = readWritten(policy);
  const left = withoutSid(document, statementId);
  if (left.Statement.length === document.Statement.length) throw statementNotFound();
  return left.Statement.length === 0 ? undefined : JSON.stringify(left);
}
