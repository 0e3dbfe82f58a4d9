import { accountOf, iso, principalIdOf, type JsonObject, type Principal } from "../../kernel/index.ts";
import type { ObjectEventName, S3Fact } from "./events.ts";
import { customerId } from "./naming.ts";
import { urlEncoded } from "./listing.ts";
import type { NotificationRule } from "./notifications.ts";

/** The message that Lambda, SQS and SNS get; S3 sends one record at a time. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function eventRecord(fact: S3Fact, rule: Pick<NotificationRule, "id">): JsonObject {
  const record = {
    eventVersion: isYounger(fact.event) ? "2.3" : "2.1",
    eventSource: "aws:s3",
    awsRegion: fact.region,
    eventTime: iso(fact.at),
    eventName: fact.event,
    userIdentity: { principalId: requesterId(fact.requester) },
    requestParameters: { sourceIPAddress: fact.sourceIp },
    responseElements: { "x-amz-request-id": fact.requestId, "x-amz-id-2": fact.extendedRequestId },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: rule.id,
      bucket: {
        name: fact.bucket,
        ownerIdentity: { principalId: customerId(fact.bucketOwner) },
        arn: fact.bucketArn,
      },
      object: {
        key: urlEncoded(fact.key),
        ...(fact.size === undefined ? {} : { size: fact.size }),
        ...(fact.eTag === undefined ? {} : { eTag: fact.eTag }),
        ...(fact.versionId === undefined ? {} : { versionId: fact.versionId }),
        ...(fact.sequencer === undefined ? {} : { sequencer: fact.sequencer }),
      },
    },
  };
  return { Records: [{ ...record, ...eventData(fact) }] };
}

/** What only restores and transitions say. */
function eventData(fact: S3Fact): JsonObject {
  if (fact.event === "LifecycleTransition")
    return {
      lifecycleEventData: { transitionEventData: { destinationStorageClass: fact.storageClass ?? "STANDARD" } },
    };
  if (fact.restoredUntil === undefined) return {};
  return {
    glacierEventData: {
      restoreEventData: {
        lifecycleRestorationExpiryTime: iso(fact.restoredUntil),
        lifecycleRestoreStorageClass: fact.storageClass ?? "GLACIER",
      },
    },
  };
}

/** Events that came later have a newer record: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const isYounger = (event: ObjectEventName): boolean =>
  /^(ObjectTagging:|ObjectAcl:|Lifecycle|ObjectRestore:Delete)/.test(event);

/** `detail-type` and `detail` of the event on the default bus; the key is as it is there. https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function eventBridgeEvent(fact: S3Fact): { readonly detailType: string; readonly detail: JsonObject } {
  const kind = EVENT_BRIDGE[fact.event];
  const detail = {
    version: "0",
    bucket: { name: fact.bucket },
    object: {
      key: fact.key,
      ...(fact.size === undefined ? {} : { size: fact.size }),
      ...(fact.eTag === undefined ? {} : { etag: fact.eTag }),
      ...(fact.versionId === undefined ? {} : { "version-id": fact.versionId }),
      ...(fact.sequencer === undefined ? {} : { sequencer: fact.sequencer }),
    },
    "request-id": fact.requestId,
    requester: accountOf(fact.requester) ?? principalIdOf(fact.requester),
    "source-ip-address": fact.sourceIp,
    ...(kind.reason === undefined ? {} : { reason: kind.reason }),
    ...(kind.deletion === undefined ? {} : { "deletion-type": kind.deletion }),
    ...(fact.restoredUntil === undefined ? {} : { "restore-expiry-time": iso(fact.restoredUntil) }),
    ...(fact.storageClass === undefined
      ? {}
      : {
          [fact.event === "LifecycleTransition" ? "destination-storage-class" : "source-storage-class"]:
            fact.storageClass,
        }),
  };
  return { detailType: kind.detailType, detail };
}

interface EventBridgeKind {
  readonly detailType: string;
  readonly reason?: string;
  readonly deletion?: string;
}

const EVENT_BRIDGE: Readonly<Record<ObjectEventName, EventBridgeKind>> = {
  "ObjectCreated:Put": { detailType: "Object Created", reason: "PutObject" },
  "ObjectCreated:Post": { detailType: "Object Created", reason: "POST Object" },
  "ObjectCreated:Copy": { detailType: "Object Created", reason: "CopyObject" },
  "ObjectCreated:CompleteMultipartUpload": { detailType: "Object Created", reason: "CompleteMultipartUpload" },
  "ObjectRemoved:Delete": {
    detailType: "Object Deleted",
    reason: "DeleteObject",
    deletion: "Permanently Deleted",
  },
  "ObjectRemoved:DeleteMarkerCreated": {
    detailType: "Object Deleted",
    reason: "DeleteObject",
    deletion: "Delete Marker Created",
  },
  "ObjectTagging:Put": { detailType: "Object Tags Added" },
  "ObjectTagging:Delete": { detailType: "Object Tags Deleted" },
  "ObjectAcl:Put": { detailType: "Object ACL Updated" },
  "ObjectRestore:Post": { detailType: "Object Restore Initiated" },
  "ObjectRestore:Completed": { detailType: "Object Restore Completed" },
  "ObjectRestore:Delete": { detailType: "Object Restore Expired" },
  "LifecycleExpiration:Delete": {
    detailType: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletion: "Permanently Deleted",
  },
  "LifecycleExpiration:DeleteMarkerCreated": {
    detailType: "Object Deleted",
    reason: "Lifecycle Expiration",
    deletion: "Delete Marker Created",
  },
  LifecycleTransition: { detailType: "Object Storage Class Changed" },
};

function requesterId(requester: Principal): string {
  switch (requester.kind) {
    case "anonymous":
      return "Anonymous";
    case "root":
      return customerId(requester.account);
    case "user":
    case "session":
    case "federated":
      return `AWS:${principalIdOf(requester)}`;
    case "service":
      return requester.service === "s3.amazonaws.com" ? requester.service : `AWS:${requester.service}`;
    default:
      return requester satisfies never;
  }
}
