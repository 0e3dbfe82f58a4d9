import { AwsError } from "../../kernel/index.ts";

export type EntityKind = "role" | "user" | "group";

/** The shapes of IAM's errors end in `Exception`, their codes on the wire do not. */
const error = (code: string, status: number, message: string): AwsError =>
  new AwsError(code, message, { status, shape: `${code}Exception` });

export const noSuchEntity = (message: string): AwsError => error("NoSuchEntity", 404, message);
export const entityNotFound = (kind: EntityKind, name: string): AwsError =>
  noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
export const inlinePolicyNotFound = (kind: EntityKind, policyName: string): AwsError =>
  noSuchEntity(`The ${kind} policy with name ${policyName} cannot be found.`);
/** GetPolicy of a name, say (seen in reports). */
export const notAnArn = (): AwsError => validationError("Invalid ARN:  Could not be parsed!");
export const policyNotFound = (arn: string): AwsError => noSuchEntity(`Policy ${arn} was not found.`);
export const policyNotAttachable = (arn: string): AwsError =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
export const policyNotAttached = (arn: string): AwsError => noSuchEntity(`Policy ${arn} was not found.`);
export const versionNotFound = (arn: string, version: string): AwsError =>
  noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
export const accessKeyNotFound = (id: string): AwsError =>
  noSuchEntity(`The Access Key with id ${id} cannot be found.`);
export const instanceProfileNotFound = (name: string): AwsError =>
  noSuchEntity(`Instance Profile ${name} cannot be found.`);
export const loginProfileNotFound = (name: string): AwsError =>
  noSuchEntity(`Login Profile for User ${name} cannot be found.`);
export const deviceNotFound = (serial: string): AwsError =>
  noSuchEntity(`MFA Device with serial number ${serial} does not exist.`);
export const passwordPolicyNotFound = (account: string): AwsError =>
  noSuchEntity(`The Password Policy with domain name ${account} cannot be found.`);
/** AWS has no account whose password policy it could name here. */
export const accountPolicyNotFound = (): AwsError =>
  noSuchEntity("The account policy with name PasswordPolicy cannot be found.");
export const boundaryNotAttachable = (arn: string): AwsError =>
  noSuchEntity(`Scope ARN: ${arn} does not exist or is not attachable.`);
export const noBoundary = (kind: EntityKind, name: string): AwsError =>
  noSuchEntity(`The ${kind} ${name} has no permissions boundary.`);

export const alreadyExists = (message: string): AwsError => error("EntityAlreadyExists", 409, message);
export const entityExists = (kind: EntityKind, name: string): AwsError =>
  alreadyExists(`${kind[0]?.toUpperCase()}${kind.slice(1)} with name ${name} already exists.`);
export const policyExists = (name: string): AwsError =>
  alreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);

export const deleteConflict = (message: string): AwsError => error("DeleteConflict", 409, message);
export const limitExceeded = (message: string): AwsError => error("LimitExceeded", 409, message);
/** A service-linked role belongs to its service. */
export const unmodifiable = (role: string): AwsError =>
  error(
    "UnmodifiableEntity",
    400,
    `Cannot perform the operation on the protected role '${role}' - this role is only modifiable by AWS`,
  );
export const wrongCode = (): AwsError =>
  error("InvalidAuthenticationCode", 403, "Authentication code for device is not valid.");
export const passwordRefused = (message: string): AwsError => error("PasswordPolicyViolation", 400, message);
export const reportNotPresent = (): AwsError =>
  new AwsError("ReportNotPresent", "Report has not been generated yet; call GenerateCredentialReport first.", {
    status: 410,
    shape: "CredentialReportNotPresentException",
  });
export const reportExpired = (): AwsError =>
  new AwsError("ReportExpired", "The report is more than four hours old; call GenerateCredentialReport again.", {
    status: 410,
    shape: "CredentialReportExpiredException",
  });
export const malformedPolicy = (message: string): AwsError => error("MalformedPolicyDocument", 400, message);
export const invalidInput = (message: string): AwsError => error("InvalidInput", 400, message);
/** What is no ARN at all is told apart from the ARN of something else. */
export const invalidPolicyArn = (arn: string): AwsError =>
  arn.startsWith("arn:") ? invalidInput(`ARN ${arn} is not valid.`) : validationError(`ARN ${arn} is not valid.`);
export const validationError = (message: string): AwsError => new AwsError("ValidationError", message, { status: 400 });
export const invalidToken = (): AwsError =>
  new AwsError("InvalidClientTokenId", "The security token included in the request is invalid", { status: 403 });
/** AWS's own policies, and those of other accounts, can be used and not changed. */
export const outsideAccount = (): AwsError => accessDenied("Policy is outside your own account.");
export const accessDenied = (text: string): AwsError => new AwsError("AccessDenied", text, { status: 403 });
