import type { Explanation, Plane } from "../emulator/index.ts";
import type { World } from "./engines/engine.ts";
import type { Outcome, Scenario } from "./scenario.ts";

/** A claim of a scenario that did not hold. */
export interface BrokenClaim {
  readonly beat: "seen" | "symptom" | "why" | "works" | "broken off";
  readonly label: string;
  readonly expected: string | RegExp;
  readonly value: string;
  readonly waitedMs: number;
}

/** What the broken claims say of the engine. A failure that did not show itself was not reproduced, whatever else held. */
export function outcomeOf(
  broken: readonly BrokenClaim[],
  world: Pick<World, "engine" | "title">,
  told: Explanation | undefined,
  /** In which the scenario has something wrong: told where `why` could not know. */
  plane: Scenario["plane"],
): Outcome {
  const symptom = broken.find((claim) => claim.beat === "symptom");
  if (symptom)
    return { kind: "not reproduced", why: [...enforcement(world, told, plane), seenText(symptom)].join(": ") };
  const [first] = broken;
  return first ? { kind: "differs", seen: seenText(first) } : { kind: "as on AWS" };
}

/** The outcome as one line: `differs: …`. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "as on AWS":
      return outcome.kind;
    case "differs":
      return `${outcome.kind}: ${outcome.seen}`;
    case "not reproduced":
    case "not run":
      return `${outcome.kind}: ${outcome.why}`;
    default:
      return outcome satisfies never;
  }
}

const UNENFORCED: Readonly<Record<Plane, string>> = {
  caller: "does not enforce the rights of callers",
  invoke: "does not enforce the permission to invoke",
  execute: "does not enforce the rights of the execution role",
};

/** Where AWS would have stopped it by a permission and the engine did not, that is the cause. */
function enforcement(
  { title }: Pick<World, "title">,
  told: Explanation | undefined,
  claimed: Scenario["plane"],
): string[] {
  if (told?.reason === "forbidden-not-found") return [`${title} answers 404 where AWS answers 403`];
  if (told?.reason === "recursion") return [`${title} does not stop recursion`];
  const found = told?.verdict === "stopped" ? told.plane : undefined;
  const plane = found === undefined || found === "none" ? claimed : found;
  return plane !== "none" ? [`${title} ${UNENFORCED[plane]}`] : [];
}

function seenText({ beat, label, expected, value }: BrokenClaim): string {
  if (beat === "broken off") return `${label}: ${value}`;
  const wanted = typeof expected === "string" ? expected : "";
  const shown = value.length > 160 ? `${value.slice(0, 160)}…` : value;
  return wanted === "" ? `${label}: ${shown}` : `${label}: ${shown} (on AWS: ${wanted})`;
}
