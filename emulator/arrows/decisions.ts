/** What the arrows and the planes decide, as pure functions over configuration: for whoever has no journal but can read the configuration. */
export { logPermissions } from "./lambda-to-logs.ts";
export {
  decideS3ToLambda,
  decideStart,
  type Destination,
  type ObjectFact,
  type S3ToLambdaDecision,
  type Source,
} from "./s3-to-lambda-decision.ts";
export type { Decision, Permission, Principal, ResourcePolicy, SessionPrincipal } from "../kernel/index.ts";
export {
  decideExecution,
  decideTrust,
  evaluate,
  namedPolicy,
  type NamedPolicy,
  type PrincipalPolicies,
} from "../permissions/index.ts";
export { filterValue, type NotificationRule } from "../services/s3/index.ts";
export { cureFor, REASONS } from "../why/index.ts";
