/** Where a pipeline lives. `prefix` and `suffix` part several pipelines of one account, and bucket names from those of all other accounts: on AWS give one. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

export interface Named {
  readonly name: string;
  readonly arn: string;
}

export interface FunctionNames extends Named {
  readonly role: Named;
  readonly logGroup: string;
}

/** The names of a pipeline that has one function. */
export interface OneFunction {
  readonly functionName: string;
  readonly functionArn: string;
  readonly roleName: string;
  readonly roleArn: string;
  readonly policyName: string;
  readonly logGroup: string;
}

/** How names and ARNs are made of short names. */
export interface Naming {
  /** Puts around a short name what is around all of them. */
  named(short: string): string;
  /** `kind`: what stands before the name in the ARN, `function:`. */
  of(service: string, short: string, kind?: string): Named;
  role(short: string): Named;
  fn(short: string): FunctionNames;
  onlyFunction(short: string): OneFunction;
}

export function naming({ account, region, prefix, suffix }: Place): Naming {
  const named = (short: string): string => [prefix, short, suffix].filter((part) => part !== undefined).join("-");
  const of = (service: string, short: string, kind = ""): Named => ({
    name: named(short),
    arn: `arn:aws:${service}:${region}:${account}:${kind}${named(short)}`,
  });
  const role = (short: string): Named => ({ name: named(short), arn: `arn:aws:iam::${account}:role/${named(short)}` });
  const fn = (short: string): FunctionNames => ({
    ...of("lambda", short, "function:"),
    role: role(`${short}-role`),
    logGroup: `/aws/lambda/${named(short)}`,
  });
  return {
    named,
    of,
    role,
    fn,
    onlyFunction(short) {
      const { name, arn, role: own, logGroup } = fn(short);
      return {
        functionName: name,
        functionArn: arn,
        roleName: own.name,
        roleArn: own.arn,
        policyName: short,
        logGroup,
      };
    },
  };
}
