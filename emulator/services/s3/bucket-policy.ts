import { PolicyError, parsePolicy, type PolicyDocument, type Statement } from "../../permissions/index.ts";
import { malformedPolicy } from "./errors.ts";
import { POLICY_BYTES_MAX } from "./limits.ts";
import { bucketArn, objectArn } from "./naming.ts";
import { kindsOfAction } from "./policy-actions.ts";
import { checkConditionKey } from "./policy-conditions.ts";
import type { Bucket, Settings } from "./state.ts";
import { fitsWildcards } from "./wildcards.ts";

/** Reads a bucket policy as it is put, or says in S3's words what is wrong with it. */
export function checkBucketPolicy(
  text: string,
  bucket: string,
  exists: (principal: string) => boolean,
): PolicyDocument {
  if (!text.startsWith("{")) throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'");
  if (Buffer.byteLength(text) > POLICY_BYTES_MAX)
    throw malformedPolicy("Policy exceeds the maximum allowed document size.");
  const document = readBucketPolicy(text);
  const { statements } = document;
  for (const statement of statements)
    for (const resource of statement.resources?.values ?? [])
      if (!speaksOf(resource.text, bucket)) throw malformedPolicy("Policy has invalid resource");
  for (const statement of statements) {
    checkActions(statement);
    const actions = statement.actions.not ? [] : statement.actions.values.map(({ text: action }) => action);
    for (const { key } of statement.conditions) checkConditionKey(key, actions);
  }
  const principals = statements.flatMap(({ principals: named }) => named?.values ?? []);
  // S3 looks up whom a policy names when it is put, and keeps what it finds: nobody can be let in beforehand.
  if (principals.some(({ kind, text: name }) => (kind === "arn" || kind === "unique-id") && !exists(name)))
    throw malformedPolicy("Invalid principal in policy");
  return document;
}

/** The same of one that was put: what it names may be gone by now. */
export function readBucketPolicy(text: string): PolicyDocument {
  try {
    return parsePolicy(text, "bucket");
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    if (error.subject === "Statement" && /"Statement"\s*:\s*\[\s*\]/.test(text))
      throw malformedPolicy("Could not parse the policy: Statement is empty!");
    const unknown = error.flaw === "action-resource" && isUnknownAction(error.subject);
    throw malformedPolicy(unknown ? INVALID_ACTION : error.message);
  }
}

const INVALID_ACTION = "Policy has invalid action";

/** Of Object Lambda nothing is known here. */
const isUnknownAction = (pattern: string): boolean =>
  !/^s3-object-lambda:/i.test(pattern) && kindsOfAction(pattern).size === 0;

/** Other policies may name actions that do not exist; a bucket's may not, and what it names must be about what it names. */
function checkActions({ actions, resources }: Statement): void {
  for (const { text } of actions.values) {
    if (isUnknownAction(text)) throw malformedPolicy(INVALID_ACTION);
    const kinds = kindsOfAction(text);
    if (actions.not || resources?.not || kinds.size !== 1) continue;
    const onBucket = kinds.has("bucket");
    const fits = (resources?.values ?? []).some(({ text: resource }) =>
      onBucket ? !resource.includes("/") : resource.includes("/") || /[*}]$/.test(resource),
    );
    if (!fits) throw malformedPolicy("Action does not apply to any resource(s) in statement");
  }
}

/** A bucket's policy may name that bucket, and what is in it, only. */
function speaksOf(resource: string, bucket: string): boolean {
  if (resource === "*") return true;
  const named = /^arn:[\w-]+:s3:::([^/]*)/.exec(resource)?.[1];
  if (named === undefined) return false;
  return fitsWildcards(named, bucket);
}

/**
 * Whether anybody at all could be let in, as Block Public Access understands it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export const isPublicPolicy = (document: PolicyDocument): boolean => document.statements.some(isPublicStatement);

function isPublicStatement(statement: Statement): boolean {
  if (statement.effect !== "Allow" || !statement.principals) return false;
  const { not, values } = statement.principals;
  const everyone = not || values.some((principal) => principal.kind === "everyone");
  return everyone && !statement.conditions.some(isNarrow);
}

/** Keys that bind a request to somebody, when their values are fixed. */
const NARROWING_KEYS = new Set([
  "aws:sourceip",
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:userid",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalaccount",
  "aws:principalarn",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
]);

const NARROWING_OPERATORS = /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

const isNarrow = (condition: Statement["conditions"][number]): boolean =>
  NARROWING_KEYS.has(condition.key.toLowerCase()) &&
  NARROWING_OPERATORS.test(condition.operatorText) &&
  !condition.ifExists &&
  condition.values.every(({ text }) => !/[*?]|\$\{/.test(text) && text !== "0.0.0.0/0" && text !== "::/0");

/** What was worked out for a bucket's settings, which are replaced and never changed. */
const effective = new WeakMap<Settings, string | undefined>();

/**
 * The policy that is asked. Under `RestrictPublicBuckets` a public one lets only the owner's account and AWS services in:
 * a denial for everybody else stands behind it then, under a name that explains itself.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function effectivePolicy({ name, owner, settings }: Bucket): string | undefined {
  const { policy, publicAccessBlock } = settings;
  if (policy === undefined || publicAccessBlock?.RestrictPublicBuckets !== true) return policy;
  if (!effective.has(settings)) effective.set(settings, restricted(policy, name, owner));
  return effective.get(settings);
}

function restricted(policy: string, bucket: string, owner: string): string {
  if (!isPublicPolicy(readBucketPolicy(policy))) return policy;
  const document: { readonly Statement: unknown } = JSON.parse(policy);
  const strangers = {
    Sid: "RestrictPublicBuckets",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn(bucket), objectArn(bucket, "*")],
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalAccount": owner },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  };
  return JSON.stringify({ ...document, Statement: [document.Statement, strangers].flat() });
}
