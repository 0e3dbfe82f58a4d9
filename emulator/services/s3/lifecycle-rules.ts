import type { LifecycleRule, LifecycleRuleFilter, TransitionStorageClass } from "@aws-sdk/client-s3";
import { hours, type AwsError } from "../../kernel/index.ts";
import { invalidArgument, invalidRequest, malformedXml } from "./errors.ts";
import { INFREQUENT_DAYS_MIN, LIFECYCLE_ID_MAX, LIFECYCLE_RULES_MAX, NEWER_VERSIONS_MAX } from "./limits.ts";

/** Checks rules as S3 does when they are put; those without an id are given one. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export function readLifecycleRules(
  given: readonly LifecycleRule[] | undefined,
  makeId: () => string,
): readonly LifecycleRule[] {
  if (!given || given.length === 0 || given.length > LIFECYCLE_RULES_MAX) throw malformedXml();
  const rules = given.map((rule) => {
    checkRule(rule);
    return { ...rule, ID: rule.ID ? rule.ID : makeId() };
  });
  if (new Set(rules.map((rule) => rule.ID)).size < rules.length)
    throw invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID");
  return rules;
}

function checkRule(rule: LifecycleRule): void {
  if (rule.Status !== "Enabled" && rule.Status !== "Disabled") throw malformedXml();
  if ((rule.Prefix === undefined) === (rule.Filter === undefined)) throw malformedXml();
  if (rule.Filter) checkFilter(rule.Filter);
  if ((rule.ID ?? "").length > LIFECYCLE_ID_MAX)
    throw invalidArgument(`ID length should not exceed allowed limit of ${LIFECYCLE_ID_MAX}`, "ID", rule.ID);
  const actions = [
    rule.Expiration,
    rule.NoncurrentVersionExpiration,
    rule.AbortIncompleteMultipartUpload,
    ...(rule.Transitions ?? []),
    ...(rule.NoncurrentVersionTransitions ?? []),
  ];
  if (actions.every((action) => action === undefined))
    throw invalidRequest("At least one action needs to be specified in a rule");
  checkExpiration(rule);
  checkTimes(rule);
  checkKinds(rule);
  checkOrder(rule);
}

function checkFilter(filter: LifecycleRuleFilter): void {
  if (Object.values(filter).filter((part) => part !== undefined).length > 1) throw malformedXml();
  const { And: and } = filter;
  if (!and) return;
  const parts = [and.Prefix, and.ObjectSizeGreaterThan, and.ObjectSizeLessThan, ...(and.Tags ?? [])];
  if (parts.filter((part) => part !== undefined).length < 2) throw malformedXml();
  const keys = (and.Tags ?? []).map((tag) => tag.Key);
  if (new Set(keys).size < keys.length) throw invalidRequest("Duplicate Tag Keys are not allowed.");
  if (and.ObjectSizeLessThan !== undefined && and.ObjectSizeLessThan <= (and.ObjectSizeGreaterThan ?? -1))
    throw invalidRequest("'ObjectSizeLessThan' has to be a value greater than 'ObjectSizeGreaterThan'.");
}

function checkExpiration(rule: LifecycleRule): void {
  const { Expiration: expiration } = rule;
  const hasTags = rule.Filter?.Tag !== undefined || (rule.Filter?.And?.Tags?.length ?? 0) > 0;
  if (rule.AbortIncompleteMultipartUpload && hasTags)
    throw invalidRequest("AbortIncompleteMultipartUpload cannot be specified with Tags.");
  if (!expiration) return;
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: marker } = expiration;
  if ([days, date, marker].filter((part) => part !== undefined).length !== 1) throw malformedXml();
  if (marker !== undefined && hasTags) throw invalidRequest("ExpiredObjectDeleteMarker cannot be specified with Tags.");
  if (days !== undefined && days <= 0) throw invalidArgument("'Days' for Expiration action must be a positive integer");
}

const INFREQUENT: ReadonlySet<string> = new Set(["STANDARD_IA", "ONEZONE_IA"]);

/** From warm to cold; https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html */
const CLASSES: readonly TransitionStorageClass[] = [
  "STANDARD_IA",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
];

const isClass = (given: TransitionStorageClass | undefined): given is TransitionStorageClass =>
  CLASSES.some((known) => known === given);

function refuseTooSoon(what: string, to: TransitionStorageClass, days: number | undefined): void {
  if (INFREQUENT.has(to) && (days ?? INFREQUENT_DAYS_MIN) < INFREQUENT_DAYS_MIN)
    throw invalidArgument(
      `${what} action must be greater than or equal to ${INFREQUENT_DAYS_MIN} for storageClass '${to}'`,
      "Days",
      days,
    );
}

/** A rule names each class once, and counts in days or in dates, not in both. */
function checkKinds(rule: LifecycleRule): void {
  const { Transitions: moves = [], NoncurrentVersionTransitions: oldMoves = [], Expiration: end } = rule;
  for (const [action, given] of [
    ["Transition", moves],
    ["NoncurrentVersionTransition", oldMoves],
  ] as const)
    if (new Set(given.map((move) => move.StorageClass)).size < given.length)
      throw invalidRequest(
        `'StorageClass' must be different for '${action}' actions in same 'Rule' with ${ruleText(rule)}`,
      );
  const mixed = (what: string): AwsError =>
    invalidRequest(`Found mixed 'Date' and 'Days' based ${what} actions in lifecycle rule for ${ruleText(rule)}`);
  const inDates = moves.some((move) => move.Date !== undefined);
  const inDays = moves.some((move) => move.Days !== undefined);
  if (inDates && inDays) throw mixed("Transition");
  if ((inDates && end?.Days !== undefined) || (inDays && end?.Date !== undefined))
    throw mixed("Expiration and Transition");
}

/** What is colder comes later, after the time for which the warmer class is paid in any case; what is gone is not moved. */
function checkOrder(rule: LifecycleRule): void {
  const inDays = (rule.Transitions ?? []).filter(({ Days: days }) => days !== undefined);
  const ordered = inDays.toSorted((a, b) => rankOf(a.StorageClass) - rankOf(b.StorageClass));
  for (const [index, colder] of ordered.entries()) {
    const warmer = ordered[index - 1];
    const least = STAYS[warmer?.StorageClass ?? ""] ?? 0;
    if (warmer && (colder.Days ?? 0) < (warmer.Days ?? 0) + Math.max(least, 1))
      throw invalidArgument(
        `'Days' in the 'Transition' action for StorageClass '${colder.StorageClass}' for filter '${filterText(rule)}' must be ${Math.max(least, 1)} days more than 'filter '${filterText(rule)}'' in the 'Transition' action for StorageClass '${warmer.StorageClass}'`,
      );
  }
  const last = Math.max(-1, ...inDays.map(({ Days: days }) => days ?? 0));
  if ((rule.Expiration?.Days ?? Infinity) <= last)
    throw invalidArgument(
      `'Days' in the Expiration action for filter '${filterText(rule)}' must be greater than 'Days' in the Transition action`,
    );
  const moved = (rule.NoncurrentVersionTransitions ?? []).map((move) => move.NoncurrentDays ?? 0);
  if ((rule.NoncurrentVersionExpiration?.NoncurrentDays ?? Infinity) <= Math.max(-1, ...moved))
    throw invalidArgument(
      `'NoncurrentDays' in the NoncurrentVersionExpiration action for ${ruleText(rule)} must be greater than 'NoncurrentDays' in the NoncurrentVersionTransition action`,
    );
}

const rankOf = (given: TransitionStorageClass | undefined): number => CLASSES.findIndex((known) => known === given);

/** Days for which a class is paid at least. https://aws.amazon.com/s3/storage-classes/ */
const STAYS: Readonly<Record<string, number>> = { STANDARD_IA: 30, ONEZONE_IA: 30, GLACIER_IR: 90, GLACIER: 90 };

function filterText({ Filter: filter, Prefix: old }: LifecycleRule): string {
  const prefix = old ?? filter?.Prefix ?? filter?.And?.Prefix;
  return prefix === undefined ? "()" : `(prefix=${prefix})`;
}

/** Rules of the first version of the schema have a prefix outside of any filter. */
const ruleText = (rule: LifecycleRule): string =>
  rule.Prefix === undefined ? `filter '${filterText(rule)}'` : `prefix '${rule.Prefix}'`;

function checkTimes(rule: LifecycleRule): void {
  const dates = [rule.Expiration?.Date, ...(rule.Transitions ?? []).map((transition) => transition.Date)];
  for (const date of dates)
    if (date && date.getTime() % hours(24) !== 0) throw invalidArgument("'Date' must be at midnight GMT");
  for (const transition of rule.Transitions ?? []) {
    if (!isClass(transition.StorageClass) || (transition.Days === undefined) === (transition.Date === undefined))
      throw malformedXml();
    if ((transition.Days ?? 0) < 0)
      throw invalidArgument("'Days' in Transition action must be nonnegative for storage class");
    refuseTooSoon("'Days' in Transition", transition.StorageClass, transition.Days);
  }
  for (const { StorageClass: to, NoncurrentDays: days } of rule.NoncurrentVersionTransitions ?? []) {
    if (!isClass(to)) throw malformedXml();
    refuseTooSoon("'NoncurrentDays' in NoncurrentVersionTransition", to, days);
  }
  const newer = rule.NoncurrentVersionExpiration?.NewerNoncurrentVersions ?? 1;
  if (newer < 1 || newer > NEWER_VERSIONS_MAX)
    throw invalidArgument(
      `'NewerNoncurrentVersions' for NoncurrentVersionExpiration action must be between 1 and ${NEWER_VERSIONS_MAX}`,
    );
  const noncurrent = rule.NoncurrentVersionExpiration;
  if (noncurrent && (noncurrent.NoncurrentDays ?? 0) <= 0)
    throw invalidArgument("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
  const abort = rule.AbortIncompleteMultipartUpload;
  if (abort && (abort.DaysAfterInitiation ?? 0) <= 0)
    throw invalidArgument("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
}
