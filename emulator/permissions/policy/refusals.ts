import type { PolicyPlace } from "./document.ts";
import { PolicyError, type PolicyFlaw } from "./policy-error.ts";

/** The parser speaks IAM's words; other services refuse the same flaw in theirs. */
export function inWordsOf(place: PolicyPlace, error: PolicyError): PolicyError {
  const said = (message: string): PolicyError => new PolicyError(error.flaw, message, error.subject);
  switch (place) {
    case "identity":
    case "managed":
      return error;
    case "trust":
      return error.flaw === "json" ? said("This policy contains invalid Json") : error;
    case "bucket":
      return said(bucketWords(error));
    case "queue":
      return said("Invalid value for the parameter Policy.");
    case "topic":
      return said(`Policy Error: ${/"AWS":/.test(error.message) ? "PrincipalNotFound" : "null"}`);
    case "function":
    case "resource":
      return error;
    default:
      return place satisfies never;
  }
}

const BUCKET_WORDS: Partial<Record<PolicyFlaw, string>> = {
  json: "Policies must be valid JSON and the first byte must be '{'",
  version: "The policy must contain a valid version string",
  principal: "Invalid principal in policy",
  "principal-missing": "Missing required field Principal",
  "actions-missing": "Missing required field Action",
  "resources-missing": "Missing required field Resource",
  action: "Policy has invalid action",
  "action-resource": "Action does not apply to any resource(s) in statement",
  resource: "Policy has invalid resource",
  legacy: "Policy has invalid resource",
  sid: "Statement IDs (SID) in a single policy must be unique.",
};

function bucketWords(error: PolicyError): string {
  if (error.flaw === "field-unknown") return `Unknown field ${error.subject}`;
  if (error.flaw === "field-missing") return `Missing required field ${error.subject}`;
  if (error.flaw === "effect") return `Invalid effect: ${error.subject}`;
  if (error.flaw === "condition") return `Invalid Condition type : ${error.subject}`;
  return BUCKET_WORDS[error.flaw] ?? "Invalid policy syntax.";
}
