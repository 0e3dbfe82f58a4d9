export { accessLogLine, accessLogProblem, accessLogVariables, type ApiLogLine, type ApiLogs } from "./access-log.ts";
export { commonLogTime, readApiAddress, type ApiAddress } from "./api-address.ts";
export {
  apiDomain,
  extendedIdOf,
  functionOfInvocationUri,
  outcomeVariables,
  statusOf,
  traceIdOf,
  withStageVariables,
  writeApiCall,
  type ApiOutcome,
} from "./api-request.ts";
export { askSigner, iamOf, signerIdentity, signerVariables, type ApiQuestion, type ApiSigner } from "./api-signer.ts";
export { assert } from "./assert.ts";
export {
  authorizerOf,
  createAuthorizations,
  identityValues,
  type AskAuthorizer,
  type Authorizations,
  type IdentitySource,
} from "./authorizations.ts";
export { AwsError, type AwsErrorOptions, type Fault } from "./aws-error.ts";
export type {
  ContextValue,
  Decision,
  DenialReason,
  Mismatch,
  NearMiss,
  Permission,
  Plane,
  PolicyKind,
  RequestContext,
  StatementRef,
} from "./decision.ts";
export { wall, type Wall } from "./doors/wall.ts";
export { environmentVariable } from "./doors/environment.ts";
export {
  fitsPattern,
  fitsRule,
  parsePattern,
  PatternError,
  type EventPattern,
  type FieldPattern,
  type Rule,
} from "./event-pattern.ts";
export { isPreflight, preflight, withCors, type CorsRules } from "./cors.ts";
export { parseRate, type Rate } from "./rate.ts";
export { parseCron, nextOf, type CalendarDay, type Cron } from "./cron.ts";
export { parseEventPattern } from "./parse-event-pattern.ts";
export { timeZone, UTC, type TimeZone } from "./time-zone.ts";
export { FAULT_POINTS, createFaults, type FaultPoint, type FaultRule, type Faults } from "./faults.ts";
export { API_THROTTLE, type FunctionAnswer, type FunctionCall, type FunctionCaller } from "./function-call.ts";
export { answerWithin } from "./answer-within.ts";
export type { Front, FrontAuth, FrontRequest, FrontResponse, Signer } from "./front.ts";
export { Heap } from "./heap.ts";
export { Roster } from "./roster.ts";
export {
  createJournal,
  type Entry,
  type EntryBody,
  type EntryId,
  type EntryOf,
  type Journal,
  type Stage,
} from "./journal.ts";
export { ipRange, type IpRange } from "./ip-range.ts";
export { isJsonObject, parsedJson, type Json, type JsonObject } from "./json.ts";
export { late } from "./late.ts";
export { createKernel, type Kernel, type KernelOptions } from "./kernel.ts";
export {
  keyParts,
  rowKey,
  type Ledger,
  type LedgerSink,
  type Marks,
  type RowChange,
  type StoredRows,
  type Table,
} from "./ledger.ts";
export { onDemand } from "./on-demand.ts";
export {
  refusedBecause,
  withoutPolicy,
  type AnyOperation,
  type CallContext,
  type Denial,
  type Operation,
  type OperationCoverage,
  type ResourcePolicy,
  type Service,
} from "./operation.ts";
export {
  accountOf,
  arnOf,
  planeOf,
  principalIdOf,
  type FederatedPrincipal,
  type Principal,
  type RootPrincipal,
  type ServicePrincipal,
  type SessionPrincipal,
  type UserPrincipal,
  type UserSession,
} from "./principal.ts";
export { allValues, headerOf, joinedValues, lastValues } from "./pairs.ts";
export { createRandom, type Random, type RandomStream } from "./random.ts";
export { Scoped, type Scope } from "./scoped.ts";
export { Throttles, type Throttle } from "./token-bucket.ts";
export { readUrlAddress, type UrlAddress } from "./url-address.ts";
export { hours, iso, minutes, seconds, type Instant, type Millis } from "./time.ts";
export { createTimeline } from "./create-timeline.ts";
export type { Gate, Hold, Task, TaskOptions, Timeline } from "./timeline.ts";
export {
  collect,
  ContentTooLarge,
  createContentStore,
  type Content,
  type ContentHome,
  type ContentStore,
  type HeldContent,
} from "./content.ts";
export type { Credentials, CredentialSource, KeyUse, KnownKey } from "./credentials.ts";
export { createScratch, type Scratch } from "./doors/disk.ts";
export { openDataFolder, type DataFolder } from "./doors/data-folder.ts";
export { DataFolderError, type WorldStamp } from "./doors/data-records.ts";
export { frame, FRAME_HEAD, readFrame, type FrameFound } from "./frames.ts";
export type {
  AnswerStream,
  FunctionCode,
  FunctionRunner,
  Provision,
  FunctionSpec,
  Invocation,
  LogLine,
  LogSink,
  RunResult,
} from "./function-runner.ts";
