import { parsePolicy, PolicyError } from "../../permissions/index.ts";
import { invalidAttributeValue, invalidParameterValue, invalidValue, missingParameter } from "./errors.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const ACTIONS_MAX = 7;

/** Throws AWS's answer for a text that is no queue policy. */
export function checkQueuePolicy(text: string): void {
  try {
    parsePolicy(text, "queue");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidAttributeValue("Policy");
    throw error;
  }
}

export interface Grant {
  readonly label: string;
  readonly accounts: readonly string[];
  readonly actions: readonly string[];
}

/** The policy with one more statement, as AddPermission writes it. */
export function withGrant(policy: string | undefined, queueArn: string, grant: Grant): string {
  checkGrant(grant);
  const document = policy === undefined ? emptyPolicy(queueArn) : readDocument(policy);
  if (document.Statement.some((statement) => sidOf(statement) === grant.label))
    throw invalidValue(grant.label, "Label", "Already exists.");
  const principals = grant.accounts.map((account) => `arn:aws:iam::${account}:root`);
  const actions = grant.actions.map((action) => `SQS:${action}`);
  const statement = {
    Sid: grant.label,
    Effect: "Allow",
    Principal: { AWS: oneOrAll(principals) },
    Action: oneOrAll(actions),
    Resource: queueArn,
  };
  return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
}

/** The policy without a statement; `undefined` when none is left. */
export function withoutGrant(policy: string | undefined, label: string): string | undefined {
  const document = policy === undefined ? undefined : readDocument(policy);
  const left = document?.Statement.filter((statement) => sidOf(statement) !== label);
  if (!document || !left || left.length === document.Statement.length)
    throw invalidValue(label, "Label", "can't find label.");
  return left.length === 0 ? undefined : JSON.stringify({ ...document, Statement: left });
}

interface Document {
  readonly Statement: readonly unknown[];
  readonly [member: string]: unknown;
}

const emptyPolicy = (queueArn: string): Document => ({
  Version: "2008-10-17",
  Id: `${queueArn}/SQSDefaultPolicy`,
  Statement: [],
});

/** A stored policy was checked when it came: it is an object, its statements one or a list. */
function readDocument(policy: string): Document {
  const document: Readonly<Record<string, unknown>> = JSON.parse(policy);
  const statements = document["Statement"];
  return { ...document, Statement: Array.isArray(statements) ? statements : [statements] };
}

const sidOf = (statement: unknown): unknown =>
  typeof statement === "object" && statement !== null ? Reflect.get(statement, "Sid") : undefined;

const oneOrAll = (texts: readonly string[]): string | readonly string[] =>
  texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;

/** What may be granted: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const GRANTABLE = [
  "*",
  "ChangeMessageVisibility",
  "DeleteMessage",
  "GetQueueAttributes",
  "GetQueueUrl",
  "ListDeadLetterSourceQueues",
  "PurgeQueue",
  "ReceiveMessage",
  "SendMessage",
];

function checkGrant({ label, accounts, actions }: Grant): void {
  if (label === "") throw missingParameter("Label");
  if (accounts.length === 0) throw missingParameter("AWSAccountIds");
  if (actions.length === 0) throw missingParameter("Actions");
  const stranger = accounts.find((account) => !/^\d{12}$/.test(account));
  if (stranger !== undefined) throw invalidValue(`[${stranger}]`, "PrincipalId", "Unable to verify.");
  const unknown = actions.find((action) => !GRANTABLE.includes(action));
  if (unknown !== undefined)
    throw invalidParameterValue(
      `Value SQS:${unknown} for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.`,
    );
  if (actions.length > ACTIONS_MAX)
    throw invalidParameterValue(`${actions.length} Actions were found, maximum allowed is ${ACTIONS_MAX}.`);
}
