import fc from "fast-check";
import type { RequestContext } from "../../../emulator/kernel/index.ts";
import { ACCOUNT, OTHER } from "../cases.ts";

/** A question and the policies that speak to it, as plain JSON: two evaluators read it. */
export interface Drawn {
  /** A name of `PRINCIPALS`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly owner: string;
  readonly context: RequestContext;
  readonly identity: readonly Document[];
  readonly resourcePolicy: Document | undefined;
  readonly boundary: Document | undefined;
  readonly session: Document | undefined;
}

export interface Document {
  readonly Version: "2012-10-17" | "2008-10-17";
  readonly Statement: readonly DrawnStatement[];
}

export type DrawnStatement = Readonly<Record<string, unknown>> & { readonly Effect: string };

const oneOf = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const some = <T>(values: readonly T[], maxLength = 3): fc.Arbitrary<readonly T[]> =>
  fc.uniqueArray(oneOf(values), { minLength: 1, maxLength });
/** One string or a list: AWS reads both. */
const oneOrSome = (values: readonly string[]): fc.Arbitrary<string | readonly string[]> =>
  fc.oneof(oneOf(values), some(values));

const PRINCIPALS = ["user", "other user", "role", "other role", "root", "other root", "s3", "sns", "anonymous"];

const QUESTIONS: readonly { readonly action: string; readonly resource: string }[] = [
  { action: "s3:GetObject", resource: "arn:aws:s3:::sales/in/a.csv" },
  { action: "s3:GetObject", resource: "arn:aws:s3:::sales/home/ana/a.csv" },
  { action: "s3:PutObject", resource: "arn:aws:s3:::sales/in/b.csv" },
  { action: "s3:ListBucket", resource: "arn:aws:s3:::sales" },
  { action: "sqs:SendMessage", resource: `arn:aws:sqs:us-east-1:${ACCOUNT}:jobs` },
  { action: "lambda:InvokeFunction", resource: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:run:live` },
  { action: "dynamodb:GetItem", resource: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/t/index/i` },
  { action: "sts:AssumeRole", resource: `arn:aws:iam::${ACCOUNT}:role/target` },
];

const ACTIONS = [
  ...QUESTIONS.map(({ action }) => action),
  "*",
  "s3:*",
  "s3:Get*",
  "S3:getobject",
  "s3:?etObject",
  "s3:*Object",
  "sqs:Send*",
  "lambda:invoke*",
  "dynamodb:*Item",
  "s3:GetObjectVersion",
  "sts:Assume*",
];

const RESOURCES = [
  "*",
  "arn:aws:s3:::*",
  "arn:aws:s3:::sales",
  "arn:aws:s3:::sales/*",
  "arn:aws:s3:::sales/in/*",
  "arn:aws:s3:::sales/in/?.csv",
  "arn:aws:s3:::SALES/*",
  "arn:aws:s3:::*/a.csv",
  "arn:aws:s3:::sales/home/${aws:username}/*",
  "arn:aws:s3:::sales/home/${aws:PrincipalTag/team}/*",
  "arn:aws:s3:::sales/home/${aws:PrincipalTag/team, 'ana'}/*",
  "arn:aws:s3:::sales/in/${*}.csv",
  "arn:aws:s3:::sales/${aws:nothing}",
  `arn:aws:sqs:us-east-1:${ACCOUNT}:*`,
  `arn:aws:sqs:*:*:jobs`,
  `arn:aws:sqs:us-east-?:${ACCOUNT}:jobs`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:*`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:run`,
  `arn:aws:lambda:us-east-1:${ACCOUNT}:function:run:*`,
  `arn:aws:dynamodb:*:${ACCOUNT}:table/t*`,
  `arn:aws:iam::${ACCOUNT}:role/*`,
  `arn:aws:dynamodb:*:${ACCOUNT}:table/*/index/*`,
];

const AWS_NAMES = [
  "*",
  ACCOUNT,
  OTHER,
  `arn:aws:iam::${ACCOUNT}:root`,
  `arn:aws:iam::${OTHER}:root`,
  `arn:aws:iam::${ACCOUNT}:user/ana`,
  `arn:aws:iam::${OTHER}:user/eve`,
  `arn:aws:iam::${ACCOUNT}:role/reader`,
  `arn:aws:iam::${OTHER}:role/stranger`,
  `arn:aws:sts::${ACCOUNT}:assumed-role/reader/run`,
  `arn:aws:sts::${ACCOUNT}:assumed-role/reader/walk`,
];

const principals: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: fc.constant("*") },
  { weight: 4, arbitrary: fc.record({ AWS: oneOrSome(AWS_NAMES) }) },
  { weight: 1, arbitrary: fc.record({ Service: oneOrSome(["s3.amazonaws.com", "sns.amazonaws.com"]) }) },
  { weight: 1, arbitrary: fc.record({ Service: fc.constant("s3.amazonaws.com"), AWS: oneOf(AWS_NAMES) }) },
);

/** What an operator may be asked about: keys of its type, and values that mean something to it. */
interface Family {
  readonly operators: readonly string[];
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

const SINGLE: readonly Family[] = [
  {
    operators: [
      "StringEquals",
      "StringNotEquals",
      "StringEqualsIgnoreCase",
      "StringNotEqualsIgnoreCase",
      "StringLike",
      "StringNotLike",
    ],
    keys: [
      "aws:PrincipalTag/team",
      "aws:RequestedRegion",
      "AWS:UserAgent",
      "aws:PrincipalAccount",
      "aws:SourceAccount",
    ],
    values: ["ana", "Ana", "a*", "?na", "us-*", "*", ACCOUNT, OTHER, "${aws:username}", "${aws:nothing}", "${*}", ""],
  },
  {
    operators: [
      "NumericEquals",
      "NumericNotEquals",
      "NumericLessThan",
      "NumericLessThanEquals",
      "NumericGreaterThan",
      "NumericGreaterThanEquals",
    ],
    keys: ["aws:MultiFactorAuthAge"],
    values: ["0", "10", "10.0", "300", "-1"],
  },
  {
    operators: [
      "DateEquals",
      "DateNotEquals",
      "DateLessThan",
      "DateLessThanEquals",
      "DateGreaterThan",
      "DateGreaterThanEquals",
    ],
    keys: ["aws:CurrentTime", "aws:TokenIssueTime"],
    values: ["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2025-12-31T23:59:59Z", "2026-01-02", "2027-01-01"],
  },
  {
    operators: ["Bool"],
    keys: ["aws:SecureTransport", "aws:MultiFactorAuthPresent"],
    values: ["true", "false", "TRUE"],
  },
  {
    operators: ["IpAddress", "NotIpAddress"],
    keys: ["aws:SourceIp"],
    values: ["203.0.113.9", "203.0.113.0/24", "203.0.113.8/31", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1"],
  },
  {
    operators: ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"],
    keys: ["aws:SourceArn", "aws:PrincipalArn"],
    values: [
      "arn:aws:s3:::sales",
      "arn:aws:s3:::*",
      "arn:aws:s3:::sales-?",
      `arn:aws:sns:*:${ACCOUNT}:*`,
      "arn:aws:sns:us-east-1:*:topic",
      `arn:aws:iam::${ACCOUNT}:user/*`,
      `arn:aws:iam::${ACCOUNT}:role/reader`,
      "arn:*:iam::*:role/*",
      "arn:aws:iam::*:user/${aws:username}",
    ],
  },
  { operators: ["Null"], keys: ["aws:SourceArn", "aws:PrincipalTag/team", "aws:TagKeys"], values: ["true", "false"] },
];

const MANY: Family = {
  operators: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIgnoreCase"],
  keys: ["aws:TagKeys"],
  values: ["team", "cost", "t*", "TEAM", "*", "${aws:PrincipalTag/team}"],
};

const singleCondition = oneOf(SINGLE).chain((family) =>
  fc
    .tuple(oneOf(family.operators), oneOf(family.keys), oneOrSome(family.values), fc.boolean())
    .map(([operator, key, values, ifExists]) => ({
      [operator + (ifExists && operator !== "Null" ? "IfExists" : "")]: { [key]: values },
    })),
);
const manyCondition = fc
  .tuple(oneOf(["ForAllValues:", "ForAnyValue:"]), oneOf(MANY.operators), oneOrSome(MANY.values), fc.boolean())
  .map(([set, operator, values, ifExists]) => ({
    [set + operator + (ifExists ? "IfExists" : "")]: { "aws:TagKeys": values },
  }));
/** Several operators, several keys of one operator: all of them have to hold. */
const condition = fc
  .array(fc.oneof({ weight: 4, arbitrary: singleCondition }, { weight: 1, arbitrary: manyCondition }), { maxLength: 2 })
  .map((list) => {
    const merged: Record<string, Record<string, unknown>> = {};
    for (const one of list)
      for (const [operator, keys] of Object.entries(one)) merged[operator] = { ...merged[operator], ...keys };
    return merged;
  });

const statement = (ofResource: boolean): fc.Arbitrary<DrawnStatement> =>
  fc
    .record({
      effect: fc.oneof({ weight: 3, arbitrary: fc.constant("Allow") }, { weight: 1, arbitrary: fc.constant("Deny") }),
      notAction: fc.nat(7),
      notResource: fc.nat(7),
      notPrincipal: fc.nat(9),
      // Mostly wide, so that something is allowed at all.
      actions: fc.oneof(fc.constant("*"), oneOrSome(ACTIONS)),
      resources: fc.oneof(fc.constant("*"), oneOrSome(RESOURCES)),
      principals,
      conditioned: fc.boolean(),
      condition,
    })
    .map((drawn) => ({
      Effect: drawn.effect,
      [drawn.notAction === 0 ? "NotAction" : "Action"]: drawn.actions,
      [drawn.notResource === 0 ? "NotResource" : "Resource"]: drawn.resources,
      // AWS lets nobody allow all but some, for good reason; only denials have it here.
      ...(ofResource
        ? { [drawn.notPrincipal === 0 && drawn.effect === "Deny" ? "NotPrincipal" : "Principal"]: drawn.principals }
        : {}),
      ...(drawn.conditioned && Object.keys(drawn.condition).length > 0 ? { Condition: drawn.condition } : {}),
    }));

const document = (ofResource: boolean): fc.Arbitrary<Document> =>
  fc.record({
    Version: fc.oneof(
      { weight: 9, arbitrary: fc.constant("2012-10-17" as const) },
      { weight: 1, arbitrary: fc.constant("2008-10-17" as const) },
    ),
    Statement: fc.array(statement(ofResource), { minLength: 1, maxLength: 3 }),
  });

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

const context: fc.Arbitrary<RequestContext> = fc.record(
  {
    "aws:PrincipalTag/team": oneOf(["ana", "Ana", "a*", ""]),
    "aws:RequestedRegion": oneOf(["us-east-1", "eu-west-1"]),
    "aws:UserAgent": oneOf(["ana", "aws-cli"]),
    "aws:SourceAccount": oneOf([ACCOUNT, OTHER]),
    "aws:MultiFactorAuthAge": oneOf(["0", "10", "299", "300"]),
    "aws:CurrentTime": oneOf(["2026-01-01T00:00:00Z", "2026-01-01T12:00:00Z", "2026-06-01T00:00:00Z"]),
    "aws:TokenIssueTime": oneOf(["2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z"]),
    "aws:SecureTransport": oneOf(["true", "false"]),
    "aws:MultiFactorAuthPresent": oneOf(["true", "false"]),
    "aws:SourceIp": oneOf(["203.0.113.9", "203.0.114.1", "2001:db8::1"]),
    "aws:SourceArn": oneOf(["arn:aws:s3:::sales", "arn:aws:s3:::sales-2", `arn:aws:sns:us-east-1:${ACCOUNT}:topic`]),
    "aws:TagKeys": fc.uniqueArray(oneOf(["team", "cost", "Team", "stage"]), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

/** A role always has a trust policy, which speaks of nothing but the role. */
const trustOf = (given: Document | undefined): Document => ({
  Version: given?.Version ?? "2012-10-17",
  Statement: (given?.Statement ?? [{ Effect: "Allow", Principal: { AWS: ACCOUNT } }]).map((one) => ({
    ...Object.fromEntries(Object.entries(one).filter(([name]) => !/Resource|Action/.test(name))),
    Effect: one.Effect,
    Action: "sts:AssumeRole",
  })),
});

export const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    principal: oneOf(PRINCIPALS),
    question: oneOf(QUESTIONS),
    owner: fc.oneof({ weight: 3, arbitrary: fc.constant(ACCOUNT) }, { weight: 1, arbitrary: fc.constant(OTHER) }),
    context,
    identity: fc.array(document(false), { maxLength: 2 }),
    resourcePolicy: maybe(document(true)),
    boundary: fc.option(document(false), { nil: undefined, freq: 1 }),
    session: fc.option(document(false), { nil: undefined, freq: 1 }),
  })
  .map(({ question, principal, owner, identity, boundary, session, ...rest }) => {
    const isSession = principal.endsWith("role");
    const hasPolicies = isSession || principal.endsWith("user");
    return {
      ...rest,
      ...question,
      resourcePolicy: question.action === "sts:AssumeRole" ? trustOf(rest.resourcePolicy) : rest.resourcePolicy,
      principal,
      owner,
      identity: hasPolicies ? identity : [],
      boundary: hasPolicies ? boundary : undefined,
      session: isSession ? session : undefined,
    };
  });
