import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `settings.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/configure-inventory.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
export const settings: Answers = {
  inventory: {
    none: refused("NoSuchConfiguration"),
    empty: { IsTruncated: false },
    put: null,
    "the same": true,
    listed: ["one"],
    "another id": refused("IdMismatch"),
    delete: 204,
    again: refused("NoSuchConfiguration"),
  },
  metrics: {
    none: refused("NoSuchConfiguration"),
    empty: { IsTruncated: false },
    put: null,
    "the same": true,
    listed: ["one"],
    "another id": refused("IdMismatch"),
    delete: 204,
    again: refused("NoSuchConfiguration"),
  },
  analytics: {
    none: refused("NoSuchConfiguration"),
    empty: { IsTruncated: false },
    put: null,
    "the same": true,
    listed: ["one"],
    "another id": refused("IdMismatch"),
    delete: 204,
    again: refused("NoSuchConfiguration"),
  },
  tiering: {
    none: refused("NoSuchConfiguration"),
    empty: { IsTruncated: false },
    put: null,
    "the same": true,
    listed: ["one"],
    "another id": refused("IdMismatch"),
    delete: 204,
    again: refused("NoSuchConfiguration"),
  },
  logging: {
    none: {},
    "to nowhere": refused("InvalidTargetBucketForLogging", { TargetBucket: "py-nowhere" }),
    "far away": refused("CrossLocationLoggingProhibitted", { TargetBucketLocation: "eu-west-1" }),
    put: [null, { TargetBucket: "py-settings-logs", TargetPrefix: "log/" }],
    off: [null, {}],
  },
  acceleration: {
    none: {},
    put: [null, "Enabled"],
    suspended: [null, "Suspended"],
    odd: refused("MalformedXML"),
    dots: because(
      "InvalidRequest",
      "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names",
    ),
  },
  payment: { owner: "BucketOwner", put: [null, "Requester"], odd: refused("MalformedXML") },
  notifications: {
    none: {},
    put: null,
    "a test event": ["s3:TestEvent"],
    overlap: because(
      "InvalidArgument",
      "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
    ),
    "odd event": because("InvalidArgument", "The event is not supported for notifications", {
      ArgumentName: "Event",
      ArgumentValue: "s3:ObjectRead:*",
    }),
    "odd arn": because("InvalidArgument", "The ARN could not be parsed", {
      ArgumentName: "Queue",
      ArgumentValue: "odd",
    }),
    "no queue": because("InvalidArgument", "Unable to validate the following destination configurations", {
      ArgumentName1: "arn:aws:sqs:us-east-1:000000000000:py-settings-none",
      ArgumentValue1: "The destination queue does not exist",
    }),
    told: [["ObjectCreated:Put", "in/%C3%BC+b", "new"]],
    "to eventbridge": [null, {}, 204, [["Object Deleted", "in/ü b", "DeleteObject"]]],
  },
  replication: { none: refused("ReplicationConfigurationNotFoundError", { BucketName: "py-settings" }), delete: 204 },
};
