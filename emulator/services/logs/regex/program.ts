import type { CharSet } from "./char-set.ts";
import { RegexError } from "./failure.ts";
import type { Assertion, Node, Syntax } from "./syntax.ts";

/** One step of a compiled expression. After `char` and `assert` comes the next one; `split` prefers its first way. */
export type Step =
  | { readonly kind: "char"; readonly set: CharSet }
  | { readonly kind: "assert"; readonly what: Assertion }
  | { readonly kind: "save"; readonly slot: number }
  | { readonly kind: "split"; readonly first: number; readonly second: number }
  | { readonly kind: "jump"; readonly to: number }
  | { readonly kind: "match" };

export interface Program {
  readonly steps: readonly Step[];
  /** Two for the whole and two for each group. */
  readonly slots: number;
  /** The text that every match begins with; empty where there is none. */
  readonly prefix: string;
  /** With which character a match can begin; `undefined` where it may begin with none. */
  readonly begins: CharSet | undefined;
  /** Whether it looks at the characters around a place, for which states alone are not enough. */
  readonly looksAround: boolean;
}

/** Ours: what repetitions may unfold to. */
const STEPS_MAX = 5000;

/** Ken Thompson's construction: https://swtch.com/~rsc/regexp/regexp2.html */
export function compileProgram({ root, groups }: Syntax): Program {
  const steps: Step[] = [];
  let looksAround = false;
  const emit = (step: Step): number => {
    if (steps.length >= STEPS_MAX) throw new RegexError("the expression is too large", 0);
    return steps.push(step) - 1;
  };
  /** A split whose second way is known later. */
  const fork = (): ((second: number, lazy: boolean) => void) => {
    const at = emit({ kind: "jump", to: 0 });
    return (second, lazy) => {
      const next = at + 1;
      steps[at] = lazy ? { kind: "split", first: second, second: next } : { kind: "split", first: next, second };
    };
  };

  const write = (node: Node): void => {
    switch (node.kind) {
      case "empty":
        return;
      case "char":
        emit({ kind: "char", set: node.set });
        return;
      case "assert":
        looksAround ||= node.what === "boundary" || node.what === "no-boundary";
        emit({ kind: "assert", what: node.what });
        return;
      case "sequence":
        for (const part of node.of) write(part);
        return;
      case "either":
        return writeEither(node.of);
      case "group":
        emit({ kind: "save", slot: node.index * 2 });
        write(node.of);
        emit({ kind: "save", slot: node.index * 2 + 1 });
        return;
      case "repeat":
        return writeRepeat(node);
      default:
        return node satisfies never;
    }
  };

  const writeEither = (ways: readonly Node[]): void => {
    const ends: number[] = [];
    for (const [index, way] of ways.entries()) {
      if (index === ways.length - 1) {
        write(way);
        break;
      }
      const close = fork();
      write(way);
      ends.push(emit({ kind: "jump", to: 0 }));
      close(steps.length, false);
    }
    for (const end of ends) steps[end] = { kind: "jump", to: steps.length };
  };

  const writeRepeat = ({ of, min, max, lazy }: Node & { readonly kind: "repeat" }): void => {
    for (let count = 0; count < min; count += 1) write(of);
    if (max === Infinity) {
      const top = steps.length;
      const close = fork();
      write(of);
      emit({ kind: "jump", to: top });
      close(steps.length, lazy);
      return;
    }
    const closes: ((second: number, lazy: boolean) => void)[] = [];
    for (let count = min; count < max; count += 1) {
      closes.push(fork());
      write(of);
    }
    for (const close of closes) close(steps.length, lazy);
  };

  emit({ kind: "save", slot: 0 });
  write(root);
  emit({ kind: "save", slot: 1 });
  emit({ kind: "match" });
  return { steps, slots: (groups + 1) * 2, prefix: prefixOf(root), begins: beginning(steps), looksAround };
}

function prefixOf(root: Node): string {
  let prefix = "";
  for (const part of root.kind === "sequence" ? root.of : [root]) {
    if (part.kind !== "char" || part.literal === undefined) break;
    prefix += part.literal;
  }
  return prefix;
}

/** What a match can begin with, as if all assertions held. */
function beginning(steps: readonly Step[]): CharSet | undefined {
  const sets: CharSet[] = [];
  const seen = new Set<number>();
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = steps[at]!;
    if (step.kind === "match") return undefined;
    if (step.kind === "char") sets.push(step.set);
    else if (step.kind === "jump") open.push(step.to);
    else if (step.kind === "split") open.push(step.first, step.second);
    else open.push(at + 1);
  }
  const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (sets.some((set) => set.has(unit)) ? 1 : 0));
  return { has: (unit) => (unit < 128 ? ascii[unit] === 1 : sets.some((set) => set.has(unit))) };
}
