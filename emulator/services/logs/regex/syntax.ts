import {
  ANY,
  charSet,
  DIGIT,
  folded,
  inverse,
  NOT_NEWLINE,
  SPACE,
  WORD,
  type CharSet,
  type Range,
} from "./char-set.ts";
import { RegexError } from "./failure.ts";

export type Assertion = "start" | "end" | "boundary" | "no-boundary";

/** A regular expression as a tree. */
export type Node =
  | { readonly kind: "empty" }
  | { readonly kind: "char"; readonly set: CharSet; readonly literal: string | undefined }
  | { readonly kind: "assert"; readonly what: Assertion }
  | { readonly kind: "sequence" | "either"; readonly of: readonly Node[] }
  | { readonly kind: "group"; readonly index: number; readonly of: Node }
  | { readonly kind: "repeat"; readonly of: Node; readonly min: number; readonly max: number; readonly lazy: boolean };

export interface Syntax {
  readonly root: Node;
  /** Of the groups that have one, by number from 1. */
  readonly names: ReadonlyMap<number, string>;
  readonly groups: number;
}

/** Ours; deeper nesting is refused. */
const DEPTH_MAX = 100;
/** Ours, as RE2 has it. */
const REPEAT_MAX = 1000;

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
}

/** Reads what Java and RE2 have in common; what cannot be matched in linear time (looking around, references back) is refused. */
export function readRegex(text: string): Syntax {
  const reader = new Parser(text);
  const root = reader.either({ ignoreCase: false, dotAll: false }, 0);
  reader.finish();
  return { root, names: reader.names, groups: reader.groups };
}

class Parser {
  readonly names = new Map<number, string>();
  groups = 0;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  finish(): void {
    if (this.#at < this.#text.length) throw this.#error(`unmatched ${this.#text[this.#at] ?? ""}`);
  }

  either(flags: Flags, depth: number): Node {
    if (depth > DEPTH_MAX) throw this.#error("nested too deeply");
    const inner = { ...flags };
    const of = [this.#sequence(inner, depth)];
    while (this.#take("|")) of.push(this.#sequence(inner, depth));
    return of.length === 1 ? of[0]! : { kind: "either", of };
  }

  #sequence(flags: { ignoreCase: boolean; dotAll: boolean }, depth: number): Node {
    const of: Node[] = [];
    while (this.#at < this.#text.length && !"|)".includes(this.#text[this.#at]!)) {
      const atom = this.#atom(flags, depth);
      if (atom) of.push(this.#repeated(atom));
    }
    return of.length === 1 ? of[0]! : { kind: "sequence", of };
  }

  #atom(flags: { ignoreCase: boolean; dotAll: boolean }, depth: number): Node | undefined {
    const char = this.#text[this.#at]!;
    this.#at += 1;
    switch (char) {
      case "^":
        return { kind: "assert", what: "start" };
      case "$":
        return { kind: "assert", what: "end" };
      case ".":
        return { kind: "char", set: charSet(flags.dotAll ? ANY : NOT_NEWLINE), literal: undefined };
      case "(":
        return this.#group(flags, depth);
      case "[":
        return this.#charNode(this.#class(), flags, undefined);
      case "\\":
        return this.#escape(flags);
      case "*":
      case "+":
      case "?":
        throw this.#error(`nothing to repeat before ${char}`, this.#at - 1);
      default: {
        const unit = char.charCodeAt(0);
        return this.#charNode([[unit, unit]], flags, char);
      }
    }
  }

  #charNode(ranges: readonly Range[], flags: Flags, literal: string | undefined): Node {
    const plain = literal === undefined || (flags.ignoreCase && literal.toLowerCase() !== literal.toUpperCase());
    return {
      kind: "char",
      set: charSet(flags.ignoreCase ? folded(ranges) : ranges),
      literal: plain ? undefined : literal,
    };
  }

  #group(flags: { ignoreCase: boolean; dotAll: boolean }, depth: number): Node | undefined {
    const from = this.#at - 1;
    if (!this.#take("?")) return this.#closed(this.#capture(undefined, flags, depth), from);
    const name = this.#match(/P?<([A-Za-z_][\w.]*)>/y);
    if (name) return this.#closed(this.#capture(name[1], flags, depth), from);
    const switches = this.#match(/([ism]*)(?:-([ism]+))?([:)])/y);
    if (!switches) throw this.#error("only groups, named groups and switches are matched", from);
    const [, on = "", off = "", end] = switches;
    if (on.includes("m")) throw this.#error("the switch m is not matched", from);
    const changed = {
      ignoreCase: (flags.ignoreCase || on.includes("i")) && !off.includes("i"),
      dotAll: (flags.dotAll || on.includes("s")) && !off.includes("s"),
    };
    if (end === ":") return this.#closed(this.either(changed, depth + 1), from);
    // Without a colon it holds for the rest of the group that it stands in.
    Object.assign(flags, changed);
    return undefined;
  }

  #capture(name: string | undefined, flags: Flags, depth: number): Node {
    const index = (this.groups += 1);
    if (name !== undefined) {
      if ([...this.names.values()].includes(name)) throw this.#error(`the name ${name} is given twice`);
      this.names.set(index, name);
    }
    return { kind: "group", index, of: this.either(flags, depth + 1) };
  }

  #closed(node: Node, from: number): Node {
    if (!this.#take(")")) throw this.#error("unmatched (", from);
    return node;
  }

  #repeated(atom: Node): Node {
    const found = this.#match(/[*+?]|\{(\d{1,5})(?:(,)(\d{1,5})?)?\}/y);
    if (!found) return atom;
    const [whole, least, comma, most] = found;
    const [min, max] =
      least === undefined
        ? [whole === "+" ? 1 : 0, whole === "?" ? 1 : Infinity]
        : [Number(least), comma === undefined ? Number(least) : most === undefined ? Infinity : Number(most)];
    if (min > max || min > REPEAT_MAX || (max !== Infinity && max > REPEAT_MAX))
      throw this.#error(`the repetition ${whole} is not possible`, this.#at - whole.length);
    const lazy = this.#take("?");
    if (/[*+]/.test(this.#text[this.#at] ?? "")) throw this.#error("repetitions cannot be repeated");
    return { kind: "repeat", of: atom, min, max, lazy };
  }

  #escape(flags: Flags): Node {
    const char = this.#text[this.#at];
    if (char === "b" || char === "B") {
      this.#at += 1;
      return { kind: "assert", what: char === "b" ? "boundary" : "no-boundary" };
    }
    if (char === "A" || char === "z" || char === "Z") {
      this.#at += 1;
      return { kind: "assert", what: char === "A" ? "start" : "end" };
    }
    const { ranges, literal } = this.#escaped();
    return this.#charNode(ranges, flags, literal);
  }

  /** What stands behind a backslash, in a class or outside of one. */
  #escaped(): { readonly ranges: readonly Range[]; readonly literal: string | undefined } {
    const char = this.#text[this.#at];
    if (char === undefined) throw this.#error("a backslash at the end");
    this.#at += 1;
    const shorthand = SHORTHANDS[char];
    if (shorthand) return { ranges: shorthand, literal: undefined };
    const control = CONTROLS[char];
    const hex = char === "x" || char === "u" ? this.#match(char === "x" ? /[\da-fA-F]{2}/y : /[\da-fA-F]{4}/y) : null;
    if (/[A-Za-z0-9]/.test(char) && control === undefined && !hex)
      throw this.#error(`\\${char} is not matched`, this.#at - 2);
    const literal = hex ? String.fromCharCode(Number.parseInt(hex[0], 16)) : (control ?? char);
    const unit = literal.charCodeAt(0);
    return { ranges: [[unit, unit]], literal };
  }

  /** Behind its opening bracket. */
  #class(): readonly Range[] {
    const from = this.#at - 1;
    const negated = this.#take("^");
    const ranges: Range[] = [];
    // A closing bracket that comes first is one of the class's characters.
    for (let first = true; first || this.#text[this.#at] !== "]"; first = false) {
      if (this.#at >= this.#text.length) throw this.#error("unmatched [", from);
      const low = this.#classItem();
      if (low.length === 1 && this.#text[this.#at] === "-" && !"]".includes(this.#text[this.#at + 1] ?? "]")) {
        this.#at += 1;
        const high = this.#classItem();
        if (high.length !== 1 || high[0]![1] < low[0]![0]) throw this.#error("a range that ends before it begins");
        ranges.push([low[0]![0], high[0]![1]]);
      } else ranges.push(...low);
    }
    this.#at += 1;
    return negated ? inverse(ranges) : ranges;
  }

  #classItem(): readonly Range[] {
    if (this.#take("\\")) return this.#escaped().ranges;
    const unit = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    return [[unit, unit]];
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #match(expression: RegExp): RegExpExecArray | null {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found;
  }

  #error(message: string, at = this.#at): RegexError {
    return new RegexError(message, at);
  }
}

const SHORTHANDS: Readonly<Record<string, readonly Range[]>> = {
  d: DIGIT,
  D: inverse(DIGIT),
  w: WORD,
  W: inverse(WORD),
  s: SPACE,
  S: inverse(SPACE),
};
const CONTROLS: Readonly<Record<string, string>> = {
  t: "\t",
  n: "\n",
  r: "\r",
  f: "\f",
  v: "\v",
  e: "\x1b",
  a: "\x07",
};
