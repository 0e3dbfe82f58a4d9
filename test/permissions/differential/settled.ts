import type { RequestContext } from "../../../emulator/kernel/index.ts";
import { ACCOUNT } from "../cases.ts";
import type { Answer } from "./ours.ts";
import type { Document, Drawn, DrawnStatement } from "./draw.ts";

/** A rule on which the two evaluators differ, and why ours stays as it is. */
export interface Settled {
  readonly rule: string;
  /** What AWS says, and where. */
  readonly because: string;
  /** Whether a case may be one of these. */
  readonly about: (drawn: Drawn) => boolean;
  /** The smallest case: once both agree on it, the rule has to go. */
  readonly example: Drawn;
  readonly ours: Answer;
}

const USER: Drawn = {
  principal: "user",
  action: "s3:GetObject",
  resource: "arn:aws:s3:::sales/in/a.csv",
  owner: ACCOUNT,
  context: {},
  identity: [],
  resourcePolicy: undefined,
  boundary: undefined,
  session: undefined,
};

const policy = (statement: object, Version: Document["Version"] = "2012-10-17"): Document => ({
  Version,
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*", ...statement }],
});

const under = (condition: object, context: RequestContext = {}): Drawn => ({
  ...USER,
  context,
  identity: [policy({ Condition: condition })],
});

const documentsOf = (drawn: Drawn): readonly Document[] =>
  [...drawn.identity, drawn.resourcePolicy, drawn.boundary, drawn.session].filter((one) => one !== undefined);

const statementsOf = (drawn: Drawn): readonly DrawnStatement[] =>
  documentsOf(drawn).flatMap((document) => document.Statement);

const conditionsOf = (
  drawn: Drawn,
): readonly (readonly [operator: string, keys: Readonly<Record<string, unknown>>])[] =>
  statementsOf(drawn).flatMap(({ Condition: condition }) =>
    Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>),
  );

const valuesOf = (keys: Readonly<Record<string, unknown>>): readonly unknown[] => Object.values(keys).flat();

export const SETTLED: readonly Settled[] = [
  {
    rule: "0.0.0.0/0 holds every IPv4 address",
    because:
      "CIDR (RFC 4632): a prefix of no bits. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
    about: (drawn) =>
      conditionsOf(drawn).some(
        ([operator, keys]) => /IpAddress/.test(operator) && valuesOf(keys).includes("0.0.0.0/0"),
      ),
    example: under({ IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, { "aws:SourceIp": "203.0.113.9" }),
    ours: "allow",
  },
  {
    rule: "IfExists lets an absent key pass, behind ForAnyValue too",
    because:
      "an absent key makes the element true for every operator that ends in IfExists. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists",
    about: (drawn) =>
      !("aws:TagKeys" in drawn.context) &&
      conditionsOf(drawn).some(([operator]) => /^ForAnyValue:.*IfExists$/.test(operator)),
    example: under({ "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "team" } }),
    ours: "allow",
  },
  {
    rule: "a variable without a value is unlike everything",
    because:
      "inverted operators match against a null value. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value",
    about: (drawn) =>
      conditionsOf(drawn).some(
        ([operator, keys]) => /Not/.test(operator) && valuesOf(keys).some((value) => String(value).includes("${")),
      ),
    example: under({ StringNotLike: { "aws:UserAgent": "${aws:nothing}" } }, { "aws:UserAgent": "cli" }),
    ours: "allow",
  },
  {
    rule: "a variable without a value excludes nothing in NotResource",
    because:
      "there is no like value. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value",
    about: (drawn) => statementsOf(drawn).some(({ NotResource: not }) => JSON.stringify(not ?? "").includes("${")),
    example: {
      ...USER,
      identity: [
        {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::sales/${aws:nothing}" }],
        },
      ],
    },
    ours: "allow",
  },
  {
    rule: "an empty value is null to Null",
    because:
      "Null asks whether the key exists and its value is not null, and is what the guide names against empty values. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    about: (drawn) =>
      conditionsOf(drawn).some(
        ([operator, keys]) =>
          operator === "Null" && Object.keys(keys).some((key) => key in drawn.context && drawn.context[key] === ""),
      ),
    example: under({ Null: { "aws:PrincipalTag/team": "true" } }, { "aws:PrincipalTag/team": "" }),
    ours: "allow",
  },
  {
    rule: "${…} is plain text in a policy of version 2008-10-17",
    because: "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html",
    about: (drawn) =>
      documentsOf(drawn).some(
        (document) => document.Version === "2008-10-17" && JSON.stringify(document).includes("${"),
      ),
    example: {
      ...USER,
      resource: "arn:aws:s3:::sales/home/ana/a.csv",
      identity: [policy({ Resource: "arn:aws:s3:::sales/home/${aws:username}/*" }, "2008-10-17")],
    },
    ours: "implicit deny",
  },
  {
    rule: "an IPv6 address is outside of every range of IPv4, and the other way round",
    because:
      "NotIpAddress means all addresses but those of the range. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress",
    about: (drawn) =>
      conditionsOf(drawn).some(
        ([operator, keys]) =>
          operator.startsWith("NotIp") &&
          valuesOf(keys).some(
            (value) => String(value).includes(":") !== String(drawn.context["aws:SourceIp"] ?? "").includes(":"),
          ),
      ),
    example: under({ NotIpAddress: { "aws:SourceIp": "203.0.113.9" } }, { "aws:SourceIp": "2001:db8::1" }),
    ours: "allow",
  },
];
