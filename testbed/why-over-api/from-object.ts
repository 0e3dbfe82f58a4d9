import { decisions, type Question, type Step } from "../../emulator/index.ts";
import { step, type Finding } from "./finding.ts";
import { denialOf, policyOf, roleMay, userMay } from "./permissions.ts";
import { reachObject, type Reached } from "./reach-object.ts";
import type { FoundFunction, FoundObject, Reader } from "./reader.ts";
import type { Target } from "./target.ts";

/** The object that the question is about. */
export interface ObjectSubject {
  readonly bucket: string;
  readonly key: string;
  /** The account whose bucket it is. */
  readonly owner: string;
  /** Absent when it is not there (any more). */
  readonly found: FoundObject | undefined;
}

/** Along the arrow: the caller's rights, the rules, the permission to invoke, then whatever the function needs. */
export async function fromObject(
  reader: Reader,
  object: ObjectSubject,
  target: Target,
  question: Question,
): Promise<Finding> {
  const uri = `s3://${object.bucket}/${object.key}`;
  const refused =
    question.by === undefined || object.found ? undefined : await upload(reader, object, question.by, uri);
  if (refused) return refused;
  const seen = step(
    "s3",
    "seen",
    object.found ? "the object is there" : "the object is not there",
    object.key,
    object.found?.modified,
  );
  const rules = await reader.rules(object.bucket);
  if (rules.length === 0)
    return {
      verdict: "ignored",
      reason: "no-notification",
      subject: uri,
      target: question.reaching,
      steps: [seen, step("match", "skipped", "the bucket notifies no function")],
    };
  const tried: Tried[] = [];
  for (const rule of rules) tried.push(await tryRule(reader, object, rule));
  const best = chosen(tried, target);
  const steps = [seen, ...best.steps];
  const end = best.decided;
  switch (end.stage) {
    case "match":
      return { verdict: "ignored", reason: end.reason, subject: uri, target: best.arn, steps };
    case "permit":
      return {
        verdict: "stopped",
        reason: end.reason,
        subject: uri,
        target: best.arn,
        steps,
        ...(end.decision
          ? {
              plane: "invoke",
              denied: {
                principal: "s3.amazonaws.com",
                action: "lambda:InvokeFunction",
                resource: best.arn,
                decision: end.decision,
              },
            }
          : {}),
      };
    case "carry":
      return best.fn
        ? beyond(
            reader,
            { fn: best.fn, runs: await runsAbout(reader, best.fn, object), steps, subject: uri, source: object },
            target,
            question,
          )
        : { verdict: "unfinished", subject: uri, target: best.arn, steps };
    default:
      return end satisfies never;
  }
}

/** Caller plane: only where the object never came, and only about whom the question names. */
async function upload(reader: Reader, object: ObjectSubject, by: string, uri: string): Promise<Finding | undefined> {
  const user = await reader.user(by);
  if (!user) return undefined;
  const permission = { action: "s3:PutObject", resource: `arn:aws:s3:::${object.bucket}/${object.key}` };
  const denied = denialOf(userMay(user, permission, await reader.bucketPolicy(object.bucket)));
  if (!denied) return undefined;
  const steps = [step("caller", "stopped", `${user.name} may not ${permission.action}`, `on ${permission.resource}`)];
  return { verdict: "stopped", reason: "caller-denied", plane: "caller", subject: uri, target: uri, denied, steps };
}

interface Tried {
  readonly arn: string;
  readonly fn: FoundFunction | undefined;
  readonly decided: decisions.S3ToLambdaDecision;
  readonly steps: readonly Step[];
}

async function tryRule(reader: Reader, object: ObjectSubject, rule: decisions.NotificationRule): Promise<Tried> {
  const { arn } = rule.destination;
  const fn = await reader.fn(arn);
  const fact: decisions.ObjectFact = {
    event: object.found?.multipart ? "ObjectCreated:CompleteMultipartUpload" : "ObjectCreated:Put",
    key: object.key,
    bucketArn: `arn:aws:s3:::${object.bucket}`,
    bucketOwner: object.owner,
  };
  const decided = decisions.decideS3ToLambda(fact, rule, { exists: fn !== undefined, policy: fn && policyOf(fn) });
  return { arn, fn, decided, steps: stepsOf(rule, decided) };
}

function stepsOf(rule: decisions.NotificationRule, decided: decisions.S3ToLambdaDecision): readonly Step[] {
  if (decided.stage === "match")
    return [step("match", "skipped", `rule ${rule.id} asks for ${decided.expected}`, `it was ${decided.actual}`)];
  const matched = step("match", "passed", `rule ${rule.id}`);
  if (decided.stage === "carry")
    return [matched, step("invoke", "passed", "allowed", `S3 may start ${rule.destination.arn}`)];
  const text = decided.decision ? "s3.amazonaws.com may not lambda:InvokeFunction" : "the function does not exist";
  return [matched, step(decided.decision ? "invoke" : "permit", "stopped", text, `on ${rule.destination.arn}`)];
}

const CLOSEST = ["filter-event", "filter-prefix", "filter-suffix"];

/** The rule that gets furthest; among those that do not match, the one that came closest: the suffix is looked at last. */
function chosen(tried: readonly Tried[], target: Target): Tried {
  const wanted = target.kind === "function" ? tried.filter(({ arn }) => arn.includes(`:function:${target.name}`)) : [];
  const candidates = wanted.length > 0 ? wanted : tried;
  const rank = ({ decided }: Tried): number =>
    decided.stage === "carry" ? 10 : decided.stage === "permit" ? 9 : CLOSEST.indexOf(decided.reason);
  return candidates.reduce((best, each) => (rank(each) > rank(best) ? each : best));
}

/** What the function's log says about this object; where it says nothing, all that it says. */
async function runsAbout(reader: Reader, fn: FoundFunction, { key }: ObjectSubject): Promise<Reached["runs"]> {
  const runs = await reader.runs(fn.logGroup);
  const about = runs.filter(({ lines }) => lines.some((line) => line.includes(key)));
  return about.length > 0 ? about : runs;
}

/** S3 has started the function. What comes next is a matter of its role, and of its code. */
async function beyond(reader: Reader, reached: Reached, target: Target, question: Question): Promise<Finding> {
  const { fn, steps, subject } = reached;
  const arrived: Finding = { verdict: "arrived", subject, target: question.reaching, steps };
  switch (target.kind) {
    case "function":
    case "role":
      return { ...arrived, target: fn.arn };
    case "log-group":
      return log(reader, reached, target.name);
    case "queue":
      return keep(reader, reached, target.name, target.depth);
    case "object":
      return reachObject(reader, reached, { ...target, bucket: target.bucket ?? reached.source?.bucket });
    default:
      return target satisfies never;
  }
}

async function log(reader: Reader, { fn, steps, subject }: Reached, group: string): Promise<Finding> {
  const base = { subject, target: group };
  if (fn.logGroup !== group) return { ...base, verdict: "unfinished", steps };
  const role = await reader.role(fn.roleArn);
  const at = { account: await reader.account(), region: reader.region };
  for (const permission of decisions.logPermissions(at, group, "*", await reader.hasLogGroup(group))) {
    const denied = denialOf(roleMay(fn, role, permission, undefined));
    if (!denied) continue;
    const stop = step(
      "execute",
      "stopped",
      `${role?.name ?? "the role"} may not ${permission.action}`,
      `on ${permission.resource}`,
    );
    return { ...base, verdict: "stopped", reason: "logs-denied", plane: "execute", denied, steps: [...steps, stop] };
  }
  return {
    ...base,
    verdict: "arrived",
    steps: [...steps, step("execute", "passed", "allowed", "the role may write its log")],
  };
}

/** The queue as the place for events that failed for good. */
async function keep(
  reader: Reader,
  { fn, runs, steps, subject }: Reached,
  name: string,
  depth: number,
): Promise<Finding> {
  const named = (arn: string | undefined): boolean => arn?.endsWith(`:${name}`) === true;
  const isDeadLetter = named(fn.deadLetterArn);
  const arn = isDeadLetter ? fn.deadLetterArn : fn.onFailureArn;
  if (arn === undefined || !named(arn)) return { verdict: "unfinished", subject, target: name, steps };
  const role = await reader.role(fn.roleArn);
  const asked = roleMay(fn, role, { action: "sqs:SendMessage", resource: arn }, undefined);
  const denied = denialOf(asked);
  const base = { subject, target: arn };
  if (denied) {
    const stop = step("execute", "stopped", `${role?.name ?? "the role"} may not sqs:SendMessage`, `on ${arn}`);
    const reason = isDeadLetter ? ("dead-letter-denied" as const) : ("destination-denied" as const);
    return { ...base, verdict: "stopped", reason, plane: "execute", denied, steps: [...steps, stop] };
  }
  const passed = [...steps, step("execute", "passed", "allowed", "the role may send to the queue")];
  const failed = runs.some(({ failure }) => failure);
  return { ...base, verdict: depth > 0 || failed ? "arrived" : "unfinished", steps: passed };
}
