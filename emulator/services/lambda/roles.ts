import type { CallContext } from "../../kernel/index.ts";
import { accessDenied, invalidParameterValue } from "./errors.ts";
import type { Room } from "./room.ts";
import { checkRuntime } from "./runtimes.ts";
import type { Settings } from "./state.ts";

/** The caller must be allowed to hand this role, one of the function's own account, to Lambda; throws the denial. */
export function checkPassRole(roleArn: string, functionArn: string, context: CallContext): void {
  if (accountOf(roleArn) !== accountOf(functionArn)) throw accessDenied("Cross-account pass role is not allowed.");
  context.authorize({
    action: "iam:PassRole",
    resource: roleArn,
    context: { "iam:PassedToService": "lambda.amazonaws.com", "iam:AssociatedResourceArn": functionArn },
  });
}

const accountOf = (arn: string): string | undefined => arn.split(":")[4];

export function checkTrust(room: Room, roleArn: string, context: CallContext): void {
  if (!room.ports.trust(roleArn, context.entry).ok)
    throw invalidParameterValue("The role defined for the function cannot be assumed by Lambda.");
}

/** The execution role must be able to send to the dead-letter queue when that is set; later nobody looks again. */
export function checkDeadLetterRight(
  room: Room,
  fn: { readonly name: string; readonly arn: string },
  settings: Settings,
  context: CallContext,
): void {
  const arn = settings.deadLetterArn;
  if (arn === undefined) return;
  const isQueue = arn.split(":")[2] === "sqs";
  const action = isQueue ? "sqs:SendMessage" : "sns:Publish";
  const use = { roleArn: settings.roleArn, functionName: fn.name, functionArn: fn.arn };
  if (room.ports.roleMay(use, { action, resource: arn }, context.entry)) return;
  throw invalidParameterValue(
    `The provided execution role does not have permissions to call ${isQueue ? "SendMessage on SQS" : "Publish on SNS"}`,
  );
}

/** A runtime that is taken although AWS may refuse it leaves a note in the journal. */
export const noteRuntime = {
  check: (room: Room, runtime: string | undefined): string | undefined =>
    runtime === undefined ? undefined : checkRuntime(runtime, room.strictRuntimes).warning,
  write: (room: Room, functionArn: string, warning: string, context: CallContext): void =>
    void room.kernel.journal.write([context.entry], { kind: "note", about: functionArn, text: warning, detail: null }),
};
