import { AwsError } from "../../kernel/index.ts";

export const accessDenied = (text: string): AwsError => new AwsError("AccessDenied", text, { status: 403 });

export const validationError = (message: string): AwsError => new AwsError("ValidationError", message, { status: 400 });

/** What is wrong with session tags, beyond their form (recorded). */
export const invalidTags = (message: string): AwsError =>
  new AwsError("InvalidParameterValue", message, { status: 400 });

/** How AWS words a broken constraint of one member. */
export const broken = (member: string, value: string, rule: string): AwsError =>
  validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );

export const malformedPolicy = (message: string): AwsError =>
  new AwsError("MalformedPolicyDocument", message, { status: 400, shape: "MalformedPolicyDocumentException" });

/** Named, so that nothing is silently left out. */
export const notEmulated = (member: string): AwsError =>
  validationError(`${member} is not emulated by Misfire: leave it out, or use a real account for it.`);
