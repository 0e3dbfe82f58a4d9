import type { Instant } from "../../kernel/index.ts";
import { againstPolicy, entityTooLarge, formFieldMissing, invalidPolicyDocument, uploadTooSmall } from "./errors.ts";
import type { Form } from "./form.ts";

/** How a form is signed; what is signed is the policy's text as it was sent. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html */
export type FormSignature =
  | {
      readonly version: 4;
      readonly algorithm: string;
      readonly credential: string;
      readonly date: string;
      readonly signature: string;
      readonly policy: string;
      readonly token: string | undefined;
    }
  | { readonly version: 2; readonly accessKeyId: string; readonly signature: string; readonly policy: string };

/** `undefined`: nobody signed it, so that only a bucket open to everybody takes it. */
export function signatureOf({ fields }: Pick<Form, "fields">): FormSignature | undefined {
  const policy = fields.get("policy");
  if (policy === undefined) return undefined;
  if (fields.has("awsaccesskeyid") || fields.has("signature")) {
    return {
      version: 2,
      policy,
      accessKeyId: required(fields, "awsaccesskeyid", "AWSAccessKeyId"),
      signature: required(fields, "signature", "Signature"),
    };
  }
  const isSigned = SIGNING.some((name) => fields.has(name.toLowerCase()));
  if (!isSigned) return undefined;
  const [algorithm = "", credential = "", date = "", signature = ""] = SIGNING.map((name) =>
    required(fields, name.toLowerCase(), name),
  );
  return { version: 4, policy, algorithm, credential, date, signature, token: fields.get("x-amz-security-token") };
}

const SIGNING = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Signature"];

function required(fields: ReadonlyMap<string, string>, name: string, shown: string): string {
  const value = fields.get(name);
  if (value === undefined) throw formFieldMissing(shown);
  return value;
}

type Condition =
  | { readonly kind: "eq" | "starts-with"; readonly field: string; readonly value: string; readonly text: string }
  | { readonly kind: "range"; readonly min: number; readonly max: number; readonly text: string };

/**
 * Holds a form to the policy that it was signed with. `now`: on the clock on which its signer lives.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 */
export function checkPolicy(form: Form, bucket: string, encoded: string, now: Instant): void {
  const { expires, conditions } = readPostPolicy(encoded);
  if (expires <= now) throw againstPolicy("Policy expired.");
  // Where it was posted to counts, whatever a field of that name says.
  const fields = new Map([...form.fields, ["bucket", bucket]]);
  const size = form.file.length;
  for (const condition of conditions) {
    if (condition.kind === "range") {
      if (Number.isNaN(condition.min) || Number.isNaN(condition.max)) throw conditionFailed(condition.text);
      continue;
    }
    if (!holds(condition, fields.get(condition.field))) throw conditionFailed(condition.text);
  }
  for (const name of form.fields.keys())
    if (!isExempt(name) && !conditions.some((condition) => condition.kind !== "range" && condition.field === name))
      throw againstPolicy(`Extra input fields: ${name}`);
  for (const condition of conditions) {
    if (condition.kind !== "range") continue;
    if (size > condition.max) throw entityTooLarge(size, condition.max);
    if (size < condition.min) throw uploadTooSmall(size, condition.min);
  }
}

const conditionFailed = (text: string): Error => againstPolicy(`Policy Condition failed: ${text}`);

const isExempt = (name: string): boolean =>
  ["x-amz-signature", "awsaccesskeyid", "signature", "file", "policy"].includes(name) || name.startsWith("x-ignore-");

/** A field that is not there fulfils nothing, not even the empty prefix. */
function holds(condition: Exclude<Condition, { kind: "range" }>, value: string | undefined): boolean {
  if (value === undefined) return false;
  if (condition.kind === "eq") return value === condition.value;
  const values = condition.field === "content-type" ? value.split(",") : [value];
  return values.every((one) => one.startsWith(condition.value));
}

function readPostPolicy(encoded: string): { readonly expires: Instant; readonly conditions: readonly Condition[] } {
  const document = parsed(Buffer.from(encoded, "base64").toString());
  for (const name of Object.keys(document))
    if (name !== "expiration" && name !== "conditions")
      throw invalidPolicyDocument(`Unexpected: '${name.toLowerCase()}'`);
  const { expiration, conditions } = document;
  if (expiration === undefined) throw invalidPolicyDocument("Policy missing expiration.");
  if (typeof expiration !== "string" || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(expiration))
    throw invalidPolicyDocument(
      `Invalid 'expiration' value: '${typeof expiration === "string" ? expiration : JSON.stringify(expiration)}'`,
    );
  if (!Array.isArray(conditions)) throw invalidPolicyDocument("Policy missing conditions.");
  return { expires: Date.parse(expiration), conditions: conditions.map(readCondition) };
}

function parsed(text: string): { readonly expiration?: unknown; readonly conditions?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Falls through to the refusal below.
  }
  throw invalidPolicyDocument("Invalid JSON.");
}

function readCondition(given: unknown): Condition {
  if (Array.isArray(given)) return readListed(given);
  if (typeof given !== "object" || given === null) throw invalidPolicyDocument("Invalid Condition.");
  const entries = Object.entries(given);
  const [name, value] = entries[0] ?? [];
  if (name === undefined || entries.length !== 1)
    throw invalidPolicyDocument(
      "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    );
  if (typeof value !== "string") throw invalidPolicyDocument("Invalid Simple-Condition: value must be a string.");
  return { kind: "eq", field: name.toLowerCase(), value, text: listText(["eq", `$${name}`, value]) };
}

function readListed(given: readonly unknown[]): Condition {
  const [operator, first, second] = given;
  const kind = typeof operator === "string" ? operator.toLowerCase() : "";
  const text = listText(given);
  if (kind === "content-length-range") {
    if (given.length !== 3) throw invalidPolicyDocument("Invalid Condition: wrong number of arguments.");
    return { kind: "range", min: boundOf(first), max: boundOf(second), text };
  }
  if ((kind !== "eq" && kind !== "starts-with") || typeof first !== "string" || typeof second !== "string")
    throw invalidPolicyDocument(`Invalid Condition: ${text}`);
  // Without its dollar sign it names no field.
  return { kind, field: first.startsWith("$") ? first.slice(1).toLowerCase() : "", value: second, text };
}

/** Numbers may be given as text. */
function boundOf(given: unknown): number {
  const text = String(given);
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

const listText = (parts: readonly unknown[]): string => `[${parts.map((part) => JSON.stringify(part)).join(", ")}]`;
