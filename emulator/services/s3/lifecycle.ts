import type { LifecycleRule, StorageClass } from "@aws-sdk/client-s3";
import { hours, type Instant } from "../../kernel/index.ts";
import { isLocked } from "./object-lock.ts";
import type { Bucket, StoredObject, Upload, Version } from "./state.ts";

// What lifecycle rules ask for at a time, as values; who carries it out is lifecycle-sweep.ts.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html

const DAY = hours(24);

/** S3 counts days from the event and then to the next midnight UTC. https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#intro-lifecycle-rules-number-of-days */
export const midnightAfter = (since: Instant, days: number): Instant => Math.ceil((since + days * DAY) / DAY) * DAY;

export type LifecycleAction =
  /** The current version: it is removed, or hidden in a versioned bucket. */
  | { readonly kind: "expire"; readonly version: Version; readonly rule: string }
  /** A version that is not current, or a delete marker with nothing under it: gone for good. */
  | { readonly kind: "erase"; readonly version: Version; readonly rule: string }
  | {
      readonly kind: "transition";
      readonly version: StoredObject;
      readonly to: StorageClass;
      readonly rule: string;
    }
  | { readonly kind: "abort"; readonly upload: Upload; readonly rule: string };

export function dueActions(bucket: Bucket, now: Instant): readonly LifecycleAction[] {
  const rules = activeRules(bucket);
  if (rules.length === 0) return [];
  const due: LifecycleAction[] = [];
  for (const [, versions] of bucket.objects.from(() => true)) due.push(...dueVersions(bucket, rules, versions, now));
  for (const upload of bucket.uploads.values()) {
    const rule = rules.find(
      ({ AbortIncompleteMultipartUpload: abort, ...of }) =>
        abort?.DaysAfterInitiation !== undefined &&
        upload.key.startsWith(prefixOf(of)) &&
        midnightAfter(upload.initiated, abort.DaysAfterInitiation) <= now,
    );
    if (rule) due.push({ kind: "abort", upload, rule: rule.ID ?? "" });
  }
  return due;
}

const activeRules = (bucket: Bucket): readonly LifecycleRule[] =>
  bucket.settings.lifecycle?.rules.filter((rule) => rule.Status === "Enabled") ?? [];

function dueVersions(
  bucket: Bucket,
  rules: readonly LifecycleRule[],
  versions: readonly Version[],
  now: Instant,
): readonly LifecycleAction[] {
  const due: LifecycleAction[] = [];
  for (const [index, version] of versions.entries()) {
    // Permanent deletion comes before anything else that a version may be due for.
    const action =
      index === 0
        ? dueCurrent(bucket, rules, version, versions.length === 1, now)
        : dueNoncurrent(bucket, rules, versions, index, now);
    if (action) due.push(action);
  }
  return due;
}

function dueCurrent(
  bucket: Bucket,
  rules: readonly LifecycleRule[],
  version: Version,
  isAlone: boolean,
  now: Instant,
): LifecycleAction | undefined {
  for (const rule of rules) {
    const { Expiration: expiration, ID: id = "" } = rule;
    if (version.kind === "marker") {
      // An expired delete marker hides nothing any more. Days clean it up as well as the switch made for it.
      const isDue =
        expiration?.ExpiredObjectDeleteMarker === true ||
        (expiration?.Days !== undefined && midnightAfter(version.lastModified, expiration.Days) <= now);
      if (isAlone && isDue && version.key.startsWith(prefixOf(rule))) return { kind: "erase", version, rule: id };
      continue;
    }
    if (!applies(rule, version) || (bucket.versioning === undefined && isLocked(version, now))) continue;
    const at = expiryOf(rule, version);
    if (at !== undefined && at <= now) return { kind: "expire", version, rule: id };
  }
  return version.kind === "object" ? dueTransition(bucket, rules, version, now, transitionsOfCurrent) : undefined;
}

function expiryOf({ Expiration: expiration }: LifecycleRule, object: StoredObject): Instant | undefined {
  if (expiration?.Days !== undefined) return midnightAfter(object.lastModified, expiration.Days);
  return expiration?.Date?.getTime();
}

function dueNoncurrent(
  bucket: Bucket,
  rules: readonly LifecycleRule[],
  versions: readonly Version[],
  index: number,
  now: Instant,
): LifecycleAction | undefined {
  const version = versions[index];
  const newer = versions[index - 1];
  if (!version || !newer) return undefined;
  for (const rule of rules) {
    const { NoncurrentVersionExpiration: given, ID: id = "" } = rule;
    if (given?.NoncurrentDays === undefined) continue;
    const applicable = version.kind === "object" ? applies(rule, version) : version.key.startsWith(prefixOf(rule));
    const spared = index <= (given.NewerNoncurrentVersions ?? 0);
    const isDue = midnightAfter(newer.lastModified, given.NoncurrentDays) <= now;
    if (applicable && isDue && !spared && !(version.kind === "object" && isLocked(version, now)))
      return { kind: "erase", version, rule: id };
  }
  if (version.kind === "marker") return undefined;
  return dueTransition(bucket, rules, version, now, (rule) =>
    (rule.NoncurrentVersionTransitions ?? []).flatMap((given) =>
      given.NoncurrentDays !== undefined && given.StorageClass && index > (given.NewerNoncurrentVersions ?? 0)
        ? [{ at: midnightAfter(newer.lastModified, given.NoncurrentDays), to: given.StorageClass }]
        : [],
    ),
  );
}

interface Transition {
  readonly at: Instant;
  readonly to: StorageClass;
}

const transitionsOfCurrent = (rule: LifecycleRule, object: StoredObject): readonly Transition[] =>
  (rule.Transitions ?? []).flatMap(({ Days: days, Date: date, StorageClass: to }) => {
    const at = days === undefined ? date?.getTime() : midnightAfter(object.lastModified, days);
    return at === undefined || !to ? [] : [{ at, to }];
  });

/** The coldest class that is due; objects only ever go down. */
function dueTransition(
  bucket: Bucket,
  rules: readonly LifecycleRule[],
  object: StoredObject,
  now: Instant,
  transitionsOf: (rule: LifecycleRule, object: StoredObject) => readonly Transition[],
): LifecycleAction | undefined {
  let coldest: { readonly to: StorageClass; readonly rule: string } | undefined;
  for (const rule of rules.filter((candidate) => applies(candidate, object))) {
    for (const { at, to } of transitionsOf(rule, object)) {
      if (at > now || coldness(to) <= coldness(coldest?.to ?? object.storageClass)) continue;
      if (!isTooSmall(bucket, rule, object, to)) coldest = { to, rule: rule.ID ?? "" };
    }
  }
  return coldest && { kind: "transition", version: object, ...coldest };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const WATERFALL: readonly string[] = [
  "STANDARD",
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];
const coldness = (storageClass: string): number => Math.max(0, WATERFALL.indexOf(storageClass));

/** 128 KiB: https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html#lifecycle-configuration-constraints */
const TRANSITION_BYTES_MIN = 128 * 1024;

/** By default small objects stay where they are; a rule that names sizes knows what it does. */
function isTooSmall(
  bucket: Bucket,
  { Filter: filter }: LifecycleRule,
  object: StoredObject,
  to: StorageClass,
): boolean {
  const sizes = [filter, filter?.And];
  if (sizes.some((part) => part?.ObjectSizeGreaterThan !== undefined || part?.ObjectSizeLessThan !== undefined))
    return false;
  if (object.content.length >= TRANSITION_BYTES_MIN) return false;
  const varies = bucket.settings.lifecycle?.minimumSize === "varies_by_storage_class";
  return !(varies && (to === "GLACIER" || to === "DEEP_ARCHIVE"));
}

const prefixOf = ({ Prefix: old, Filter: filter }: Pick<LifecycleRule, "Prefix" | "Filter">): string =>
  filter?.And?.Prefix ?? filter?.Prefix ?? old ?? "";

function applies(rule: LifecycleRule, object: StoredObject): boolean {
  const { Filter: filter } = rule;
  const tags = filter?.And?.Tags ?? (filter?.Tag ? [filter.Tag] : []);
  const above = filter?.And?.ObjectSizeGreaterThan ?? filter?.ObjectSizeGreaterThan ?? -1;
  const below = filter?.And?.ObjectSizeLessThan ?? filter?.ObjectSizeLessThan ?? Infinity;
  return (
    object.key.startsWith(prefixOf(rule)) &&
    object.content.length > above &&
    object.content.length < below &&
    tags.every(({ Key, Value }) => object.tags.some((held) => held.Key === Key && held.Value === Value))
  );
}

/** `x-amz-expiration`: when the current version will go, and by which rule. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function shownExpiration(bucket: Bucket, object: StoredObject): string | undefined {
  let soonest: { readonly at: Instant; readonly rule: string } | undefined;
  for (const rule of activeRules(bucket)) {
    const at = applies(rule, object) ? expiryOf(rule, object) : undefined;
    if (at !== undefined && at < (soonest?.at ?? Infinity)) soonest = { at, rule: rule.ID ?? "" };
  }
  return (
    soonest && `expiry-date="${new Date(soonest.at).toUTCString()}", rule-id="${encodeURIComponent(soonest.rule)}"`
  );
}
