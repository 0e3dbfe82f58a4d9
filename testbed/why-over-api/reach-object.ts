import type { Reason, Step } from "../../emulator/index.ts";
import { step, type Finding } from "./finding.ts";
import type { ObjectSubject, Reached } from "./reached.ts";
import { encodedKey } from "./names.ts";
import { denialOf, roleMay, type Asked } from "./permissions.ts";
import type { Reader } from "./reader.ts";
import type { Failure } from "./runs.ts";

export interface ObjectTarget {
  readonly bucket: string | undefined;
  /** Ending in a slash: anything under it. */
  readonly key: string;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html : "approximately 16 times" */
const RECURSION_MAX = 16;

/** Lambda gives up at once when the first retry would come too late: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const FIRST_RETRY_SECONDS = 60;

/** Execute plane, then the code: may the role read what it was started for, did the code fail, may the role write what is asked for? */
export async function reachObject(reader: Reader, reached: Reached, target: ObjectTarget): Promise<Finding> {
  const { fn, runs, named, steps, subject, source } = reached;
  const bucket = target.bucket ?? source?.bucket ?? "";
  const base = { subject, target: `s3://${bucket}/${target.key}` };
  const role = await reader.role(fn.roleArn);
  const ask = async (action: string, on: string): Promise<Asked> => {
    const name = on.slice("arn:aws:s3:::".length).split("/")[0] ?? "";
    const document = await reader.bucketPolicy(name);
    const owner = await reader.account();
    return roleMay(fn, role, { action, resource: on }, { document, owner, name: `bucket policy of ${name}` });
  };
  const stopped = (reason: Reason, asked: Asked): Finding => {
    const denied = denialOf(asked);
    const stop = step(
      "execute",
      "stopped",
      `${role?.name ?? "the role"} may not ${asked.action}`,
      `on ${asked.resource}`,
    );
    return {
      ...base,
      verdict: "stopped",
      reason,
      plane: "execute",
      ...(denied ? { denied } : {}),
      steps: [...steps, stop],
    };
  };
  const failure = runs.findLast((run) => run.failure)?.failure;
  const arrived = await isThere(reader, bucket, target.key);
  if (source) {
    const read = await ask("s3:GetObject", `arn:aws:s3:::${source.bucket}/${source.key}`);
    if (denialOf(read)) return stopped("read-denied", read);
    const list = await ask("s3:ListBucket", `arn:aws:s3:::${source.bucket}`);
    const missed = failure?.kind === "denied" || failure?.kind === "not-found";
    // It is there, it may be read, and yet was not found: then the code asked for another key.
    if (source.found && missed && encodedKey(source.key) !== source.key && !arrived)
      return denialOf(list) ? stopped("key-not-decoded", list) : failed(base, steps, "key-not-decoded", failure);
    const unread = !source.found && !arrived && (missed || runs.length === 0);
    if (unread && denialOf(list)) return stopped("forbidden-not-found", list);
    if (!arrived && (await recurs(reader, source, reached))) return failed(base, steps, "recursion", undefined);
  }
  const wanted = failure?.denied;
  if (wanted) {
    // The log says what was refused, and of what.
    const asked = await ask(wanted.action, wanted.resource);
    if (denialOf(asked)) return stopped(reasonOfDenial(wanted.action), asked);
  }
  if (source && !arrived && !named && runs.length > 0 && (fn.reserved ?? 0) > 0)
    return failed(base, steps, "throttled", undefined);
  // What comes back to its own key is not written there; and a prefix is no object: under it, any can be.
  if (target.key !== source?.key) {
    const write = await ask(
      "s3:PutObject",
      `arn:aws:s3:::${bucket}/${target.key}${target.key.endsWith("/") ? "x" : ""}`,
    );
    if (denialOf(write) && (!failure || failure.kind === "denied")) return stopped("write-denied", write);
  }
  if (arrived)
    return {
      ...base,
      verdict: "arrived",
      steps: [...steps, step("execute", "passed", "allowed", "the role may read and write")],
    };
  if (failure) {
    const tooOld = fn.retriesMax > 0 && fn.ageMax <= FIRST_RETRY_SECONDS;
    return failed(base, steps, tooOld ? "age-exceeded" : reasonOf(failure), failure);
  }
  return { ...base, verdict: "unfinished", steps };
}

const failed = (
  base: Pick<Finding, "subject" | "target">,
  steps: readonly Step[],
  reason: Reason,
  failure: Failure | undefined,
): Finding => ({
  ...base,
  verdict: "stopped",
  reason,
  steps: [...steps, step("ran", "stopped", "failed", failure?.text ?? "")],
});

function reasonOfDenial(action: string): Reason {
  if (action.startsWith("s3:GetObject")) return "read-denied";
  return action.startsWith("s3:PutObject") ? "write-denied" : "execute-denied";
}

function reasonOf({ kind }: Failure): Reason {
  switch (kind) {
    case "init-failed":
    case "left-behind":
    case "out-of-memory":
    case "read-only":
    case "timed-out":
    case "tmp-full":
      return kind;
    case "denied":
      return "execute-denied";
    case "not-found":
    case "threw":
      return "handler-failed";
    default:
      return kind satisfies never;
  }
}

const isThere = async (reader: Reader, bucket: string, key: string): Promise<boolean> =>
  (await reader.objects(bucket, key)).some((object) => (key.endsWith("/") ? object.key !== key : object.key === key));

/** The function ran as often as Lambda lets a chain run, and each run left an object that its own rule asks for. */
async function recurs(reader: Reader, source: ObjectSubject, { fn }: Reached): Promise<boolean> {
  const runs = await reader.runs(fn.logGroup);
  if (runs.length < RECURSION_MAX) return false;
  const rules = (await reader.rules(source.bucket)).filter(({ destination }) => destination.arn === fn.arn);
  const wanted = await Promise.all(
    rules.map(async ({ prefix = "", suffix = "" }) =>
      (await reader.objects(source.bucket, prefix)).filter(({ key }) => key.endsWith(suffix)),
    ),
  );
  return wanted.flat().length >= RECURSION_MAX;
}
