import { decisions, type Question } from "../../emulator/index.ts";
import { step, type Finding } from "./finding.ts";
import { denialOf, roleMay } from "./permissions.ts";
import { reachObject } from "./reach-object.ts";
import type { Reached } from "./reached.ts";
import type { FoundFunction, Reader } from "./reader.ts";
import type { Target } from "./target.ts";

/** S3 has started the function. What comes next is a matter of its role, and of its code. */
export async function beyond(reader: Reader, reached: Reached, target: Target, question: Question): Promise<Finding> {
  const { fn, steps, subject } = reached;
  const arrived: Finding = { verdict: "arrived", subject, target: question.reaching, steps };
  // A function that may not run at all sends its events on to where failures go, at once.
  if (fn.reserved === 0 && target.kind !== "queue")
    return {
      ...arrived,
      verdict: "stopped",
      reason: "zero-concurrency",
      steps: [...steps, step("run", "stopped", "reserved concurrency 0", fn.name)],
    };
  switch (target.kind) {
    case "function":
      // What has no function by that name may be a queue that is gone.
      return !target.fn && isDestination(fn, target.name)
        ? keep(reader, reached, target.name, undefined)
        : { ...arrived, target: fn.arn };
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
  depth: number | undefined,
): Promise<Finding> {
  const arn = [fn.deadLetterArn, fn.onFailureArn].find((each) => isNamed(each, name));
  const isDeadLetter = arn !== undefined && arn === fn.deadLetterArn;
  if (arn === undefined) {
    const nowhere = fn.deadLetterArn === undefined && fn.onFailureArn === undefined;
    const base = { subject, target: name, steps };
    return nowhere && runs.some(({ failure }) => failure)
      ? { ...base, verdict: "stopped", reason: "nowhere-to-go" }
      : { ...base, verdict: "unfinished" };
  }
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
  if (depth === undefined)
    return {
      ...base,
      verdict: "stopped",
      reason: "destination-missing",
      steps: [...passed, step("carry", "stopped", "there is no such queue", arn)],
    };
  // A failure whose record is not there was not kept; why, only the engine knows.
  return { ...base, verdict: depth > 0 ? "arrived" : "unfinished", steps: passed };
}

const isNamed = (arn: string | undefined, name: string): boolean => arn?.endsWith(`:${name}`) === true;

const isDestination = (fn: FoundFunction, name: string): boolean =>
  isNamed(fn.deadLetterArn, name) || isNamed(fn.onFailureArn, name);
