import type { ContentStore, EntryId, JsonObject, Kernel, RandomStream, Scope } from "../../kernel/index.ts";
import { createSequencers, hasSequencer, objectFact, type Caller, type ObjectChange, type S3Fact } from "./events.ts";
import { keepS3, type S3Kept } from "./kept.ts";
import { canonicalId, objectSubject } from "./naming.ts";
import type { Destination } from "./notifications.ts";
import { NULL_VERSION, type Bucket, type Buckets } from "./state.ts";

/** What the room needs from outside. */
export interface S3Ports {
  readonly contents: ContentStore;
  /** Whether there is a user or role with that ARN or unique id: a bucket policy cannot name others. Sessions always pass. */
  principalExists(this: void, principal: string): boolean;
  /**
   * Whether S3 may deliver there from this bucket, asked when a notification configuration is put. `null`, or AWS's words for
   * `ArgumentValueN`: `Not authorized to invoke function [arn]`.
   */
  validateDestination(
    destination: Destination,
    bucket: { readonly name: string; readonly arn: string; readonly owner: string },
    scope: Scope,
    cause: EntryId,
  ): string | null;
}

/** What the operations share. */
export interface S3Core {
  readonly kernel: Kernel;
  readonly ports: S3Ports;
  readonly buckets: Buckets;
  /** The accounts that have been here, by their canonical ids: whom an ACL can name. */
  readonly accounts: Map<string, string>;
  readonly listeners: ((fact: S3Fact) => void)[];
  /** Makes the places whose contents outlive the process. */
  readonly kept: S3Kept;
  readonly lifecycle: LifecycleSweep;
  readonly ids: { version(): string; upload(): string; rule(): string };
  /** Writes the fact down and tells those who listen. */
  publish(call: Caller, bucket: Bucket, change: ObjectChange): void;
}

/** Carries lifecycle rules out. */
export interface LifecycleSweep {
  /** A bucket has rules now: from here on S3 looks once a day. */
  wake(): void;
  stop(): void;
}

export function createCore(kernel: Kernel, ports: S3Ports, sweep: (core: () => S3Core) => LifecycleSweep): S3Core {
  const sequencer = createSequencers(() => kernel.now());
  const listeners: ((fact: S3Fact) => void)[] = [];
  const kept = keepS3(kernel.ledger, ports.contents);
  kernel.ledger.onRestored(() => core.lifecycle.wake());
  const core: S3Core = {
    kernel,
    ports,
    kept,
    lifecycle: sweep(() => core),
    buckets: kept.buckets,
    accounts: kept.accounts,
    listeners,
    ids: createIds((name) => kernel.random.stream(name)),
    publish(call, bucket, change) {
      const made = { at: kernel.now(), sequencer: hasSequencer(change.event) ? sequencer() : undefined };
      const entry = kernel.journal.write([call.entry], {
        kind: "fact",
        service: "s3",
        fact: change.event,
        subject: objectSubject(bucket.name, change.key),
        detail: detailOf(bucket, change, made.sequencer),
      });
      const fact = objectFact(bucket, change, call, { ...made, entry });
      for (const listener of listeners) listener(fact);
    },
  };
  return core;
}

const detailOf = (bucket: Bucket, change: ObjectChange, sequencer: string | undefined): JsonObject => ({
  bucket: bucket.name,
  key: change.key,
  ...(change.size === undefined ? {} : { size: change.size }),
  ...(change.eTag === undefined ? {} : { eTag: change.eTag }),
  ...(change.versionId === undefined ? {} : { versionId: change.versionId }),
  ...(sequencer === undefined ? {} : { sequencer }),
});

/** Learns whose canonical id is whose. */
export function meet(core: S3Core, account: string): void {
  const id = canonicalId(account);
  if (!core.accounts.has(id)) core.accounts.set(id, account);
}

/** Streams are made when first drawn from, so that a world without buckets draws nothing. */
function createIds(stream: (name: string) => RandomStream): S3Core["ids"] {
  return {
    version: () => sealed(stream("s3.version-id").text(28, ID_ALPHABET)),
    upload: () => stream("s3.upload-id").text(128, ID_ALPHABET),
    rule: () => Buffer.from(stream("s3.rule-id").uuid()).toString("base64"),
  };
}

/** S3 knows its own version ids: one that it never gave away is malformed, not missing. So the last four characters vouch for the rest. */
export const isVersionId = (id: string): boolean =>
  id === NULL_VERSION || (id.length === 32 && sealed(id.slice(0, 28)) === id);

function sealed(id: string): string {
  let sum = 0;
  for (let i = 0; i < id.length; i += 1) sum = (sum * 131 + id.charCodeAt(i)) % 16_777_213;
  const seal = [0, 6, 12, 18].map((shift) => ID_ALPHABET[(sum >> shift) & 63]);
  return `${id}${seal.join("")}`;
}

const ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

/** The id under which a write is stored. */
export const versionIdFor = (core: S3Core, bucket: Bucket): string =>
  bucket.versioning === "Enabled" ? core.ids.version() : NULL_VERSION;

/** The id as events and the answers to writes say it: the null version has none. */
export const namedVersion = (versionId: string): string | undefined =>
  versionId === NULL_VERSION ? undefined : versionId;

/** The id as the answers to reads say it: a bucket that never was versioned has none. */
export const shownVersion = (bucket: Bucket, versionId: string): string | undefined =>
  bucket.versioning === undefined ? undefined : versionId;
