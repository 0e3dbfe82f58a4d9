import type { EntryId, Task } from "../../kernel/index.ts";
import { namedVersion, type LifecycleSweep, type S3Core } from "./core.ts";
import { serviceCaller, type Caller } from "./events.ts";
import { dueActions, midnightAfter, type LifecycleAction } from "./lifecycle.ts";
import { objectSubject } from "./naming.ts";
import { dropUpload, NULL_VERSION, putVersion, removeVersion, replaceVersion, type Bucket } from "./state.ts";

/**
 * S3 runs the rules once a day, at midnight UTC here; on AWS what is due may stay visible for some time longer.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html
 */
export function createLifecycleSweep(core: () => S3Core): LifecycleSweep {
  let task: Task | undefined;
  const wake = (): void => {
    const { kernel, buckets } = core();
    if (task || ![...buckets.values()].some((bucket) => bucket.settings.lifecycle)) return;
    task = kernel.timeline.at(
      midnightAfter(kernel.now() + 1, 0),
      "s3.lifecycle",
      () => {
        task = undefined;
        for (const bucket of buckets.values()) sweep(core(), bucket);
        wake();
      },
      { background: true },
    );
  };
  return {
    wake,
    stop() {
      task?.cancel();
      task = undefined;
    },
  };
}

function sweep(core: S3Core, bucket: Bucket): void {
  for (const action of dueActions(bucket, core.kernel.now())) {
    const key = action.kind === "abort" ? action.upload.key : action.version.key;
    const entry = core.kernel.journal.write([], {
      kind: "note",
      about: objectSubject(bucket.name, key),
      text: `the lifecycle rule "${action.rule}" of ${bucket.name} is due: ${action.kind}`,
      detail: { bucket: bucket.name, rule: action.rule, action: action.kind },
    });
    carryOut(core, bucket, action, entry);
  }
}

function carryOut(core: S3Core, bucket: Bucket, action: LifecycleAction, entry: EntryId): void {
  const caller: Caller = serviceCaller(core.kernel.random.stream("s3.lifecycle-request"), entry);
  switch (action.kind) {
    case "abort":
      dropUpload(bucket, action.upload.id);
      return;
    case "transition": {
      const { version, to } = action;
      replaceVersion(bucket, { ...version, storageClass: to });
      core.publish(caller, bucket, {
        event: "LifecycleTransition",
        key: version.key,
        size: version.content.length,
        eTag: version.eTag,
        versionId: namedVersion(version.versionId),
        storageClass: to,
      });
      return;
    }
    case "erase":
      removeVersion(bucket, action.version.key, action.version.versionId);
      core.publish(caller, bucket, {
        event: "LifecycleExpiration:Delete",
        key: action.version.key,
        versionId: namedVersion(action.version.versionId),
      });
      return;
    case "expire":
      expire(core, bucket, action.version.key, caller);
      return;
    default:
      action satisfies never;
  }
}

/** Like a deletion without a version id, but told as what it is. */
function expire(core: S3Core, bucket: Bucket, key: string, caller: Caller): void {
  if (bucket.versioning === undefined) {
    removeVersion(bucket, key, NULL_VERSION);
    core.publish(caller, bucket, { event: "LifecycleExpiration:Delete", key });
    return;
  }
  const versionId = bucket.versioning === "Enabled" ? core.ids.version() : NULL_VERSION;
  putVersion(bucket, { kind: "marker", key, versionId, lastModified: core.kernel.now(), owner: bucket.owner });
  core.publish(caller, bucket, {
    event: "LifecycleExpiration:DeleteMarkerCreated",
    key,
    versionId: namedVersion(versionId),
  });
}
