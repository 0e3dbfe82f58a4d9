import { parsePolicy, PolicyError, type PolicyDocument, type PolicyPlace } from "../../permissions/index.ts";
import { malformedPolicy } from "./errors.ts";

/** Reads a policy that is to be stored; refuses as IAM refuses. */
export function checkedPolicy(text: string, place: PolicyPlace): PolicyDocument {
  try {
    return parsePolicy(text, place);
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
}

/** IAM answers with documents percent-encoded (RFC 3986): https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html */
export const encoded = (document: string): string =>
  encodeURIComponent(document).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
