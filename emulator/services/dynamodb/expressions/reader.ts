import { invalidExpression } from "../errors.ts";
import { EXPRESSION_BYTES_MAX } from "../limits.ts";
import { isReserved } from "../reserved-words.ts";
import type { AttributeValue } from "../values/attribute-value.ts";
import type { Placeholders } from "./placeholders.ts";
import type { Path } from "./syntax.ts";
import { syntaxError, tokenize, type ExpressionKind, type Token } from "./tokens.ts";

/** A value that stands for one whose placeholder is not defined: that is told only when nothing worse is. */
const UNDEFINED: AttributeValue = { NULL: true };

/**
 * Goes through an expression's tokens. Syntax errors are thrown at once; what is wrong otherwise is noted with its rank, and
 * the gravest is thrown at the end: AWS first reads the whole expression and then checks it, one rule after the other.
 */
export class Reader<Rank extends string> {
  readonly kind: ExpressionKind;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #placeholders: Placeholders;
  readonly #ranks: readonly Rank[];
  readonly #problems = new Map<Rank, string>();
  readonly #keywords: ReadonlySet<string>;
  #at = 0;

  /** `keywords`, in capitals, are no names in this kind of expression; `ranks` go from the gravest problem down. */
  constructor(
    kind: ExpressionKind,
    text: string,
    placeholders: Placeholders,
    { ranks, keywords }: { readonly ranks: readonly Rank[]; readonly keywords: readonly string[] },
  ) {
    this.kind = kind;
    this.#keywords = new Set(keywords);
    this.#text = text;
    this.#placeholders = placeholders;
    this.#ranks = ranks;
    if (text.trim() === "") throw invalidExpression(kind, "The expression can not be empty;");
    if (Buffer.byteLength(text) > EXPRESSION_BYTES_MAX)
      throw invalidExpression(
        kind,
        `Expression size has exceeded the maximum allowed size; expression size: ${Buffer.byteLength(text)}`,
      );
    this.#tokens = tokenize(kind, text);
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  peek(ahead: number): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== "end") this.#at += 1;
    return token;
  }

  isSymbol(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "symbol" && token.text === text;
  }

  /** Keywords may be written in any case. */
  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind === "word" && token.text.toUpperCase() === word;
  }

  takeSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.#at += 1;
    return true;
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.#at += 1;
    return true;
  }

  expectSymbol(text: string): void {
    if (!this.takeSymbol(text)) throw this.syntaxError();
  }

  syntaxError(): Error {
    return syntaxError(this.kind, this.#text, this.#tokens, this.#at);
  }

  note(rank: Rank, problem: string): void {
    if (!this.#problems.has(rank)) this.#problems.set(rank, problem);
  }

  /** Nothing may follow; throws the gravest problem. */
  finish(): void {
    if (this.next.kind !== "end") throw this.syntaxError();
    for (const rank of this.#ranks) {
      const problem = this.#problems.get(rank);
      if (problem !== undefined) throw invalidExpression(this.kind, problem);
    }
  }

  path(ranks: { readonly reserved: Rank; readonly undefined: Rank }): Path {
    const path: (string | number)[] = [this.#name(ranks)];
    for (;;) {
      if (this.takeSymbol(".")) path.push(this.#name(ranks));
      else if (this.isSymbol("[") && this.peek(1).kind === "index" && this.isSymbol("]", 2)) {
        path.push(Number(this.peek(1).text));
        this.#at += 3;
      } else if (this.isSymbol("[")) {
        this.#at += 1;
        throw this.syntaxError();
      } else return path;
    }
  }

  value(rank: Rank): AttributeValue {
    const { text } = this.take();
    const value = this.#placeholders.value(text);
    if (value) return value;
    this.note(rank, `An expression attribute value used in expression is not defined; attribute value: ${text}`);
    return UNDEFINED;
  }

  #name(ranks: { readonly reserved: Rank; readonly undefined: Rank }): string {
    const token = this.next;
    if (token.kind === "word" && !this.#keywords.has(token.text.toUpperCase())) {
      this.#at += 1;
      if (isReserved(token.text))
        this.note(ranks.reserved, `Attribute name is a reserved keyword; reserved keyword: ${token.text}`);
      return token.text;
    }
    if (token.kind !== "#") throw this.syntaxError();
    this.#at += 1;
    const name = this.#placeholders.name(token.text);
    if (name === undefined)
      this.note(
        ranks.undefined,
        `An expression attribute name used in the document path is not defined; attribute name: ${token.text}`,
      );
    return name ?? token.text;
  }
}
