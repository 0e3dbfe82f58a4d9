import type { PolicyDocument, PolicyPlace, Statement } from "./document.ts";
import { checkAction, checkTrustAction, parseActions, vendorMissing } from "./parse-actions.ts";
import { parseConditions } from "./parse-conditions.ts";
import { has, isMembers, syntaxError, type Members } from "./parse-elements.ts";
import { parsePrincipals } from "./parse-principals.ts";
import { checkResource, parseResources } from "./parse-resources.ts";
import { PolicyError } from "./policy-error.ts";
import { inWordsOf } from "./refusals.ts";

/**
 * Reads a policy as AWS reads it where it is attached.
 * Throws `PolicyError`, whose message is the one of the service that would refuse it; the caller gives it its error code
 * (`MalformedPolicyDocument` for IAM, `MalformedPolicy` for S3, …).
 */
export function parsePolicy(text: string, place: PolicyPlace): PolicyDocument {
  try {
    return parse(text, place);
  } catch (error) {
    if (error instanceof PolicyError) throw inWordsOf(place, error);
    throw error;
  }
}

const TOP_MEMBERS = ["Version", "Id", "Statement"];
const STATEMENT_MEMBERS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** The order of the checks decides which flaw is told of a policy that has several: form, version, content. */
function parse(text: string, place: PolicyPlace): PolicyDocument {
  const document = readJson(text);
  refuseUnknown(document, TOP_MEMBERS);
  const version = versionOf(document, place);
  const statements = statementsOf(document["Statement"]);
  for (const statement of statements) checkForm(statement);
  checkSids(statements, place);
  const parsed = statements.map((statement, index) =>
    parseStatement(statement, index, place, version === "2012-10-17"),
  );
  for (const statement of parsed) checkContent(statement, place);
  const id = document["Id"];
  if (id !== undefined && typeof id !== "string") throw syntaxError();
  return { version, statements: parsed, ...(id === undefined ? {} : { id }) };
}

function readJson(text: string): Members {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PolicyError("json", "Syntax errors in policy.");
  }
  if (!isMembers(value)) throw new PolicyError("json", "Syntax errors in policy.");
  return value;
}

function refuseUnknown(members: Members, known: readonly string[]): void {
  const unknown = Object.keys(members).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new PolicyError("field-unknown", "Syntax errors in policy.", unknown);
}

function versionOf(document: Members, place: PolicyPlace): PolicyDocument["version"] {
  const given = document["Version"];
  if (given !== undefined && given !== "2008-10-17" && given !== "2012-10-17")
    throw new PolicyError("version", "Syntax errors in policy.");
  // Managed policies came after the newer version and have to be of it; all others default to the older one.
  if (place === "managed" && given !== "2012-10-17")
    throw new PolicyError("version", "Policy document must be version 2012-10-17 or greater.");
  return given ?? "2008-10-17";
}

function statementsOf(given: unknown): readonly Members[] {
  if (given === undefined) throw new PolicyError("field-missing", "Syntax errors in policy.", "Statement");
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length === 0) throw new PolicyError("field-missing", "Syntax errors in policy.", "Statement");
  return list.map((statement) => {
    if (!isMembers(statement)) throw syntaxError();
    return statement;
  });
}

function checkForm(statement: Members): void {
  refuseUnknown(statement, STATEMENT_MEMBERS);
  const effect = statement["Effect"];
  if (effect === undefined) throw new PolicyError("field-missing", "Syntax errors in policy.", "Effect");
  if (effect !== "Allow" && effect !== "Deny") {
    const onlyItsCase = typeof effect === "string" && /^(allow|deny)$/i.test(effect);
    throw new PolicyError(
      "effect",
      onlyItsCase ? "The policy failed legacy parsing" : "Syntax errors in policy.",
      typeof effect === "string" ? effect : "",
    );
  }
  if (has(statement, "Sid") && typeof statement["Sid"] !== "string") throw syntaxError();
  if (has(statement, "Principal") && has(statement, "NotPrincipal")) throw syntaxError();
}

function checkSids(statements: readonly Members[], place: PolicyPlace): void {
  const seen = new Set<string>();
  for (const statement of statements) {
    const sid = statement["Sid"];
    if (typeof sid !== "string" || sid === "") continue;
    // Other services take any text: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
    if (isOfIam(place) && !/^[0-9A-Za-z]*$/.test(sid))
      throw new PolicyError(
        "sid",
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        sid,
      );
    if (seen.has(sid)) throw new PolicyError("sid", "Statement IDs (SID) in a single policy must be unique.", sid);
    seen.add(sid);
  }
}

function parseStatement(statement: Members, index: number, place: PolicyPlace, variables: boolean): Statement {
  const principals = parsePrincipals(statement, place !== "function" && place !== "resource");
  const ofIdentity = place === "identity" || place === "managed";
  if (ofIdentity && principals)
    throw new PolicyError("principal-prohibited", "Policy document should not specify a principal.", "Principal");
  if (!ofIdentity && !principals)
    throw new PolicyError("principal-missing", "Missing required field Principal cannot be empty!", "Principal");
  if (place === "trust" && (has(statement, "Resource") || has(statement, "NotResource")))
    throw new PolicyError("resource-prohibited", "Has prohibited field Resource", "Resource");
  const sid = statement["Sid"];
  return {
    index,
    effect: statement["Effect"] === "Deny" ? "Deny" : "Allow",
    actions: parseActions(statement),
    conditions: parseConditions(statement["Condition"], variables),
    ...(typeof sid === "string" ? { sid } : {}),
    ...(principals ? { principals } : {}),
    ...(place === "trust" ? {} : { resources: parseResources(statement, variables) }),
  };
}

/** Whether IAM itself keeps the policy. */
const isOfIam = (place: PolicyPlace): boolean => place === "identity" || place === "managed" || place === "trust";

function checkContent(statement: Statement, place: PolicyPlace): void {
  for (const resource of statement.resources?.values ?? []) checkResource(resource.text);
  for (const action of statement.actions.values) {
    if (place === "trust") checkTrustAction(action.text);
    checkAction(action.text);
  }
  const vendorless = statement.conditions.find(({ key }) => !key.includes(":"));
  if (vendorless && isOfIam(place)) throw vendorMissing(vendorless.key);
  if (place === "bucket") checkBucketStatement(statement);
}

/** Object actions need a resource below the bucket, bucket actions the bucket itself. */
function checkBucketStatement(statement: Statement): void {
  for (const { text } of statement.actions.values) {
    if (text !== "*" && !/^(s3|s3-object-lambda):/i.test(text))
      throw new PolicyError("action", "Policy has invalid action", text);
    if (statement.actions.not || statement.resources?.not || /[*?]/.test(text)) continue;
    const wantsObject = isObjectAction(text.slice(3));
    const fits = (statement.resources?.values ?? []).some(({ text: resource }) =>
      wantsObject ? resource.includes("/") || /[*}]$/.test(resource) : !resource.includes("/"),
    );
    if (!fits) throw new PolicyError("action-resource", "Action does not apply to any resource(s) in statement", text);
  }
}

/** By their names; https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
const isObjectAction = (name: string): boolean =>
  /Object|MultipartUpload/i.test(name) && !/^(List)?(Get|Put)?Bucket|^GetObjectLambda/i.test(name);
