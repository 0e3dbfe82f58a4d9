import type { DefaultRetention } from "@aws-sdk/client-s3";
import { hours, iso, type CallContext, type Instant } from "../../kernel/index.ts";
import { objectPermission } from "./access.ts";
import { accessDenied, invalidArgument, invalidRequest, malformedXml, notImplementedHeader } from "./errors.ts";
import { RETENTION_DAYS_MAX, RETENTION_YEARS_MAX } from "./limits.ts";
import type { Bucket, ObjectLock, Retention, StoredObject } from "./state.ts";

/** The headers by which a writer locks what is written. */
export interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
  readonly ObjectLockEventHold?: string | undefined;
}

export const asksForLock = (input: LockInput): boolean =>
  input.ObjectLockMode !== undefined ||
  input.ObjectLockRetainUntilDate !== undefined ||
  input.ObjectLockLegalHoldStatus !== undefined;

/** What the headers ask for, and for what they leave out the bucket's default. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export function readLock(bucket: Bucket, input: LockInput, now: Instant): ObjectLock | undefined {
  if (input.ObjectLockEventHold !== undefined) throw notImplementedHeader("x-amz-object-lock-event-hold");
  const { objectLock } = bucket.settings;
  if (!objectLock) {
    if (asksForLock(input)) throw missingLockConfiguration();
    return undefined;
  }
  const retention = readRetention(input, now) ?? defaultRetention(objectLock.defaultRetention, now);
  const legalHold = readLegalHold(input.ObjectLockLegalHoldStatus);
  return retention || legalHold ? { retention, legalHold } : undefined;
}

export const missingLockConfiguration = (): Error => invalidRequest("Bucket is missing Object Lock Configuration");

function readRetention(input: LockInput, now: Instant): Retention | undefined {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = input;
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined)
    throw invalidArgument(
      "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
      mode === undefined ? "x-amz-object-lock-mode" : "x-amz-object-lock-retain-until-date",
    );
  if (mode !== "GOVERNANCE" && mode !== "COMPLIANCE")
    throw invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode);
  checkFuture(until, now, "x-amz-object-lock-retain-until-date");
  return { mode, until: until.getTime() };
}

export function checkFuture(until: Date, now: Instant, argument: string): void {
  if (!(until.getTime() > now))
    throw invalidArgument("The retain until date must be in the future!", argument, until.toISOString());
}

function readLegalHold(given: string | undefined): "ON" | "OFF" | undefined {
  if (given === undefined || given === "ON" || given === "OFF") return given;
  throw invalidArgument("Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", given);
}

function defaultRetention(given: DefaultRetention | undefined, now: Instant): Retention | undefined {
  if (given?.Mode === undefined) return undefined;
  return { mode: given.Mode, until: now + hours(24) * (given.Days ?? (given.Years ?? 0) * 365) };
}

/** A default has a mode and one period. */
export function checkDefaultRetention(given: DefaultRetention | undefined): void {
  if (!given || (given.Mode !== "GOVERNANCE" && given.Mode !== "COMPLIANCE")) throw malformedXml();
  if ((given.Days === undefined) === (given.Years === undefined)) throw malformedXml();
  const period = given.Days ?? given.Years ?? 0;
  const name = given.Days === undefined ? "Years" : "Days";
  if (period <= 0) throw invalidArgument("Default retention period must be a positive integer value.", name, period);
  if (period > (name === "Days" ? RETENTION_DAYS_MAX : RETENTION_YEARS_MAX))
    throw invalidArgument("Default retention period too large.", name, period);
}

export const isRetained = (object: StoredObject, now: Instant): boolean => {
  const until = object.lock?.retention?.until;
  return until !== undefined && until > now;
};

export const isLocked = (object: StoredObject, now: Instant): boolean =>
  object.lock?.legalHold === "ON" || isRetained(object, now);

export const lockedAnswer = (): Error => accessDenied("Access Denied because object protected by object lock.");

/** The header has a meaning only where there can be something to pass by. */
export function checkBypass(bucket: Bucket, bypass: boolean | undefined): void {
  if (bypass !== undefined && !bucket.settings.objectLock)
    throw invalidArgument(
      "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
      "x-amz-bypass-governance-retention",
    );
}

/** Refuses to take away what is locked. Governance yields to whoever asks for it and has the right to. */
export function refuseLocked(
  bucket: Bucket,
  object: StoredObject,
  bypass: boolean | undefined,
  context: CallContext,
): void {
  if (object.lock?.legalHold === "ON") throw lockedAnswer();
  if (isRetained(object, context.now)) requirePassing(bucket, object, bypass, context);
}

export function requirePassing(
  bucket: Bucket,
  object: StoredObject,
  bypass: boolean | undefined,
  context: CallContext,
): void {
  if (object.lock?.retention?.mode !== "GOVERNANCE" || bypass !== true) throw lockedAnswer();
  context.authorize(objectPermission("s3:BypassGovernanceRetention", bucket.name, object.key));
}

interface ShownLock {
  readonly ObjectLockMode?: Retention["mode"];
  readonly ObjectLockRetainUntilDate?: Date;
  readonly ObjectLockLegalHoldStatus?: "ON" | "OFF";
}

/** What readers are shown; each half needs a right of its own. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html */
export function shownLock(bucket: Bucket, object: StoredObject, context: CallContext): ShownLock {
  const { retention, legalHold } = object.lock ?? {};
  const may = (action: string): boolean => context.decide(objectPermission(action, bucket.name, object.key)).allowed;
  return {
    ...(retention && may("s3:GetObjectRetention")
      ? { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: new Date(iso(retention.until)) }
      : {}),
    ...(legalHold && may("s3:GetObjectLegalHold") ? { ObjectLockLegalHoldStatus: legalHold } : {}),
  };
}
