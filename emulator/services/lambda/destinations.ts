import type { CallContext, Permission } from "../../kernel/index.ts";
import { invalidParameterValue } from "./errors.ts";
import { readFunctionArn } from "./names.ts";
import type { RoleUse } from "./ports.ts";
import type { Room } from "./room.ts";
import type { LambdaFunction } from "./state.ts";

export interface Destinations {
  readonly onSuccess: string | undefined;
  readonly onFailure: string | undefined;
}

/** Of which version the outcomes go there, and as whom they are sent. */
export interface Sender {
  readonly fn: LambdaFunction;
  readonly qualifier: string;
  readonly roleArn: string;
}

/** What the execution role needs, by the kind of destination; https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const ACTIONS = {
  sqs: ["sqs", "SendMessage"],
  sns: ["sns", "Publish"],
  lambda: ["lambda", "InvokeFunction"],
  events: ["events", "PutEvents"],
  s3: ["s3", "PutObject"],
} as const;

/** Throws AWS's refusals: of what can be no destination, does not exist, or may not be sent to by the role. */
export function checkDestinations(room: Room, sender: Sender, given: Destinations, context: CallContext): void {
  for (const [on, arn] of Object.entries(given)) {
    if (!arn) continue;
    const kind = kindOf(arn);
    if (!kind || (kind === "s3" && on === "onSuccess")) throw unsupported(given);
    const target = readFunctionArn(arn);
    if (target && isItself(sender, arn))
      throw invalidParameterValue("You can't specify the function as a destination for itself.");
    if (!room.ports.exists(arn)) throw invalidParameterValue(`The destination ARN ${arn} is invalid.`);
    const [service, action] = ACTIONS[kind];
    if (!room.ports.roleMay(roleUse(sender), permissionFor(`${service}:${action}`, kind, arn), context.entry))
      throw invalidParameterValue(
        `The function's execution role does not have permissions to call ${action} on ${arn}`,
      );
  }
}

const roleUse = ({ fn, roleArn }: Sender): RoleUse => ({ roleArn, functionName: fn.name, functionArn: fn.arn });

const permissionFor = (action: string, kind: keyof typeof ACTIONS, arn: string): Permission => ({
  action,
  // Records are objects: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  resource: kind === "s3" ? `${arn}/*` : arn,
});

function kindOf(arn: string): keyof typeof ACTIONS | undefined {
  const [, , service = "", , , resource = ""] = arn.split(":");
  switch (service) {
    case "sqs":
    case "sns":
      return arn.endsWith(".fifo") ? undefined : service;
    case "lambda":
      return resource === "function" ? service : undefined;
    case "events":
      return resource.startsWith("event-bus/") ? service : undefined;
    case "s3":
      return service;
    default:
      return undefined;
  }
}

function isItself(sender: Sender, arn: string): boolean {
  const { fn, qualifier } = sender;
  return arn === `${fn.arn}:${qualifier}` || (qualifier === "$LATEST" && arn === fn.arn);
}

const unsupported = (given: Destinations): Error =>
  invalidParameterValue(
    `The provided destination config DestinationConfig(onSuccess=${printed("OnSuccess", given.onSuccess)}, onFailure=${printed("OnFailure", given.onFailure)}) is invalid.`,
  );

/** As AWS prints its own objects. */
const printed = (name: string, arn: string | undefined): string => (arn ? `${name}(destination=${arn})` : "null");
