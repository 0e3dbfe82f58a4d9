export { authorizerPolicy, decideAuthorizer, type AuthorizerQuestion } from "./authorizer-policy.ts";
export { accessKeyId, accountInKeyId, secretKey, type KeyPrefix } from "./access-keys.ts";
export {
  createCallerPlane,
  type CallerPlane,
  type CallerPlaneAnswer,
  type CallerPlaneQuestion,
} from "./caller.plane.ts";
export { decideExecution, decideTrust, type ExecutionQuestion, type TrustQuestion } from "./execute.plane.ts";
export type { IdentityPolicies } from "./identity-policies.ts";
export { decideInvocation, type InvocationQuestion } from "./invoke.plane.ts";
export { contextKeysOf } from "./policy/context-keys.ts";
export { decidingStatements } from "./policy/deciding-statements.ts";
export { denialReason, denialText } from "./policy/denial-text.ts";
export type { PolicyDocument, PolicyPlace, PrincipalPattern, Statement } from "./policy/document.ts";
export { evaluate } from "./policy/evaluate.ts";
export { parsePolicy } from "./policy/parse-policy.ts";
export { PolicyError, type PolicyFlaw } from "./policy/policy-error.ts";
export { namedPolicy, readPolicy } from "./policy/policy-texts.ts";
export type { NamedPolicy, Policies, PrincipalPolicies, Question } from "./policy/question.ts";
export { strangerIn } from "./policy/stranger-in.ts";
export {
  grantStatement,
  hasSid,
  readWritten,
  withoutSid,
  withStatement,
  type AccountGrant,
  type WrittenPolicy,
} from "./policy/written-policy.ts";
export { statementPlaces, type StatementPlace } from "./policy/statement-places.ts";
