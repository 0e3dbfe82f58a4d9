import type {
  GetBucketNotificationConfigurationRequest,
  NotificationConfiguration as Shape,
  NotificationConfigurationFilter,
  PutBucketNotificationConfigurationRequest,
} from "@aws-sdk/client-s3";
import type { AwsError, CallContext, Operation } from "../../../kernel/index.ts";
import { bucketFor, onBucket } from "../access.ts";
import type { S3Core } from "../core.ts";
import { invalidArgument, malformedXml } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { NOTIFICATION_RULES_MAX } from "../limits.ts";
import {
  checkOverlaps,
  destinationOf,
  filterValue,
  isNotifiable,
  type DestinationKind,
  type FilterRule,
  type NotificationConfiguration,
  type NotificationRule,
} from "../notifications.ts";
import type { Bucket } from "../state.ts";

type Put = Has<PutBucketNotificationConfigurationRequest, "Bucket" | "NotificationConfiguration">;
type Get = Has<GetBucketNotificationConfigurationRequest, "Bucket">;

/** All or nothing: one bad entry refuses the whole. https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html */
export const putNotificationConfiguration = (core: S3Core): Operation<Put, Record<string, never>> => ({
  permissions: onBucket(core, "s3:PutBucketNotification"),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const next = readConfiguration(core, bucket, input.NotificationConfiguration);
    if (input.SkipDestinationValidation !== true) checkDestinations(core, bucket, next.rules, context);
    bucket.notifications = next;
    return {};
  },
});

export const getNotificationConfiguration = (core: S3Core): Operation<Get, StoredShape> => ({
  permissions: onBucket(core, "s3:GetBucketNotification"),
  run: (input, context) => writeConfiguration(bucketFor(core, input, context).notifications),
});

interface Given {
  readonly kind: DestinationKind;
  readonly id: string | undefined;
  readonly arn: string;
  readonly events: readonly string[];
  readonly filter: NotificationConfigurationFilter | undefined;
}

/** How the three kinds of destination are spelled in errors. */
const ELEMENTS: Readonly<Record<DestinationKind, string>> = {
  lambda: "CloudFunction",
  queue: "Queue",
  topic: "Topic",
};

function readConfiguration(core: S3Core, bucket: Bucket, shape: Shape): NotificationConfiguration {
  const given = entriesOf(shape);
  if (given.length > NOTIFICATION_RULES_MAX)
    throw invalidArgument(`Notification configurations per bucket are limited to ${NOTIFICATION_RULES_MAX}`);
  // Syntax comes before everything else: the first ARN that cannot be read is the one that is named.
  for (const entry of given)
    if (!destinationOf(entry.kind, entry.arn))
      throw invalidArgument("The ARN could not be parsed", ELEMENTS[entry.kind], entry.arn);
  if (given.some(({ arn }) => arn.split(":")[3] !== bucket.region))
    throw invalidArgument(
      "The notification destination service region is not valid for the bucket location constraint",
    );
  const rules = given.map((entry) => readRule(core, entry));
  const ids = new Set<string>();
  for (const { id } of rules) {
    if (ids.has(id)) throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
    ids.add(id);
  }
  checkOverlaps(rules);
  return { rules, eventBridge: shape.EventBridgeConfiguration !== undefined };
}

/** The entries in the order of the document: the wire keeps it in the order of the members. */
function entriesOf(shape: Shape): readonly Given[] {
  const lists: Readonly<Record<string, () => readonly Given[]>> = {
    TopicConfigurations: () => (shape.TopicConfigurations ?? []).map((entry) => given("topic", entry.TopicArn, entry)),
    QueueConfigurations: () => (shape.QueueConfigurations ?? []).map((entry) => given("queue", entry.QueueArn, entry)),
    LambdaFunctionConfigurations: () =>
      (shape.LambdaFunctionConfigurations ?? []).map((entry) => given("lambda", entry.LambdaFunctionArn, entry)),
  };
  return Object.keys(shape).flatMap((name) => lists[name]?.() ?? []);
}

const given = (
  kind: DestinationKind,
  arn: string | undefined,
  entry: {
    readonly Id?: string | undefined;
    readonly Events: readonly string[] | undefined;
    readonly Filter?: NotificationConfigurationFilter | undefined;
  },
): Given => ({ kind, id: entry.Id, arn: arn ?? "", events: entry.Events ?? [], filter: entry.Filter });

function readRule(core: S3Core, entry: Given): NotificationRule {
  if (entry.events.length === 0) throw malformedXml();
  const events = entry.events.map((event) => {
    if (!isNotifiable(event)) throw invalidArgument("The event is not supported for notifications", "Event", event);
    return event;
  });
  const filter = readFilter(entry.filter);
  return {
    id: entry.id ? entry.id : core.ids.rule(),
    destination: { kind: entry.kind, arn: entry.arn },
    events,
    filter,
    prefix: filterValue(filter, "Prefix"),
    suffix: filterValue(filter, "Suffix"),
  };
}

function readFilter(filter: NotificationConfigurationFilter | undefined): readonly FilterRule[] | undefined {
  if (!filter?.Key) return undefined;
  const seen = new Set<string>();
  return (filter.Key.FilterRules ?? []).map((rule): FilterRule => {
    const named: string | undefined = rule.Name;
    if (named === undefined || rule.Value === undefined) throw malformedXml();
    const name = named.toLowerCase();
    if (name !== "prefix" && name !== "suffix")
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", named);
    if (seen.has(name)) throw invalidArgument(`Cannot specify more than one ${name} rule in a filter.`);
    seen.add(name);
    if (Buffer.byteLength(rule.Value) > FILTER_BYTES_MAX)
      throw invalidArgument("Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation");
    // Whatever case was sent, S3 gives the name back with a capital, which the SDK's own type does not know.
    return { Name: name === "prefix" ? "Prefix" : "Suffix", Value: rule.Value };
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_FilterRule.html */
const FILTER_BYTES_MAX = 1024;

/** Every destination is asked, and all that refuse are in one answer. */
function checkDestinations(
  core: S3Core,
  bucket: Bucket,
  rules: readonly NotificationRule[],
  context: CallContext,
): void {
  const refused: { readonly arn: string; readonly kind: DestinationKind; readonly text: string }[] = [];
  for (const { destination } of rules) {
    const scope = { account: bucket.owner, region: bucket.region };
    const text = core.ports.validateDestination(destination, bucket, scope, context.entry);
    if (text !== null) refused.push({ ...destination, text });
  }
  if (refused.length > 0) throw unreachable(refused);
}

const unreachable = (
  refused: readonly { readonly arn: string; readonly kind: DestinationKind; readonly text: string }[],
): AwsError =>
  invalidArgument(
    "Unable to validate the following destination configurations",
    undefined,
    undefined,
    Object.fromEntries(
      refused.flatMap(({ arn, kind, text }, index) => [
        // For functions S3 prints a second part that is always null.
        [`ArgumentName${index + 1}`, kind === "lambda" ? `${arn}, null` : arn],
        [`ArgumentValue${index + 1}`, text],
      ]),
    ),
  );

function writeConfiguration(held: NotificationConfiguration): StoredShape {
  const list = (kind: DestinationKind, member: string): readonly Readonly<Record<string, unknown>>[] | undefined => {
    const rules = held.rules.filter((rule) => rule.destination.kind === kind);
    return rules.length > 0 ? rules.map((rule) => writeRule(rule, member)) : undefined;
  };
  return {
    TopicConfigurations: list("topic", "TopicArn"),
    QueueConfigurations: list("queue", "QueueArn"),
    LambdaFunctionConfigurations: list("lambda", "LambdaFunctionArn"),
    EventBridgeConfiguration: held.eventBridge ? {} : undefined,
  };
}

const writeRule = (rule: NotificationRule, member: string): Readonly<Record<string, unknown>> => ({
  Id: rule.id,
  [member]: rule.destination.arn,
  Events: rule.events,
  ...(rule.filter ? { Filter: { Key: { FilterRules: rule.filter } } } : {}),
});

/** As the SDK's shape, but for the names of filter rules. */
type StoredShape = { readonly [K in keyof Shape]: unknown };
