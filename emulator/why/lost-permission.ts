import type { EntryOf } from "../kernel/index.ts";
import type { FunctionReason } from "./function-reasons.ts";
import type { Graph } from "./graph.ts";
import type { Reason } from "./reasons.ts";

/**
 * Why a function has no statement that lets a service in: it may have had one and lost it, or has it elsewhere. What the
 * arrow knew is only that there is none.
 */
export function refineDenial(graph: Graph, stopped: EntryOf<"arrow">, reason: Reason | undefined): Reason | undefined {
  if (reason !== "invoke-denied") return reason;
  const denied = stopped.causes.map((id) => graph.get(id)).find((entry) => entry?.kind === "decision");
  if (denied?.kind !== "decision") return reason;
  return lostWithFunction(graph, denied) ?? standsElsewhere(graph, denied) ?? reason;
}

const unqualified = (arn: string): string => arn.split(":").slice(0, 7).join(":");

type Fact = EntryOf<"fact">;
const factsAbout = (graph: Graph, functionArn: string, before: number): readonly Fact[] =>
  graph.entries.filter(
    (entry): entry is Fact =>
      entry.kind === "fact" && entry.service === "lambda" && entry.subject === functionArn && entry.id < before,
  );

/** It was let in when last it asked, then the function was deleted with its statements, and nobody gave it any since. */
function lostWithFunction(graph: Graph, denied: EntryOf<"decision">): FunctionReason | undefined {
  const facts = factsAbout(graph, unqualified(denied.resource), denied.id);
  const deleted = facts.findLast(({ fact }) => fact === "function-deleted");
  if (!deleted || deleted.detail["statementsLost"] === 0) return undefined;
  if (facts.some(({ id, fact }) => (fact === "permission-added" || fact === "policy-set") && id > deleted.id))
    return undefined;
  return lastAnswer(graph, denied, deleted.id) ? "policy-lost" : undefined;
}

function lastAnswer(graph: Graph, { principal, resource }: EntryOf<"decision">, before: number): boolean {
  const last = graph.entries.findLast(
    (entry) =>
      entry.id < before &&
      entry.kind === "decision" &&
      entry.plane === "invoke" &&
      entry.principal === principal &&
      entry.resource === resource,
  );
  return last?.kind === "decision" && last.decision.allowed;
}

/** A statement on the function itself names the same service; the rule asks for one of its aliases or versions. */
function standsElsewhere(graph: Graph, denied: EntryOf<"decision">): FunctionReason | undefined {
  const functionArn = unqualified(denied.resource);
  if (functionArn === denied.resource) return undefined;
  const facts = factsAbout(graph, functionArn, denied.id);
  const added = facts.findLast(
    ({ fact, detail }) =>
      fact === "permission-added" &&
      detail["resource"] === functionArn &&
      JSON.stringify(detail["statement"] ?? "").includes(`\\"${denied.principal}\\"`),
  );
  const removed = facts.some(
    ({ id, fact, detail }) =>
      added !== undefined && id > added.id && fact === "permission-removed" && detail["resource"] === functionArn,
  );
  return added && !removed ? "alias-not-permitted" : undefined;
}
