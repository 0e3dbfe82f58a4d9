import {
  grantStatement,
  hasSid,
  parsePolicy,
  PolicyError,
  readWritten,
  strangerIn,
  withoutSid,
  withStatement,
  type AccountGrant,
} from "../../permissions/index.ts";
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

/** Throws AWS's answer for a text that is no topic policy, or that names a user or role that is not there. */
export function checkTopicPolicy(text: string, exists: (principal: string) => boolean): string {
  try {
    if (strangerIn(parsePolicy(text, "topic"), exists) !== undefined)
      throw invalidParameter("Policy Error: PrincipalNotFound");
  } catch (error) {
    if (error instanceof PolicyError) throw invalidParameter(error.message);
    throw error;
  }
  return text;
}

/** The policy with one more statement, as AddPermission writes it. */
export function withGrant(policy: string, topicArn: string, grant: AccountGrant): string {
  const document = readWritten(policy);
  if (hasSid(document, grant.label)) throw invalidParameter("Statement already exists");
  return JSON.stringify(withStatement(document, grantStatement("SNS", topicArn, grant)));
}

/** The policy without a statement; one that is not there is no error. */
export const withoutGrant = (policy: string, label: string): string =>
  JSON.stringify(withoutSid(readWritten(policy), label));
