import { compileRegex, RegexError, type Regex } from "../regex/index.ts";
import { QueryError } from "./failure.ts";

export interface Token {
  readonly kind: "word" | "quoted" | "string" | "number" | "symbol" | "end";
  /** A string without its quotes, a name without its backticks. */
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const WORD = /[@$\p{L}_][\p{L}\p{N}_.@$]*/uy;
const NUMBER = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SYMBOL = /!=|<=|>=|=~|[|,()[\]=<>+\-*/%^.]/y;
/** Comments begin with a hash sign: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html */
const SPACE = /(?:\s|#[^\n]*)*/y;

/** Reads a query token by token. */
export class Scanner {
  readonly text: string;
  #at = 0;
  #ahead: Token | undefined;

  constructor(text: string) {
    this.text = text;
  }

  peek(): Token {
    return (this.#ahead ??= this.#read());
  }

  next(): Token {
    const token = this.peek();
    this.#ahead = undefined;
    return token;
  }

  /** Takes a symbol, or a keyword in any case. */
  take(what: string): boolean {
    const token = this.peek();
    const isIt = token.kind === "symbol" ? token.text === what : isWord(token, what);
    if (isIt) this.next();
    return isIt;
  }

  expect(what: string): Token {
    const token = this.peek();
    if (!this.take(what)) throw unexpected(token);
    return token;
  }

  /** Whether the next token follows without a space. */
  get touches(): boolean {
    const end = this.#ahead ? this.#ahead.from : this.#at;
    return end > 0 && !/\s/.test(this.text[end - 1] ?? "") && this.peek().from === end;
  }

  /** `/…/`, where an expression may stand; `undefined` where none does. */
  regex(): Regex | undefined {
    const start = this.peek();
    if (start.kind !== "symbol" || start.text !== "/") return undefined;
    let end = start.from + 1;
    while (end < this.text.length && this.text[end] !== "/" && this.text[end] !== "\n")
      end += this.text[end] === "\\" ? 2 : 1;
    if (this.text[end] !== "/") throw unexpected(start);
    this.#ahead = undefined;
    this.#at = end + 1;
    try {
      // The slash is escaped for the query, not for the expression.
      return compileRegex(this.text.slice(start.from + 1, end).replaceAll("\\/", "/"));
    } catch (error) {
      if (error instanceof RegexError)
        throw new QueryError(`invalid regular expression: ${error.message}`, start.from, end);
      throw error;
    }
  }

  #read(): Token {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.text)?.[0].length ?? 0;
    const from = this.#at;
    const char = this.text[from];
    if (char === undefined) return { kind: "end", text: "<EOF>", from, to: from };
    if (char === '"' || char === "'" || char === "`") return this.#quoted(char, from);
    for (const [kind, expression] of KINDS) {
      expression.lastIndex = from;
      const text = expression.exec(this.text)?.[0];
      if (text === undefined) continue;
      this.#at = from + text.length;
      return { kind, text, from, to: this.#at };
    }
    const width = String.fromCodePoint(this.text.codePointAt(from) ?? 0).length;
    throw unexpected({ kind: "symbol", text: this.text.slice(from, from + width), from, to: from + width });
  }

  #quoted(quote: string, from: number): Token {
    let text = "";
    for (let at = from + 1; at < this.text.length; at += 1) {
      const char = this.text[at]!;
      if (char === quote) {
        this.#at = at + 1;
        return { kind: quote === "`" ? "quoted" : "string", text, from, to: this.#at };
      }
      if (char === "\\" && quote !== "`" && at + 1 < this.text.length) {
        at += 1;
        text += ESCAPES[this.text[at]!] ?? this.text[at]!;
      } else text += char;
    }
    throw unexpected({ kind: "symbol", text: quote, from, to: from + 1 });
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
const KINDS = [
  ["word", WORD],
  ["number", NUMBER],
  ["symbol", SYMBOL],
] as const;

export const isWord = (token: Token, word: string): boolean =>
  token.kind === "word" && token.text.toLowerCase() === word;

export const unexpected = ({ text, from, to }: Token): QueryError =>
  new QueryError(`unexpected symbol found ${text}`, from, to);
