/** How everything of the pipeline is called. */
export interface SummariesNames {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly policyName: string;
  readonly logGroup: string;
  /** Of the statement that lets S3 in. */
  readonly statementId: string;
  readonly notificationId: string;
  /** Dead-letter queue and OnFailure destination; only made where asked for. */
  readonly deadLetters: string;
  readonly deadLettersArn: string;
  readonly failures: string;
  readonly failuresArn: string;
}

/** `prefix` and `suffix` part several pipelines of one account, and bucket names from those of all other accounts: on AWS give one. */
export function summariesNames(at: {
  readonly account: string;
  readonly region: string;
  readonly prefix?: string;
  readonly suffix?: string;
}): SummariesNames {
  const { account, region } = at;
  const named = (name: string): string => [at.prefix, name, at.suffix].filter((part) => part !== undefined).join("-");
  const functionName = named("summarize");
  const roleName = named("summarize-role");
  const [deadLetters, failures] = [named("summarize-dead-letters"), named("summarize-failures")];
  return {
    account,
    region,
    bucket: named("sales"),
    functionName,
    functionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    roleName,
    roleArn: `arn:aws:iam::${account}:role/${roleName}`,
    policyName: "summarize",
    logGroup: `/aws/lambda/${functionName}`,
    statementId: "s3-may-invoke",
    notificationId: "csv-created",
    deadLetters,
    deadLettersArn: `arn:aws:sqs:${region}:${account}:${deadLetters}`,
    failures,
    failuresArn: `arn:aws:sqs:${region}:${account}:${failures}`,
  };
}
