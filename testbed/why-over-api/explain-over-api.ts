import type { Explanation, Question } from "../../emulator/index.ts";
import type { ClientConfig } from "../engines/engine.ts";
import { beyond } from "./beyond.ts";
import { explanationOf, step, type Finding } from "./finding.ts";
import { fromObject } from "./from-object.ts";
import type { ObjectSubject } from "./reached.ts";
import { isRequestId, nameIn, objectIn } from "./names.ts";
import { observe } from "./observe.ts";
import { denialOf, lambdaMayAssume, s3MayStart } from "./permissions.ts";
import { createReader, type Reader } from "./reader.ts";
import { reachObject } from "./reach-object.ts";
import { targetOf, type Target } from "./target.ts";

export interface ApiScope {
  /** Only buckets whose names end in it are looked at for a bare key. */
  readonly suffix?: string;
}

/**
 * Says how far a subject gets on its way to a target where there is no journal: reads the configuration and the logs through the
 * public API, changes nothing, and takes the same decisions over them. The verdict is AWS's; `observed` is what this AWS did.
 */
export async function explainOverApi(
  config: ClientConfig,
  question: Question,
  scope: ApiScope = {},
): Promise<Explanation> {
  const reader = createReader(config);
  const target = await targetOf(reader, question.reaching);
  const found = await find(reader, question, target, scope);
  // An object is asked for by its key; its bucket is known by now.
  const seen = target.kind === "object" ? { ...target, bucket: objectIn(found.target).bucket } : target;
  return explanationOf(question, found, await observe(reader, seen));
}

async function find(reader: Reader, question: Question, target: Target, scope: ApiScope): Promise<Finding> {
  const { subject } = question;
  if (target.kind === "role") return takeRole(question, target);
  if (isRequestId(subject)) return fromRequest(reader, question, target, scope);
  const buckets = await bucketsOf(reader, scope);
  const bucket = buckets.find((name) => name === nameIn(subject));
  if (bucket !== undefined && target.kind === "function") return wire(reader, bucket, target);
  const given = objectIn(subject);
  const inBucket = given.bucket ?? (await bucketWith(reader, buckets, given.key));
  if (inBucket === undefined) return { verdict: "unknown", subject, target: question.reaching, steps: [] };
  const found = (await reader.objects(inBucket, given.key)).find(({ key }) => key === given.key);
  const object: ObjectSubject = { bucket: inBucket, key: given.key, owner: await reader.account(), found };
  return fromObject(reader, object, target, question);
}

/** Execute plane, before anything runs: a function takes its role on when it is made. */
function takeRole({ subject }: Question, { role }: Extract<Target, { kind: "role" }>): Finding {
  const asked = lambdaMayAssume(role);
  const denied = denialOf(asked);
  const base = { subject, target: role.arn };
  if (!denied)
    return {
      ...base,
      verdict: "arrived",
      steps: [step("execute", "passed", "allowed", `Lambda may assume ${role.name}`)],
    };
  return {
    ...base,
    verdict: "stopped",
    reason: "role-untrusted",
    plane: "execute",
    denied,
    steps: [step("execute", "stopped", "lambda.amazonaws.com may not sts:AssumeRole", `on ${role.arn}`)],
  };
}

/** Invoke plane, before anything is wired: S3 refuses a rule whose function it may not start. */
async function wire(reader: Reader, bucket: string, target: Extract<Target, { kind: "function" }>): Promise<Finding> {
  const base = { subject: `s3://${bucket}`, target: target.fn?.arn ?? target.name };
  if (!target.fn)
    return {
      ...base,
      verdict: "stopped",
      reason: "wiring-refused",
      steps: [step("permit", "stopped", "no such function")],
    };
  const asked = s3MayStart(target.fn, bucket, await reader.account());
  const denied = denialOf(asked);
  if (!denied)
    return { ...base, verdict: "arrived", steps: [step("invoke", "passed", "allowed", `S3 may start ${target.name}`)] };
  return {
    ...base,
    verdict: "stopped",
    reason: "wiring-refused",
    plane: "invoke",
    denied,
    steps: [step("invoke", "stopped", "s3.amazonaws.com may not lambda:InvokeFunction", `on ${target.fn.arn}`)],
  };
}

/** What an invocation led to; its function is the one whose log knows it. */
async function fromRequest(reader: Reader, question: Question, target: Target, scope: ApiScope): Promise<Finding> {
  const { subject } = question;
  for (const group of await reader.functionLogs()) {
    const run = (await reader.runs(group)).find(({ requestId }) => requestId === subject);
    const fn = run && (await reader.fn(group.slice("/aws/lambda/".length)));
    if (!fn) continue;
    const steps = [step("run", "passed", fn.name, `request ${subject}`)];
    const reached = { fn, runs: [run], named: true, steps, subject, source: undefined };
    if (target.kind !== "object") return beyond(reader, reached, target, question);
    const bucket = target.bucket ?? (await bucketWith(reader, await bucketsOf(reader, scope), target.key));
    return reachObject(reader, reached, { ...target, bucket });
  }
  return { verdict: "unknown", subject, target: question.reaching, steps: [] };
}

const bucketsOf = async (reader: Reader, { suffix }: ApiScope): Promise<readonly string[]> =>
  (await reader.buckets()).filter((name) => suffix === undefined || name.endsWith(suffix));

/** The bucket that holds the key, else the only one, else the first that notifies a function. */
async function bucketWith(reader: Reader, buckets: readonly string[], key: string): Promise<string | undefined> {
  for (const bucket of buckets)
    if ((await reader.objects(bucket, key)).some((object) => object.key === key)) return bucket;
  if (buckets.length <= 1) return buckets[0];
  for (const bucket of buckets) if ((await reader.rules(bucket)).length > 0) return bucket;
  return undefined;
}
