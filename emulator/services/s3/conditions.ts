import type { Instant } from "../../kernel/index.ts";
import {
  conditionalRequestConflict,
  noSuchKey,
  notImplementedHeader,
  notModified,
  preconditionFailed,
} from "./errors.ts";
import type { StoredObject } from "./state.ts";

export interface ReadConditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
  readonly IfModifiedSince?: Date | undefined;
  readonly IfUnmodifiedSince?: Date | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-reads.html */
export function checkReadConditions(object: StoredObject, given: ReadConditions, now: Instant): void {
  const failed = failedReadCondition(object, given, now);
  if (failed === undefined) return;
  if (failed === "If-Match" || failed === "If-Unmodified-Since") throw preconditionFailed(failed);
  throw notModified({ etag: quoted(object.eTag), "last-modified": new Date(object.lastModified).toUTCString() });
}

/** The same conditions on a copy's source all answer 412. https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function checkCopyConditions(source: StoredObject, given: ReadConditions, now: Instant): void {
  const failed = failedReadCondition(source, given, now);
  if (failed !== undefined) throw preconditionFailed(`x-amz-copy-source-${failed}`);
}

/** An ETag condition outweighs the date condition beside it (https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2). */
function failedReadCondition(object: StoredObject, given: ReadConditions, now: Instant): string | undefined {
  const modified = wholeSeconds(object.lastModified);
  if (given.IfMatch !== undefined) {
    if (!namesETag(given.IfMatch, object.eTag)) return "If-Match";
  } else if (given.IfUnmodifiedSince !== undefined && modified > given.IfUnmodifiedSince.getTime()) {
    return "If-Unmodified-Since";
  }
  if (given.IfNoneMatch !== undefined) return namesETag(given.IfNoneMatch, object.eTag) ? "If-None-Match" : undefined;
  const since = given.IfModifiedSince?.getTime();
  // A date in the future is no condition.
  if (since !== undefined && since <= now && modified <= since) return "If-Modified-Since";
  return undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkWriteConditions(
  current: StoredObject | undefined,
  key: string,
  given: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">,
  upload?: WriteBegun,
): void {
  checkConditionHeaders(given);
  if (given.IfNoneMatch !== undefined) {
    if (current) throw preconditionFailed("If-None-Match");
    if (upload?.keyWasTaken === true) throw conditionalRequestConflict("If-None-Match", key);
  }
  if (given.IfMatch !== undefined) {
    if (!current) throw noSuchKey(key);
    if (!namesETag(given.IfMatch, current.eTag)) throw preconditionFailed("If-Match");
    if (upload && upload.initiated < current.lastModified) throw conditionalRequestConflict("If-Match", key);
  }
}

/** A write that takes a while: what happened to its key meanwhile is a conflict, whatever there is now. */
interface WriteBegun {
  readonly initiated: Instant;
  readonly keyWasTaken: boolean;
}

/** Writers may name one condition, and of it only one kind of value. */
function checkConditionHeaders({ IfMatch, IfNoneMatch }: Pick<ReadConditions, "IfMatch" | "IfNoneMatch">): void {
  const refuse = (header: string, additionalMessage: string): Error =>
    notImplementedHeader(header, { additionalMessage });
  if (IfMatch !== undefined && IfNoneMatch !== undefined)
    throw refuse("If-Match,If-None-Match", "Multiple conditional request headers present in the request");
  if (IfNoneMatch !== undefined && IfNoneMatch !== "*") throw refuse("If-None-Match", unaccepted("If-None-Match"));
  if (IfMatch === "*") throw refuse("If-Match", unaccepted("If-Match"));
}

const unaccepted = (header: string): string => `We don't accept the provided value of ${header} header for this API`;

/** `*`, `"etag"`, `etag`, or several of them. */
export const namesETag = (condition: string, eTag: string): boolean =>
  condition.split(",").some((part) => {
    const named = unquoted(part.trim().replace(/^W\//, ""));
    return named === "*" || named === eTag;
  });

export const quoted = (eTag: string): string => `"${eTag}"`;
export const unquoted = (eTag: string): string => eTag.replaceAll(/^"|"$/g, "");

/** Times on the wire have whole seconds. */
const wholeSeconds = (at: Instant): Instant => Math.floor(at / 1000) * 1000;
export const lastModified = (at: Instant): Date => new Date(wholeSeconds(at));
