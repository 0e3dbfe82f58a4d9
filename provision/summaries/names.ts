import { naming, type OneFunction, type Place } from "../shared/naming.ts";

/** How everything of the pipeline is called. */
export interface SummariesNames extends OneFunction {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  /** Of the statement that lets S3 in. */
  readonly statementId: string;
  readonly notificationId: string;
  /** Dead-letter queue and OnFailure destination; only made where asked for. */
  readonly deadLetters: string;
  readonly deadLettersArn: string;
  readonly failures: string;
  readonly failuresArn: string;
}

export function summariesNames(at: Place): SummariesNames {
  const { named, of, onlyFunction } = naming(at);
  const [deadLetters, failures] = [of("sqs", "summarize-dead-letters"), of("sqs", "summarize-failures")];
  return {
    account: at.account,
    region: at.region,
    bucket: named("sales"),
    ...onlyFunction("summarize"),
    statementId: "s3-may-invoke",
    notificationId: "csv-created",
    deadLetters: deadLetters.name,
    deadLettersArn: deadLetters.arn,
    failures: failures.name,
    failuresArn: failures.arn,
  };
}
