import {
  accountOf,
  type AwsError,
  type CallContext,
  type Denial,
  type EntryId,
  type Kernel,
  type Operation,
  type Principal,
  type ResourcePolicy,
  type Service,
} from "../../kernel/index.ts";
import type { PlainAnswer } from "./answer.ts";
import { createOperations } from "./api.ts";
import { policyWithAcls } from "./acl-policy.ts";
import { createCore, type S3Ports } from "./core.ts";
import { answerPreflight, corsHeaders, type Preflight } from "./cors.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { BucketInfo, S3Fact } from "./events.ts";
import { createLifecycleSweep } from "./lifecycle-sweep.ts";
import { bucketOfArn, objectArn } from "./naming.ts";
import type { NotificationRule } from "./notifications.ts";
import { postObject, type PostInput } from "./operations/post-object.ts";
import { answerPage, type PageRequest } from "./website.ts";
import { readFromInside, storeFromInside, type ReadResult } from "./inside.ts";
import type { Buckets, Version } from "./state.ts";

export type { PlainAnswer } from "./answer.ts";
export type { Preflight } from "./cors.ts";
export { readForm, type Form } from "./form.ts";
export type { PostInput } from "./operations/post-object.ts";
export { signatureOf, type FormSignature } from "./post-policy.ts";
export type { PageRequest } from "./website.ts";
export type { S3Ports } from "./core.ts";
export type { S3Fact } from "./events.ts";
export { eventBridgeEvent, eventRecord } from "./event-record.ts";
export { filterValue, matches, type Destination, type NotificationRule } from "./notifications.ts";

/** Simple Storage Service: buckets, objects, and what it tells others about them. */
export interface S3Room {
  readonly service: Service;
  /** Calls back, in the order of what happened, before the request that caused it is answered. */
  onFact(listener: (fact: S3Fact) => void): void;
  /** None when there is no such bucket. */
  notificationRules(bucket: string): readonly NotificationRule[];
  /** Whether the bucket sends its events to the default event bus as well. */
  sendsToEventBridge(bucket: string): boolean;
  bucket(name: string): BucketInfo | undefined;
  /** The bytes of an object for another service, which has asked for permission itself. */
  read(bucket: string, key: string, versionId?: string): ReadResult;
  /** Puts an object for another service, which has asked for permission itself. The bucket must exist. */
  store(bucket: string, key: string, body: Uint8Array, cause: EntryId, requester?: Principal): void;
  /** Answers `OPTIONS`, which nobody signs. Throws AWS's refusals. */
  preflight(request: Preflight): PlainAnswer;
  /** What the answer to any request that names its origin gets as well; empty where no rule of the bucket allows it. */
  corsHeaders(bucket: string, origin: string | undefined, method: string): Readonly<Record<string, string>>;
  /** Serves a request to a bucket's website endpoint. The context's caller is nobody. */
  page(request: PageRequest, context: CallContext): PlainAnswer;
  /**
   * An upload by a browser's form: `POST` of `multipart/form-data` to a bucket. Whoever carries it reads the form (`readForm`),
   * checks its signature (`signatureOf`: over the policy's text as sent), and runs this operation like any other.
   */
  readonly postObject: Operation<PostInput, PlainAnswer>;
  /** Forgets every bucket. */
  clear(): void;
}

export function createS3(kernel: Kernel, ports: S3Ports): S3Room {
  const core = createCore(kernel, ports, createLifecycleSweep);
  return {
    service: {
      name: "s3",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      operations: createOperations(core),
      resourcePolicy: (arn) => policyOf(core.buckets, arn),
      denied: (denial) => denied(core.buckets, denial),
    },
    onFact: (listener) => void core.listeners.push(listener),
    notificationRules: (name) => core.buckets.get(name)?.notifications.rules ?? [],
    sendsToEventBridge: (name) => core.buckets.get(name)?.notifications.eventBridge ?? false,
    bucket: (name) => core.buckets.get(name),
    read: (bucket, key, versionId) => readFromInside(core, bucket, key, versionId),
    store: (bucket, key, body, cause, requester) => storeFromInside(core, { bucket, key, body, cause, requester }),
    preflight: (request) => answerPreflight(core.buckets.get(request.bucket), request),
    corsHeaders: (bucket, origin, method) => corsHeaders(core.buckets.get(bucket), origin, method),
    page: (request, context) => answerPage(core.buckets.get(request.bucket), request, context),
    postObject: postObject(core),
    clear() {
      core.buckets.clear();
      core.accounts.clear();
      core.lifecycle.stop();
    },
  };
}

function policyOf(buckets: Buckets, arn: string): ResourcePolicy | undefined {
  const bucket = buckets.get(bucketOfArn(arn) ?? "");
  return (
    bucket && {
      document: policyWithAcls(bucket, arn),
      owner: bucket.owner,
      name: `bucket policy of ${bucket.name}`,
    }
  );
}

/** Newest first; none for what is no object. */
function objectVersions(buckets: Buckets, arn: string): readonly Version[] {
  const bucket = buckets.get(bucketOfArn(arn) ?? "");
  return bucket?.objects.get(arn.slice(objectArn(bucket.name, "").length)) ?? [];
}

/**
 * Inside an account S3 says who was refused what, and why; strangers only hear that they were refused.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
 */
function denied(buckets: Buckets, { principal, permission, resourceOwner, text }: Denial): AwsError {
  const account = accountOf(principal);
  if (account === undefined || (resourceOwner !== undefined && resourceOwner !== account)) return accessDenied();
  // What another account owns, its ACL closes, of which AWS says nothing.
  const [object] = objectVersions(buckets, permission.resource);
  if (object && object.owner !== account) return accessDenied();
  const named = ` on resource: ${permission.resource}`;
  return accessDenied(text.replace(named, permission.resource === "*" ? "" : ` on resource: "${permission.resource}"`));
}
