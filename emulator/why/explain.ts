import type { Entry, EntryOf, Kernel, Plane } from "../kernel/index.ts";
import { cureFor } from "./cures.ts";
import type { Explanation, Question, Verdict } from "./explanation.ts";
import { createGraph, type Graph } from "./graph.ts";
import { refineDenial } from "./lost-permission.ts";
import { means, objectUri, reachedBy, subjectsOf } from "./names.ts";
import { isReason, REASONS, type Reason } from "./reasons.ts";
import { stepsOf } from "./steps.ts";

/**
 * Says how far a subject got on its way to a target, and what stopped it: a pure projection of the journal.
 * An edge is asked about, not an event: one that was rightly ignored is not one that was stopped.
 */
export function explain(entries: Kernel["journal"]["entries"], question: Question): Explanation {
  const graph = createGraph(entries);
  const start = startOf(graph, question);
  if (!start)
    return {
      question,
      verdict: "unknown",
      subject: question.subject,
      target: question.reaching,
      chain: [],
      words: `the journal has no entry about ${question.subject}${forgotten(entries)}`,
    };
  const followed = graph.descendants(start.id);
  const arrival = followed.find(
    (entry) =>
      entry.id !== start.id &&
      reachedBy(entry).some((name) => means(question.reaching, name)) &&
      !(entry.kind === "fact" && entry.fact === "ItemWritten" && failsLater(followed, start, entry)),
  );
  if (arrival) return tell(graph, question, start, arrival, "arrived");
  const stop = stopOf(graph, followed, question);
  if (!stop) return tell(graph, question, start, followed.at(-1) ?? start, "unfinished");
  return tell(graph, question, start, stop.entry, stop.verdict, stop.reason);
}

/** A server that runs for long keeps the newest entries only: what it does not know may have been. */
function forgotten([oldest]: Kernel["journal"]["entries"]): string {
  if (oldest === undefined || oldest.id === 1) return "";
  return `; it begins at ${new Date(oldest.at).toISOString()}, what was older is gone (serve --journal keeps more)`;
}

/** A batch has many causes, and each of its writes follows from them all: a message that was then reported as failed did not write. */
function failsLater(followed: readonly Entry[], start: Entry, written: Entry): boolean {
  const messages = followed
    .filter((entry) => entry.id < written.id && entry.kind === "fact" && entry.fact === "MessageSent")
    .flatMap(subjectsOf);
  const own = new Set(messages.length > 0 ? messages : subjectsOf(start));
  return followed.some(
    (entry) =>
      entry.id > written.id && entry.kind === "arrow" && entry.reason === "item-failed" && own.has(entry.subject),
  );
}

/** The newest thing that goes by the subject's name: what a service said of it or a call that was refused, then the rest. */
function startOf(graph: Graph, question: Question): Entry | undefined {
  const named = graph.entries.filter((entry) => subjectsOf(entry).some((name) => means(question.subject, name)));
  const facts = named.filter((entry) => entry.kind === "fact");
  // A removal that no rule asked for is not what people ask about: they ask about the object that was there.
  const newest =
    facts.findLast((each) => !each.fact.startsWith("ObjectRemoved") || wasMatched(graph, each)) ?? facts.at(-1);
  // A message is sent once: what is said of it later is its way.
  const fact = newest?.service === "sqs" ? facts.find(({ service }) => service === "sqs") : newest;
  const calls = named.filter((entry) => entry.kind === "call");
  // A handler's own calls are links of a chain, not its beginning.
  const refused = calls.findLast((call) => call.causes.length === 0 && wasRefused(graph, call));
  if (refused && refused.id > (fact?.id ?? 0)) return refused;
  const leading = calls.findLast((call) => leadsTo(graph, call, question.reaching));
  return fact ?? leading ?? calls.at(-1) ?? named.find((entry) => entry.kind === "arrow") ?? named.at(-1);
}

const wasMatched = (graph: Graph, fact: Entry): boolean =>
  graph.descendants(fact.id).some((entry) => entry.kind === "arrow" && entry.verdict !== "skipped");

const wasRefused = (graph: Graph, call: Entry): boolean =>
  graph.descendants(call.id).some((entry) => entry.kind === "answer" && entry.code !== undefined);

const leadsTo = (graph: Graph, entry: Entry, target: string): boolean =>
  graph
    .descendants(entry.id)
    .some(
      (each) =>
        (each.kind === "decision" && (means(target, each.resource) || means(target, each.principal))) ||
        (each.kind === "arrow" && means(target, each.target)),
    );

interface Stop {
  readonly entry: Entry;
  readonly verdict: Verdict;
  readonly reason: Reason | undefined;
}

function stopOf(graph: Graph, followed: readonly Entry[], question: Question): Stop | undefined {
  const toTarget = (entry: EntryOf<"arrow">): boolean => means(question.reaching, entry.target);
  const arrows = followed.filter((entry) => entry.kind === "arrow");
  const stopped = arrows.filter((entry) => entry.verdict === "stopped");
  const direct =
    stopped.find((entry) => toTarget(entry) && entry.stage === "permit") ??
    stopped.find((entry) => toTarget(entry) && entry.stage !== "attempt");
  if (direct)
    return { entry: direct, verdict: "stopped", reason: refineDenial(graph, direct, asReason(direct.reason)) };
  // What never went towards the target was not stopped by what happened to the others.
  const toward = arrows.filter(toTarget);
  if (toward.length > 0 && toward.every((entry) => entry.verdict === "skipped")) {
    const left = nearest(toward);
    if (left) return { entry: left, verdict: "ignored", reason: asReason(left.reason) };
  }
  const denied = followed.filter((entry) => entry.kind === "decision").filter((entry) => !entry.decision.allowed);
  const blocking = denied.find((entry) => means(question.reaching, entry.resource)) ?? denied.at(0);
  if (blocking) {
    // The arrow that gave up on it knows best what it meant.
    const given = stopped.find(({ causes, reason }) => reason === "delete-denied" && causes.includes(blocking.id));
    return {
      entry: blocking,
      verdict: "stopped",
      reason: asReason(given?.reason) ?? reasonOfDenial(blocking, followed),
    };
  }
  const failed = asksForRecord(question)
    ? stopped.findLast((entry) => entry.stage === "settle")
    : stopped.find((entry) => entry.stage === "attempt" || entry.stage === "settle");
  // A failure that was not tried again although it had retries left: its age is what needs telling.
  const aged = stopped.find((entry) => entry.reason === "age-exceeded");
  if (failed && aged && failed.reason !== "throttled")
    return { entry: aged, verdict: "stopped", reason: "age-exceeded" };
  if (failed) return { entry: failed, verdict: "stopped", reason: reasonOfFailure(failed, followed) };
  // Lost before anything could be named that it should have reached.
  const lost = stopped.find((entry) => entry.target === "");
  if (lost) return { entry: lost, verdict: "stopped", reason: asReason(lost.reason) };
  const skipped = nearest(arrows.filter((entry) => entry.verdict === "skipped" && (toTarget(entry) || !entry.target)));
  if (skipped) return { entry: skipped, verdict: "ignored", reason: asReason(skipped.reason) };
  const refused = followed.find((entry) => entry.kind === "answer" && entry.code !== undefined);
  return refused ? { entry: refused, verdict: "stopped", reason: reasonOfAnswer(refused) } : undefined;
}

/** S3 says `ExpiredToken`, all others `ExpiredTokenException`. */
const reasonOfAnswer = (refused: Entry): Reason | undefined =>
  refused.kind === "answer" && refused.code?.startsWith("ExpiredToken") ? "session-expired" : undefined;

/** Who asks about a queue or a topic asks where the failed event went, not why it failed. */
const asksForRecord = ({ reaching }: Question): boolean => /^arn:aws[\w-]*:(?:sqs|sns):/.test(reaching);

const asReason = (text: string | undefined): Reason | undefined => (text && isReason(text) ? text : undefined);

/** Of several rules that left it alone, the one that came closest: the suffix is looked at last. */
function nearest(skipped: readonly EntryOf<"arrow">[]): EntryOf<"arrow"> | undefined {
  const order = ["no-notification", "filter-event", "filter-prefix", "filter-suffix"];
  return skipped.toSorted((a, b) => order.indexOf(b.reason ?? "") - order.indexOf(a.reason ?? ""))[0];
}

function reasonOfDenial(denied: EntryOf<"decision">, followed: readonly Entry[]): Reason {
  switch (denied.plane) {
    case "caller":
      return "caller-denied";
    case "invoke":
      return "wiring-refused";
    case "execute":
      if (denied.action === "sts:AssumeRole") return "role-untrusted";
      if (denied.action === "s3:ListBucket")
        return usedEncodedKey(followed) ? "key-not-decoded" : "forbidden-not-found";
      if (denied.action.startsWith("s3:GetObject")) return usedEncodedKey(followed) ? "key-not-decoded" : "read-denied";
      if (denied.action.startsWith("s3:PutObject")) return "write-denied";
      return "execute-denied";
    default:
      return denied.plane satisfies never;
  }
}

function reasonOfFailure(failed: EntryOf<"arrow">, followed: readonly Entry[]): Reason | undefined {
  const message = failed.detail["errorMessage"];
  if (typeof message === "string" && message.includes("EROFS")) return "read-only";
  if (typeof message === "string" && message.includes("ENOSPC")) return "tmp-full";
  if (typeof message === "string" && /EEXIST.*'\/tmp\//.test(message)) return "left-behind";
  if (failed.reason === "handler-failed") {
    const ran = followed.findLast((entry) => entry.kind === "ran" && entry.id < failed.id);
    const ending = ran?.kind === "ran" ? ran.detail["ending"] : undefined;
    if (ending === "init-failed" || ending === "out-of-memory") return ending;
  }
  if (usedEncodedKey(followed)) return "key-not-decoded";
  return asReason(failed.reason);
}

/** Whether code asked for the event's key as it stands there, URL-encoded, although the object's key is another. */
function usedEncodedKey(followed: readonly Entry[]): boolean {
  const keys = followed.filter((entry) => entry.kind === "fact").map((entry) => entry.subject);
  const encoded = keys.filter((uri) => encodedUri(uri) !== uri).map(encodedUri);
  return followed.some(
    (entry) => entry.kind === "call" && encoded.some((uri) => means(uri, entry.resource) && !keys.includes(uri)),
  );
}

/** As S3 writes keys into events: form-encoded, slashes kept. */
function encodedUri(uri: string): string {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  return `s3://${bucket}/${new URLSearchParams({ key }).toString().slice("key=".length).replaceAll("%2F", "/")}`;
}

function tell(
  graph: Graph,
  question: Question,
  start: Entry,
  end: Entry,
  verdict: Verdict,
  reason?: Reason,
): Explanation {
  const path = graph.path(start.id, end.id);
  const call = start.kind === "fact" ? graph.ancestors(start.id).find((entry) => entry.kind === "call") : undefined;
  const decision = decisionAt(graph, end);
  const known = reason ? REASONS[reason] : undefined;
  // Whoever wires is told; whoever uploads later is not.
  const refused = reason === "function-missing" && start.kind === "call";
  const plane: Plane | "none" | undefined = decision?.plane ?? known?.plane;
  const denied =
    decision && !decision.decision.allowed
      ? {
          principal: decision.principal,
          action: decision.action,
          resource: decision.resource,
          decision: decision.decision,
        }
      : undefined;
  const told: Explanation = {
    question,
    verdict,
    subject: subjectOf(start, question),
    target: targetOf(end, question),
    chain: stepsOf(path, call),
    words: known?.words ?? wordsFor(verdict, end, question),
    ...(reason ? { reason } : {}),
    ...(plane && verdict !== "arrived" ? { plane } : {}),
    ...(known ? { visible: (refused ? REASONS["wiring-refused"] : known).visible } : {}),
    ...(denied ? { denied } : {}),
    ...(denied?.decision.nearMisses[0] ? { nearestMiss: denied.decision.nearMisses[0] } : {}),
  };
  const cure = cureFor(told, end);
  return cure ? { ...told, cure } : told;
}

/** The permission question behind a stop: the entry itself, or the decision that led to it. */
function decisionAt(graph: Graph, end: Entry): EntryOf<"decision"> | undefined {
  if (end.kind === "decision") return end;
  if (end.kind !== "arrow" || end.verdict !== "stopped") return undefined;
  for (const cause of end.causes) {
    const entry = graph.get(cause);
    if (entry?.kind === "decision" && !entry.decision.allowed) return entry;
  }
  return undefined;
}

/** The name under which it was asked about: a call goes by its request id and by what it asked for. */
function subjectOf(start: Entry, question: Question): string {
  const names = subjectsOf(start);
  return objectUri(names.find((name) => means(question.subject, name)) ?? names[0] ?? question.subject);
}

/** The target's full name where the end of the chain knows it. */
function targetOf(end: Entry, question: Question): string {
  const known = end.kind === "arrow" ? [end.target] : end.kind === "decision" ? [end.resource] : reachedBy(end);
  return objectUri(known.find((name) => means(question.reaching, name)) ?? question.reaching);
}

function wordsFor(verdict: Verdict, end: Entry, question: Question): string {
  if (verdict === "arrived") return `it reached ${question.reaching}`;
  if (end.kind === "answer" && end.code) return `the call was refused: ${end.code}: ${end.message ?? ""}`;
  return `nothing has stopped it, and nothing has led to ${question.reaching} yet`;
}
