import type { LifecycleRule, LifecycleRuleFilter } from "@aws-sdk/client-s3";
import { hours } from "../../kernel/index.ts";
import { invalidArgument, invalidRequest, malformedXml } from "./errors.ts";
import { INFREQUENT_DAYS_MIN, LIFECYCLE_ID_MAX, LIFECYCLE_RULES_MAX } from "./limits.ts";

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
}

function checkFilter(filter: LifecycleRuleFilter): void {
  if (Object.values(filter).filter((part) => part !== undefined).length > 1) throw malformedXml();
  const { And: and } = filter;
  if (!and) return;
  const parts = [and.Prefix, and.ObjectSizeGreaterThan, and.ObjectSizeLessThan, ...(and.Tags ?? [])];
  if (parts.filter((part) => part !== undefined).length < 2) throw malformedXml();
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

function checkTimes(rule: LifecycleRule): void {
  const dates = [rule.Expiration?.Date, ...(rule.Transitions ?? []).map((transition) => transition.Date)];
  for (const date of dates)
    if (date && date.getTime() % hours(24) !== 0) throw invalidArgument("'Date' must be at midnight GMT");
  for (const transition of rule.Transitions ?? []) {
    if (!transition.StorageClass || (transition.Days === undefined) === (transition.Date === undefined))
      throw malformedXml();
    if ((transition.Days ?? 0) < 0)
      throw invalidArgument("'Days' in Transition action must be nonnegative for storage class");
    if (INFREQUENT.has(transition.StorageClass) && (transition.Days ?? INFREQUENT_DAYS_MIN) < INFREQUENT_DAYS_MIN)
      throw invalidArgument(
        `'Days' in Transition action must be greater than or equal to ${INFREQUENT_DAYS_MIN} for storageClass '${transition.StorageClass}'`,
        "Days",
        transition.Days,
      );
  }
  const noncurrent = rule.NoncurrentVersionExpiration;
  if (noncurrent && (noncurrent.NoncurrentDays ?? 0) <= 0)
    throw invalidArgument("'NoncurrentDays' for NoncurrentVersionExpiration action must be a positive integer");
  const abort = rule.AbortIncompleteMultipartUpload;
  if (abort && (abort.DaysAfterInitiation ?? 0) <= 0)
    throw invalidArgument("'DaysAfterInitiation' for AbortIncompleteMultipartUpload action must be a positive integer");
}
