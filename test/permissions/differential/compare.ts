import fc from "fast-check";
import { drawn, type Drawn } from "./draw.ts";
import { ours, type Answer } from "./ours.ts";
import { SETTLED } from "./settled.ts";
import { theirs } from "./theirs.ts";

export interface Disagreement {
  readonly ours: Answer;
  readonly theirs: Answer;
  readonly drawn: Drawn;
}

export interface Comparison {
  /** How often both answered so. */
  readonly agreed: Readonly<Record<Answer, number>>;
  /** How often a settled rule explains that they differ. */
  readonly settled: number;
  /** Nobody has looked at these yet; the smallest first. */
  readonly open: readonly Disagreement[];
}

/** Asks two evaluators the same `count` questions. */
export async function compare(seed: number, count: number): Promise<Comparison> {
  const agreed = { allow: 0, "explicit deny": 0, "implicit deny": 0 };
  const open: Disagreement[] = [];
  let settled = 0;
  for (const one of fc.sample(drawn, { seed, numRuns: count })) {
    const [mine, other] = [ours(one), await theirs(one)];
    if (mine === other) agreed[mine] += 1;
    else if (SETTLED.some((rule) => rule.about(one))) settled += 1;
    else open.push({ ours: mine, theirs: other, drawn: one });
  }
  return { agreed, settled, open: open.toSorted((a, b) => sizeOf(a) - sizeOf(b)) };
}

const sizeOf = ({ drawn: one }: Disagreement): number => JSON.stringify({ ...one, context: {} }).length;
