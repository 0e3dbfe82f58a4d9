import type { Program } from "./program.ts";

/** Ours: how many states are remembered before they are forgotten and found again. */
const STATES_MAX = 2000;

interface State {
  /** The steps that wait for a character, sorted. */
  readonly waiting: readonly number[];
  readonly matched: boolean;
  readonly matchedAtEnd: boolean;
  readonly ascii: (State | undefined)[];
  readonly others: Map<number, State>;
}

/**
 * Says whether a text matches anywhere, by states that are worked out when they are first reached: one look-up per character.
 * Not for programs that look around.
 */
export function createAutomaton({ steps }: Program): (text: string) => boolean {
  let states = new Map<string, State>();
  let initial: State | undefined;

  /** All steps that can be reached from some without a character. */
  const closure = (from: readonly number[], at: { readonly start: boolean; readonly end: boolean }): Set<number> => {
    const reached = new Set<number>();
    const open = [...from];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      const step = steps[next]!;
      if (step.kind === "jump") open.push(step.to);
      else if (step.kind === "split") open.push(step.first, step.second);
      else if (step.kind === "save") open.push(next + 1);
      else if (step.kind === "assert" && ((step.what === "start" && at.start) || (step.what === "end" && at.end)))
        open.push(next + 1);
    }
    return reached;
  };

  const isMatch = (reached: ReadonlySet<number>): boolean =>
    [...reached].some((index) => steps[index]!.kind === "match");

  const stateOf = (from: readonly number[], start: boolean): State => {
    // A match may begin at every character.
    const seeds = [...from, 0];
    const reached = closure(seeds, { start, end: false });
    const waiting = [...reached].filter((index) => steps[index]!.kind === "char").toSorted((a, b) => a - b);
    const matched = isMatch(reached);
    const matchedAtEnd = matched || isMatch(closure(seeds, { start, end: true }));
    const key = `${waiting.join()} ${matched} ${matchedAtEnd}`;
    let state = states.get(key);
    if (!state) {
      if (states.size >= STATES_MAX) {
        states = new Map();
        initial = undefined;
      }
      state = { waiting, matched, matchedAtEnd, ascii: Array.from({ length: 128 }), others: new Map() };
      states.set(key, state);
    }
    return state;
  };

  const next = (state: State, unit: number): State => {
    const known = unit < 128 ? state.ascii[unit] : state.others.get(unit);
    if (known) return known;
    const moved = state.waiting.flatMap((index) => {
      const step = steps[index]!;
      return step.kind === "char" && step.set.has(unit) ? [index + 1] : [];
    });
    const reached = stateOf(moved, false);
    if (unit < 128) state.ascii[unit] = reached;
    else if (state.others.size < STATES_MAX) state.others.set(unit, reached);
    return reached;
  };

  return (text) => {
    let state = (initial ??= stateOf([], true));
    const last = text.length - 1;
    for (let at = 0; at <= last; at += 1) {
      if (state.matched) return true;
      const unit = text.charCodeAt(at);
      if (at === last && unit === 10 && state.matchedAtEnd) return true;
      state = (unit < 128 ? state.ascii[unit] : undefined) ?? next(state, unit);
    }
    return state.matched || state.matchedAtEnd;
  };
}
