import type { NearMiss, PolicyKind } from "../../kernel/index.ts";
import type { Statement } from "./document.ts";
import { mismatchesOf, type Asked } from "./match-statement.ts";
import type { NamedPolicy } from "./question.ts";
import { refTo } from "./statement-ref.ts";

/** How many elements of a statement may be wrong for it to be what its author probably meant. Ours, as is the number told. */
const MISMATCHES_MAX = 2;
const TOLD_MAX = 5;

/** The Allow statements that almost matched, the nearest first. */
export function nearMisses(policies: readonly NamedPolicy[], asked: Asked): readonly NearMiss[] {
  const found: Ranked[] = [];
  for (const policy of policies) {
    for (const statement of policy.document.statements) {
      const miss = statement.effect === "Allow" ? nearMiss(policy, statement, asked) : undefined;
      if (miss) found.push(miss);
    }
  }
  return found
    .toSorted((a, b) => a.wrong - b.wrong || b.sameService - a.sameService || b.alike - a.alike)
    .slice(0, TOLD_MAX)
    .map(({ miss }) => miss);
}

interface Ranked {
  readonly miss: NearMiss;
  readonly wrong: number;
  readonly sameService: number;
  readonly alike: number;
}

function nearMiss(policy: NamedPolicy, statement: Statement, asked: Asked): Ranked | undefined {
  const mismatches = mismatchesOf(statement, asked);
  if (mismatches.length === 0 || mismatches.length > MISMATCHES_MAX) return undefined;
  const wrong = (element: string): boolean => mismatches.some((mismatch) => mismatch.element === element);
  // A statement about something else on something else is no near miss, however few elements it has.
  if (wrong("Action") && (wrong("Resource") || !statement.resources)) return undefined;
  const service = `${asked.action.split(":")[0]}:`;
  const resource = asked.question.resource;
  return {
    miss: { statement: refTo(policy, statement), mismatches },
    wrong: mismatches.length,
    sameService: statement.actions.values.some(({ text }) => text.toLowerCase().startsWith(service)) ? 1 : 0,
    alike: Math.max(0, ...(statement.resources?.values ?? []).map(({ text }) => commonStart(text, resource))),
  };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

/** Which kinds of policy could have made up for the lack that decided. */
export const kindsThatCould = (lacking: PolicyKind): readonly PolicyKind[] =>
  lacking === "identity" ? ["identity", "resource"] : [lacking];
