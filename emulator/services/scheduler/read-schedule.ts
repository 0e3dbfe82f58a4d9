import type { CreateScheduleInput, Target as TargetShape } from "@aws-sdk/client-scheduler";
import { minutes, seconds, type CallContext, type Instant, type Millis } from "../../kernel/index.ts";
import { groupArn, scheduleArn, DEFAULT_GROUP } from "./arn.ts";
import { validation } from "./errors.ts";
import { readTiming } from "./expression.ts";
import { AGE_DEFAULT, RETRIES_DEFAULT } from "./limits.ts";
import type { Schedule, Target } from "./state.ts";
import type { SchedulerStore } from "./store.ts";

/** A schedule as it was given, checked as AWS checks it. Throws its refusals; the caller must be allowed to pass the role. */
export function readSchedule(
  store: SchedulerStore,
  shape: CreateScheduleInput,
  context: CallContext,
  createdAt: Instant,
): Schedule {
  const { Name: name = "", GroupName: group = DEFAULT_GROUP, State, ActionAfterCompletion, KmsKeyArn } = shape;
  if (KmsKeyArn !== undefined) throw validation("Misfire does not emulate KmsKeyArn of a schedule.");
  const timing = readTiming(shape);
  const { startsAt, endsAt } = timing;
  if (startsAt !== undefined && endsAt !== undefined && startsAt >= endsAt)
    throw validation("The StartDate you specify must come before the EndDate.");
  if (endsAt !== undefined && endsAt <= context.now)
    throw validation("The EndDate you specify cannot be earlier than the current time.");
  const arn = scheduleArn(context, group, name);
  const target = readTarget(shape.Target, store.ports.delivers);
  context.authorize({
    action: "iam:PassRole",
    resource: target.roleArn,
    context: { "iam:PassedToService": "scheduler.amazonaws.com" },
  });
  const source = { arn: groupArn(context, group), account: context.account };
  if (!store.ports.trust(target.roleArn, source, context.entry))
    throw validation("The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
  return {
    account: context.account,
    region: context.region,
    name,
    group,
    arn,
    groupArn: groupArn(context, group),
    createdAt,
    modifiedAt: context.now,
    enabled: State !== "DISABLED",
    timing,
    window: windowOf(shape.FlexibleTimeWindow),
    deletes: ActionAfterCompletion === "DELETE",
    target,
    shape,
    due: undefined,
    task: undefined,
  };
}

function windowOf(window: CreateScheduleInput["FlexibleTimeWindow"]): Millis {
  const { Mode, MaximumWindowInMinutes: most } = window ?? {};
  if (Mode !== "FLEXIBLE") {
    if (most !== undefined)
      throw validation("Maximum window in minutes must not be set when flexible time window is off.");
    return 0;
  }
  if (most === undefined) throw validation("Maximum window in minutes must be set when flexible time window is set.");
  return minutes(most);
}

/** Further parameters belong to targets that Misfire does not have. */
const FOREIGN = ["EcsParameters", "EventBridgeParameters", "KinesisParameters", "SageMakerPipelineParameters"] as const;

function readTarget(shape: TargetShape | undefined, delivers: (arn: string) => boolean): Target {
  const { Arn: arn = "", RoleArn: roleArn = "", Input: input, RetryPolicy: retry, SqsParameters: sqs } = shape ?? {};
  if (!/^arn:aws[\w-]*:[a-z0-9-]+:[\w-]*:(?:\d{12}|aws)?:.+/s.test(arn))
    throw validation("Provided Arn is not in correct format.");
  const service = arn.split(":")[2] ?? "";
  const foreign = FOREIGN.find((name) => shape?.[name] !== undefined);
  // Not AWS's words: there such a target would be reached.
  if (foreign !== undefined || !delivers(arn))
    throw validation(`Misfire has no way from a schedule to ${arn}${foreign === undefined ? "" : ` with ${foreign}`}.`);
  if (service === "lambda" && input !== undefined && !isJson(input)) throw validation("Invalid RequestPayload.");
  if (service === "sqs" && arn.endsWith(".fifo") && sqs?.MessageGroupId === undefined)
    throw validation("MessageGroupId must be specified for a FIFO queue.");
  return {
    arn,
    roleArn,
    input,
    groupId: sqs?.MessageGroupId,
    deadLetterArn: shape?.DeadLetterConfig?.Arn,
    retriesMax: retry?.MaximumRetryAttempts ?? RETRIES_DEFAULT,
    ageMax: retry?.MaximumEventAgeInSeconds === undefined ? AGE_DEFAULT : seconds(retry.MaximumEventAgeInSeconds),
    shape: shape ?? { Arn: arn, RoleArn: roleArn },
  };
}

/** Context variables stand for texts. */
function isJson(text: string): boolean {
  try {
    JSON.parse(text.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, "0"));
    return true;
  } catch {
    return false;
  }
}
