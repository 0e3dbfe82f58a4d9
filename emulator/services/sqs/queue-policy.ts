import {
  grantStatement,
  hasSid,
  parsePolicy,
  PolicyError,
  readWritten,
  strangerIn,
  withoutSid,
  withStatement,
  type AccountGrant,
  type WrittenPolicy,
} from "../../permissions/index.ts";
import { invalidAttributeValue, invalidParameterValue, invalidValue, missingParameter } from "./errors.ts";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const ACTIONS_MAX = 7;

/** Throws AWS's answer for a text that is no queue policy, or that names a user or role that is not there. */
export function checkQueuePolicy(text: string, exists: (principal: string) => boolean): void {
  try {
    if (strangerIn(parsePolicy(text, "queue"), exists) !== undefined) throw invalidAttributeValue("Policy");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidAttributeValue("Policy");
    throw error;
  }
}

/** The policy with one more statement, as AddPermission writes it. */
export function withGrant(policy: string | undefined, queueArn: string, grant: AccountGrant): string {
  checkGrant(grant);
  const document = policy === undefined ? emptyPolicy(queueArn) : readWritten(policy);
  if (hasSid(document, grant.label)) throw invalidValue(grant.label, "Label", "Already exists.");
  return JSON.stringify(withStatement(document, grantStatement("SQS", queueArn, grant)));
}

/** The policy without a statement; `undefined` when none is left. */
export function withoutGrant(policy: string | undefined, label: string): string | undefined {
  const document = policy === undefined ? undefined : readWritten(policy);
  if (!document || !hasSid(document, label)) throw invalidValue(label, "Label", "can't find label.");
  const left = withoutSid(document, label);
  return left.Statement.length === 0 ? undefined : JSON.stringify(left);
}

const emptyPolicy = (queueArn: string): WrittenPolicy => ({
  Version: "2008-10-17",
  Id: `${queueArn}/SQSDefaultPolicy`,
  Statement: [],
});

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

function checkGrant({ label, accounts, actions }: AccountGrant): void {
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
