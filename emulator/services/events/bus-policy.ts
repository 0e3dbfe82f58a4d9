import type { PutPermissionRequest } from "@aws-sdk/client-eventbridge";
import { parsePolicy, PolicyError } from "../../permissions/index.ts";
import { invalidParameter, policyTooLong, statementNotFound, validation } from "./errors.ts";
import { POLICY_MAX } from "./limits.ts";

interface Document {
  readonly Statement: readonly unknown[];
  readonly [member: string]: unknown;
}

/** A bus's policy after PutPermission: replaced, or with one more statement. Throws AWS's refusals. */
export function withPermission(policy: string | undefined, busArn: string, given: PutPermissionRequest): string {
  const text = given.Policy ?? JSON.stringify(withStatement(policy, busArn, given));
  if (text.length > POLICY_MAX) throw policyTooLong();
  try {
    parsePolicy(text, "resource");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter("Policy", error.message);
    throw error;
  }
  return text;
}

function withStatement(policy: string | undefined, busArn: string, given: PutPermissionRequest): Document {
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
  const document = policy === undefined ? { Version: "2012-10-17", Statement: [] } : readDocument(policy);
  // The same id again replaces the statement.
  const others = document.Statement.filter((each) => sidOf(each) !== StatementId);
  return { ...document, Statement: [...others, statement] };
}

/** `undefined` when no statement is left. */
export function withoutStatement(policy: string, statementId: string | undefined): string | undefined {
  const document = readDocument(policy);
  const left = document.Statement.filter((each) => sidOf(each) !== statementId);
  if (left.length === document.Statement.length) throw statementNotFound();
  return left.length === 0 ? undefined : JSON.stringify({ ...document, Statement: left });
}

/** A stored policy was checked when it came: it is an object, its statements one or a list. */
function readDocument(policy: string): Document {
  const document: Readonly<Record<string, unknown>> = JSON.parse(policy);
  const statements = document["Statement"];
  return { ...document, Statement: Array.isArray(statements) ? statements : [statements] };
}

const sidOf = (statement: unknown): unknown =>
  typeof statement === "object" && statement !== null ? Reflect.get(statement, "Sid") : undefined;
