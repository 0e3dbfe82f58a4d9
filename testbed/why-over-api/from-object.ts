import { decisions, type Decisions, type Question, type Step } from "../../emulator/index.ts";
import { step, type Finding } from "./finding.ts";
import { beyond } from "./beyond.ts";
import { denialOf, policyOf, s3MayStart, userMay } from "./permissions.ts";
import type { ObjectSubject, Reached } from "./reached.ts";
import type { FoundFunction, Reader } from "./reader.ts";
import type { Target } from "./target.ts";

/** Along the arrow: the caller's rights, the rules, the permission to invoke, then whatever the function needs. */
export async function fromObject(
  reader: Reader,
  object: ObjectSubject,
  target: Target,
  question: Question,
): Promise<Finding> {
  const uri = `s3://${object.bucket}/${object.key}`;
  const refused = question.by === undefined ? undefined : await upload(reader, object, question.by, uri);
  if (refused) return refused;
  const seen = step("s3", "seen", object.found ? "the object is there" : "the object is not there", object.key);
  const rules = await reader.rules(object.bucket);
  if (rules.length === 0 && (await reader.notifiesOthers(object.bucket)))
    return {
      verdict: "unfinished",
      subject: uri,
      target: question.reaching,
      // Those ways are not read over the API yet: saying "ignored" would be a guess.
      steps: [
        seen,
        step("match", "seen", "the bucket notifies a queue, a topic or the event bus", "not followed further"),
      ],
    };
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
        reason: (await standsElsewhere(reader, best.arn, object)) ? "alias-not-permitted" : end.reason,
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
            { fn: best.fn, ...(await runsAbout(reader, best.fn, object)), steps, subject: uri, source: object },
            target,
            question,
          )
        : { verdict: "unfinished", subject: uri, target: best.arn, steps };
    default:
      return end satisfies never;
  }
}

/** Whether S3 may start the function itself, and the rule names a version or an alias of it, which has a policy of its own. */
async function standsElsewhere(reader: Reader, named: string, object: ObjectSubject): Promise<boolean> {
  const parts = named.split(":");
  if (parts.length < 8) return false;
  const fn = await reader.fn(parts.slice(0, 7).join(":"));
  return fn !== undefined && s3MayStart(fn, object.bucket, object.owner).decision.allowed;
}

/** Caller plane: only about whom the question names. */
async function upload(reader: Reader, object: ObjectSubject, by: string, uri: string): Promise<Finding | undefined> {
  const account = /^arn:aws[\w-]*:iam::(\d{12}):/.exec(by)?.[1];
  if (account !== undefined && account !== (await reader.account()))
    return {
      verdict: "unfinished",
      subject: uri,
      target: uri,
      steps: [step("caller", "seen", `${by} is of another account`, "whose policies cannot be read from here")],
    };
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
  readonly decided: Decisions.S3ToLambdaDecision;
  readonly steps: readonly Step[];
}

async function tryRule(reader: Reader, object: ObjectSubject, rule: Decisions.NotificationRule): Promise<Tried> {
  const { arn } = rule.destination;
  const fn = await reader.fn(arn);
  const fact: Decisions.ObjectFact = {
    event: object.found?.multipart ? "ObjectCreated:CompleteMultipartUpload" : "ObjectCreated:Put",
    key: object.key,
    bucketArn: `arn:aws:s3:::${object.bucket}`,
    bucketOwner: object.owner,
  };
  const decided = decisions.decideS3ToLambda(fact, rule, { exists: fn !== undefined, policy: fn && policyOf(fn) });
  return { arn, fn, decided, steps: stepsOf(rule, decided) };
}

function stepsOf(rule: Decisions.NotificationRule, decided: Decisions.S3ToLambdaDecision): readonly Step[] {
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
async function runsAbout(
  reader: Reader,
  fn: FoundFunction,
  { key }: ObjectSubject,
): Promise<Pick<Reached, "runs" | "named">> {
  const runs = await reader.runs(fn.logGroup);
  const about = runs.filter(({ lines }) => lines.some((line) => line.includes(key)));
  return { runs: about.length > 0 ? about : runs, named: about.length > 0 };
}
