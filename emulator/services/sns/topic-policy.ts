import { parsePolicy, PolicyError } from "../../permissions/index.ts";
import { invalidParameter } from "./errors.ts";

/**
 * What every topic begins with: its own account, as far as a service says on whose behalf it comes.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
export const defaultPolicy = (topicArn: string, account: string): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: topicArn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });

/** Throws AWS's answer for a text that is no topic policy. */
export function checkTopicPolicy(text: string): string {
  try {
    parsePolicy(text, "topic");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(`Policy Error: ${error.message}`);
    throw error;
  }
  return text;
}

export interface Grant {
  readonly label: string;
  readonly accounts: readonly string[];
  readonly actions: readonly string[];
}

/** The policy with one more statement, as AddPermission writes it. */
export function withGrant(policy: string, topicArn: string, { label, accounts, actions }: Grant): string {
  const document = read(policy);
  if (document.Statement.some((statement) => sidOf(statement) === label))
    throw invalidParameter("Statement already exists");
  const statement = {
    Sid: label,
    Effect: "Allow",
    Principal: { AWS: oneOrAll(accounts.map((account) => `arn:aws:iam::${account}:root`)) },
    Action: oneOrAll(actions.map((action) => `SNS:${action}`)),
    Resource: topicArn,
  };
  return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
}

/** The policy without a statement; one that is not there is no error. */
export function withoutGrant(policy: string, label: string): string {
  const document = read(policy);
  return JSON.stringify({
    ...document,
    Statement: document.Statement.filter((statement) => sidOf(statement) !== label),
  });
}

interface Document {
  readonly Statement: readonly unknown[];
  readonly [member: string]: unknown;
}

/** A stored policy was checked when it came. */
function read(policy: string): Document {
  const document: Readonly<Record<string, unknown>> = JSON.parse(policy);
  const statements = document["Statement"];
  return { ...document, Statement: Array.isArray(statements) ? statements : [statements] };
}

const sidOf = (statement: unknown): unknown =>
  typeof statement === "object" && statement !== null ? Reflect.get(statement, "Sid") : undefined;

const oneOrAll = (texts: readonly string[]): string | readonly string[] =>
  texts.length === 1 && texts[0] !== undefined ? texts[0] : texts;
