import type { Target as TargetShape } from "@aws-sdk/client-eventbridge";
import { seconds } from "../../kernel/index.ts";
import { invalidParameter, validation } from "./errors.ts";
import { readTransform } from "./input.ts";
import { AGE_DEFAULT, RETRIES } from "./limits.ts";
import type { Target } from "./state.ts";

/** A target as it was given, checked as AWS checks it: whether it exists and may be reached is not asked. */
export function readTarget(shape: TargetShape, delivers: (arn: string) => boolean): Target {
  const { Id: id = "", Arn: arn = "", RetryPolicy: retry, SqsParameters: sqs } = shape;
  if (!/^arn:aws[\w-]*:[a-z0-9-]+:[\w-]*:(?:\d{12})?:.+/s.test(arn))
    throw invalidParameter(arn, "Provided Arn is not in correct format.");
  const service = arn.split(":")[2] ?? "";
  if (service === "sqs" && arn.endsWith(".fifo") && sqs?.MessageGroupId === undefined)
    throw validation(`Parameter(s) SqsParameters must be specified for target: ${id}.`);
  if (service !== "sqs" && sqs) throw validation(`Parameter(s) SqsParameters is not supported for target: ${id}.`);
  // Not AWS's words: there such a target would be reached.
  if (!delivers(arn)) throw validation(`Misfire has no way from a rule to ${service}: target ${id} is ${arn}.`);
  return {
    id,
    arn,
    roleArn: shape.RoleArn,
    groupId: sqs?.MessageGroupId,
    deadLetterArn: shape.DeadLetterConfig?.Arn,
    retriesMax: retry?.MaximumRetryAttempts ?? RETRIES.default,
    ageMax: retry?.MaximumEventAgeInSeconds === undefined ? AGE_DEFAULT : seconds(retry.MaximumEventAgeInSeconds),
    transform: readTransform(shape),
    shape,
  };
}
