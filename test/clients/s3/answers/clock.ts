import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `clock.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lifecycle-mgmt.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
 */
export const clock: Answers = {
  odd: {
    none: refused("NoSuchLifecycleConfiguration", { BucketName: "py-clock" }),
    "no rules": refused("MalformedXML"),
    "no action": because("InvalidRequest", "At least one action needs to be specified in a rule"),
    "same id": because("InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule", {
      ArgumentName: "ID",
    }),
    "no days": because("InvalidArgument", "'Days' for Expiration action must be a positive integer"),
    "days and date": refused("MalformedXML"),
    "not at midnight": because("InvalidArgument", "'Date' must be at midnight GMT"),
    "cold too soon": because(
      "InvalidArgument",
      "'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'",
      { ArgumentName: "Days", ArgumentValue: "3" },
    ),
    "no such class": refused("MalformedXML"),
    "gone before it moves": because(
      "InvalidArgument",
      "'Days' in the Expiration action for filter '(prefix=)' must be greater than 'Days' in the Transition action",
    ),
    "colder too soon": because(
      "InvalidArgument",
      "'Days' in the 'Transition' action for StorageClass 'DEEP_ARCHIVE' for filter '(prefix=)' must be 90 days more than 'filter '(prefix=)'' in the 'Transition' action for StorageClass 'GLACIER'",
    ),
    "a tag twice": because("InvalidRequest", "Duplicate Tag Keys are not allowed."),
    "odd status": refused("MalformedXML"),
    "long id": because("InvalidArgument", "ID length should not exceed allowed limit of 255", {
      ArgumentName: "ID",
      ArgumentValue: "a".repeat(256),
    }),
    "filter and prefix": refused("MalformedXML"),
  },
  done: {
    put: null,
    shown: [["days", "tagged", "big", "cold", "uploads", "off"], "all_storage_classes_128K"],
    told: [true, true],
    "at first": [
      ["days/a", 200],
      ["tagged", 200],
      ["size/b", 200],
    ],
    expired: { "days/a": 404, tagged: 404, untagged: 200, "size/s": 200, "size/b": 404, "off/a": 200 },
    colder: { a: "GLACIER", small: null },
    uploads: 0,
    deleted: [204, "NoSuchLifecycleConfiguration"],
  },
  versions: { put: null, left: [404, 200, 200], "lone markers": [], hidden: [404, 1] },
  restored: {
    read: because("InvalidObjectState", "The operation is not valid for the object's storage class", {
      StorageClass: "GLACIER",
    }),
    copy: because("InvalidObjectState", "Operation is not valid for the source object's storage class", {
      StorageClass: "GLACIER",
    }),
    "not archived": because("InvalidObjectState", "Restore is not allowed for the object's current storage class", {
      StorageClass: "STANDARD",
    }),
    "no days": refused("MalformedXML"),
    "odd tier": refused("MalformedXML"),
    "no such tier": because("InvalidArgument", "Retrieval option is not supported by this storage class", {
      ArgumentName: "Tier",
      ArgumentValue: "Expedited",
    }),
    asked: [202, 'ongoing-request="true"'],
    "asked twice": refused("RestoreAlreadyInProgress"),
    still: [403, "InvalidObjectState"],
    back: ["cold", 'ongoing-request="false"'],
    listed: ["GLACIER", false],
    "gone again": [[403, "InvalidObjectState"], null],
  },
};
