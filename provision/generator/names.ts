/** How everything of the pipeline is called. */
export interface GeneratorNames {
  readonly account: string;
  readonly region: string;
  /** Where tables go: the bucket of `summaries`, where that is set up. */
  readonly bucket: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly policyName: string;
  readonly logGroup: string;
}

/** `prefix` and `suffix` part several pipelines of one account, and bucket names from those of all other accounts: on AWS give one. */
export function generatorNames(at: {
  readonly account: string;
  readonly region: string;
  readonly prefix?: string;
  readonly suffix?: string;
}): GeneratorNames {
  const { account, region } = at;
  const named = (name: string): string => [at.prefix, name, at.suffix].filter((part) => part !== undefined).join("-");
  const functionName = named("generate");
  const roleName = named("generate-role");
  return {
    account,
    region,
    bucket: named("sales"),
    functionName,
    functionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    roleName,
    roleArn: `arn:aws:iam::${account}:role/${roleName}`,
    policyName: "generate",
    logGroup: `/aws/lambda/${functionName}`,
  };
}
