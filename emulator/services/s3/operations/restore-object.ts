import type { RestoreObjectOutput, RestoreObjectRequest, RestoreRequest } from "@aws-sdk/client-s3";
import { hours, iso, minutes, type Millis, type Operation } from "../../../kernel/index.ts";
import { namedVersion, type S3Core } from "../core.ts";
import {
  invalidArgument,
  malformedXml,
  notImplementedHeader,
  restoreInProgress,
  restoreNotAllowed,
} from "../errors.ts";
import { serviceCaller, type ObjectEventName } from "../events.ts";
import type { Has } from "../inputs.ts";
import { midnightAfter } from "../lifecycle.ts";
import { findVersion, replaceVersion, type Bucket, type Restore, type StoredObject } from "../state.ts";
import { isArchived } from "../traits.ts";
import { locate, readPermissions } from "./read-object.ts";

type Input = Has<RestoreObjectRequest, "Bucket" | "Key">;

/** Accepts at once and is done on the clock. https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html */
export const restoreObject = (core: S3Core): Operation<Input, RestoreObjectOutput> => ({
  // 200 would say that the object was restored already; that answer is not told apart here.
  status: 202,
  permissions: (input, context) =>
    readPermissions(core, "s3:RestoreObject", input, context).map((permission) => ({
      ...permission,
      action: "s3:RestoreObject",
    })),
  run(input, context) {
    const { bucket, object } = locate(core, input, context, "POST");
    const { days, takes } = readRequest(object, input.RestoreRequest);
    if (!isArchived(object.storageClass)) throw restoreNotAllowed(object.storageClass);
    // Asking again for a faster way is an upgrade: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
    const underWay = object.restore?.ongoing === true;
    if (underWay && takes >= (object.restore?.takes ?? 0)) throw restoreInProgress();
    if (object.restore && !underWay) {
      settle(core, bucket, object, days);
      return {};
    }
    const restore: Restore = { ongoing: true, until: undefined, takes };
    replaceVersion(bucket, { ...object, restore });
    if (!underWay)
      core.publish(context, bucket, {
        ...told(object),
        event: "ObjectRestore:Post",
        storageClass: object.storageClass,
      });
    const cause = context.entry;
    const { timeline, random } = core.kernel;
    const finish = (): void => {
      const held = found(core, bucket, object, restore);
      if (!held) return;
      const until = settle(core, bucket, held, days);
      const caller = serviceCaller(random.stream("s3.restore-request"), cause);
      core.publish(caller, bucket, {
        ...told(object),
        event: "ObjectRestore:Completed",
        storageClass: object.storageClass,
        restoredUntil: until,
      });
    };
    timeline.after(takes, `s3.restore ${bucket.name}/${object.key}`, finish, { background: true });
    return {};
  },
});

const told = (
  object: StoredObject,
): Pick<StoredObject, "key" | "eTag"> & { size: number; versionId: string | undefined; event: ObjectEventName } => ({
  event: "ObjectRestore:Post",
  key: object.key,
  size: object.content.length,
  eTag: object.eTag,
  versionId: namedVersion(object.versionId),
});

/** The same object in the same state, or nothing: it may have been deleted or replaced meanwhile. */
function found(core: S3Core, bucket: Bucket, object: StoredObject, restore: Restore): StoredObject | undefined {
  if (core.buckets.get(bucket.name) !== bucket) return undefined;
  const held = findVersion(bucket, object.key, object.versionId);
  return held?.kind === "object" && held.restore === restore ? held : undefined;
}

/** The copy can be read until then; afterwards the object is archived only, as before. */
function settle(core: S3Core, bucket: Bucket, object: StoredObject, days: number): number {
  const { timeline, random } = core.kernel;
  const until = midnightAfter(core.kernel.now(), days);
  const restore: Restore = { ongoing: false, until };
  replaceVersion(bucket, { ...object, restore });
  const expire = (): void => {
    const held = found(core, bucket, object, restore);
    if (!held) return;
    replaceVersion(bucket, { ...held, restore: undefined });
    const entry = core.kernel.journal.write([], {
      kind: "note",
      about: `s3://${bucket.name}/${object.key}`,
      text: `the restored copy of ${object.key} was kept until ${iso(until)}`,
      detail: { bucket: bucket.name, key: object.key },
    });
    const caller = serviceCaller(random.stream("s3.restore-request"), entry);
    core.publish(caller, bucket, { ...told(held), size: undefined, event: "ObjectRestore:Delete" });
  };
  timeline.at(until, `s3.restore-expiry ${bucket.name}/${object.key}`, expire, { background: true });
  return until;
}

/** How long a retrieval takes at most: https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html */
const TAKES: Readonly<Record<"GLACIER" | "DEEP_ARCHIVE", Readonly<Record<string, Millis>>>> = {
  GLACIER: { Expedited: minutes(5), Standard: hours(5), Bulk: hours(12) },
  DEEP_ARCHIVE: { Standard: hours(12), Bulk: hours(48) },
};

/** What the schema knows; not every class has them all. */
const TIERS: ReadonlySet<string> = new Set(["Expedited", "Standard", "Bulk"]);

function readRequest(
  object: StoredObject,
  given: RestoreRequest | undefined,
): { readonly days: number; readonly takes: Millis } {
  if (!given) throw malformedXml();
  if (given.Type !== undefined || given.SelectParameters || given.OutputLocation)
    throw notImplementedHeader("RestoreRequest.Type");
  const days = given.Days;
  if (days === undefined || days < 1) throw malformedXml();
  const tier = given.GlacierJobParameters?.Tier ?? given.Tier ?? "Standard";
  if (!TIERS.has(tier)) throw malformedXml();
  const options = TAKES[object.storageClass === "DEEP_ARCHIVE" ? "DEEP_ARCHIVE" : "GLACIER"];
  const takes = Object.hasOwn(options, tier) ? options[tier] : undefined;
  if (takes === undefined)
    throw invalidArgument("Retrieval option is not supported by this storage class", "Tier", tier);
  return { days, takes };
}
