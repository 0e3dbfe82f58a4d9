import type { Condition, Listed, PolicyDocument, PolicyPlace, Statement } from "./document.ts";
import { checkAction, checkTrustAction, parseActions } from "./parse-actions.ts";
import { isComparable, parseConditions } from "./parse-conditions.ts";
import { has, isMembers, listedOf, syntaxError, type Members } from "./parse-elements.ts";
import { parsePrincipals } from "./parse-principals.ts";
import { checkResource, failsLegacy, parseResources } from "./parse-resources.ts";
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

/**
 * The order of the checks decides which flaw is told of a policy that has several: form, version, the older rules, names
 * of statements, what is missing, content.
 */
function parse(text: string, place: PolicyPlace): PolicyDocument {
  const document = readJson(text);
  refuseUnknown(document, TOP_MEMBERS);
  const version = versionOf(document);
  const variables = version === "2012-10-17";
  const id = document["Id"];
  if (id !== undefined && typeof id !== "string") throw syntaxError();
  const forms = statementsOf(document["Statement"]).map((statement) => formOf(statement, variables));
  // Managed policies came after the newer version and have to be of it; all others default to the older one.
  if (place === "managed" && !variables)
    throw new PolicyError("version", "Policy document must be version 2012-10-17 or greater.");
  for (const form of forms) checkLegacy(form);
  checkSids(forms, place);
  const parsed = forms.map((form, index) => parseStatement(form, index, place, variables));
  for (const statement of parsed) checkContent(statement, place);
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

function versionOf(document: Members): PolicyDocument["version"] {
  const given = document["Version"];
  if (given !== undefined && given !== "2008-10-17" && given !== "2012-10-17")
    throw new PolicyError("version", "Syntax errors in policy.");
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

/** A statement whose members are of the right types, each at most once; some may still be missing. */
interface Form {
  readonly members: Members;
  readonly effect: string;
  readonly sid: string | undefined;
  readonly actions: Listed<string> | undefined;
  readonly resources: Listed<string> | undefined;
  readonly conditions: readonly Condition[];
}

function formOf(statement: Members, variables: boolean): Form {
  refuseUnknown(statement, STATEMENT_MEMBERS);
  const effect = statement["Effect"];
  if (effect === undefined) throw new PolicyError("field-missing", "Syntax errors in policy.", "Effect");
  if (typeof effect !== "string" || !/^(allow|deny)$/i.test(effect))
    throw new PolicyError("effect", "Syntax errors in policy.", typeof effect === "string" ? effect : "");
  const sid = statement["Sid"];
  if (sid !== undefined && typeof sid !== "string") throw syntaxError();
  if (has(statement, "Principal") && has(statement, "NotPrincipal")) throw syntaxError();
  return {
    members: statement,
    effect,
    sid,
    actions: listedOf(statement, "Action"),
    resources: listedOf(statement, "Resource"),
    conditions: parseConditions(statement["Condition"], variables),
  };
}

function checkLegacy({ effect, conditions, resources }: Form): void {
  const failed = (flaw: "effect" | "legacy", subject: string): PolicyError =>
    new PolicyError(flaw, "The policy failed legacy parsing", subject);
  if (effect !== "Allow" && effect !== "Deny") throw failed("effect", effect);
  const condition = conditions.find((each) => !isComparable(each));
  if (condition) throw failed("legacy", condition.operatorText);
  const resource = resources?.values.find(failsLegacy);
  if (resource !== undefined) throw failed("legacy", resource);
}

function checkSids(forms: readonly Form[], place: PolicyPlace): void {
  const seen = new Set<string>();
  for (const { sid } of forms) {
    if (sid === undefined || sid === "") continue;
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

function parseStatement(form: Form, index: number, place: PolicyPlace, variables: boolean): Statement {
  const { members, sid, conditions } = form;
  const principals = parsePrincipals(members, place !== "function" && place !== "resource");
  const ofIdentity = place === "identity" || place === "managed";
  if (ofIdentity && principals)
    throw new PolicyError("principal-prohibited", "Policy document should not specify a principal.", "Principal");
  if (!ofIdentity && !principals)
    throw new PolicyError("principal-missing", "Missing required field Principal cannot be empty!", "Principal");
  if (place === "trust" && form.resources)
    throw new PolicyError("resource-prohibited", "Has prohibited field Resource", "Resource");
  return {
    index,
    effect: form.effect === "Deny" ? "Deny" : "Allow",
    actions: parseActions(form.actions),
    conditions,
    ...(sid === undefined ? {} : { sid }),
    ...(principals ? { principals } : {}),
    ...(place === "trust" ? {} : { resources: parseResources(form.resources, variables) }),
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
