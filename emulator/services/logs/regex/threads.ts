import { charSet, WORD } from "./char-set.ts";
import type { Program } from "./program.ts";
import type { Assertion } from "./syntax.ts";

const WORDS = charSet(WORD);

/** Whether an assertion holds at a place; the end is also before a line end that is the last character, as in Java. */
export function assertionHolds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case "start":
      return at === 0;
    case "end":
      return at === text.length || (at === text.length - 1 && text[at] === "\n");
    case "boundary":
    case "no-boundary": {
      const before = at > 0 && WORDS.has(text.charCodeAt(at - 1));
      const after = at < text.length && WORDS.has(text.charCodeAt(at));
      return (before !== after) === (what === "boundary");
    }
    default:
      return what satisfies never;
  }
}

type Slots = readonly (number | undefined)[];

/**
 * Where the leftmost match lies, with its groups: all ways are followed side by side, each place of the program once per
 * character, so that the time grows with the text and never explodes.
 */
export function findMatch({ steps, slots, begins, prefix }: Program, text: string): Slots | undefined {
  const seen = new Uint32Array(steps.length);
  let mark = 0;
  let current: { readonly step: number; readonly slots: Slots }[] = [];
  let found: Slots | undefined;

  /** Follows a thread to the characters that it waits for. */
  const follow = (list: typeof current, step: number, held: Slots, at: number): void => {
    const open: { readonly step: number; readonly slots: Slots }[] = [{ step, slots: held }];
    for (let next = open.pop(); next; next = open.pop()) {
      if (seen[next.step] === mark) continue;
      seen[next.step] = mark;
      const what = steps[next.step]!;
      switch (what.kind) {
        case "jump":
          open.push({ step: what.to, slots: next.slots });
          break;
        case "split":
          open.push({ step: what.second, slots: next.slots }, { step: what.first, slots: next.slots });
          break;
        case "save":
          open.push({ step: next.step + 1, slots: next.slots.with(what.slot, at) });
          break;
        case "assert":
          if (assertionHolds(what.what, text, at)) open.push({ step: next.step + 1, slots: next.slots });
          break;
        case "char":
        case "match":
          list.push(next);
          break;
        default:
          what satisfies never;
      }
    }
  };

  const none: Slots = Array.from({ length: slots });
  for (let at = 0; ; at += 1) {
    // Nothing is under way: on to where something can begin.
    if (begins && current.length === 0) {
      if (prefix !== "") at = text.indexOf(prefix, at);
      if (at < 0) return undefined;
      while (at < text.length && !begins.has(text.charCodeAt(at))) at += 1;
      if (at === text.length) return undefined;
    }
    mark += 1;
    const waiting: typeof current = [];
    // Threads that began further left come first; a new one begins here while nothing was found.
    for (const thread of current) {
      const what = steps[thread.step]!;
      if (what.kind === "match") {
        found = thread.slots;
        break;
      }
      if (what.kind === "char" && at > 0 && what.set.has(text.charCodeAt(at - 1)))
        follow(waiting, thread.step + 1, thread.slots, at);
    }
    if (!found) follow(waiting, 0, none, at);
    current = waiting;
    const first = current.findIndex(({ step }) => steps[step]!.kind === "match");
    if (first >= 0) {
      found = current[first]!.slots;
      // Threads behind it would be worse matches.
      current = current.slice(0, first);
    }
    if (at >= text.length || (found && current.length === 0)) return found;
  }
}
