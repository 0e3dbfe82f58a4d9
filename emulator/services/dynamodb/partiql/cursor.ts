import type { AttributeValue, Item } from "../values/attribute-value.ts";
import { emptyItem, readValue } from "../values/attribute-value.ts";
import { notWellFormed, validation } from "../errors.ts";
import type { Path } from "../expressions/syntax.ts";
import { tokenizePartiQl, type PartiQlToken } from "./tokens.ts";

/** Goes through a statement's tokens; reads what occurs everywhere: names, paths, values. */
export class Cursor {
  readonly #tokens: readonly PartiQlToken[];
  readonly #parameters: readonly AttributeValue[];
  #at = 0;
  #used = 0;

  constructor(text: string, parameters: readonly AttributeValue[]) {
    this.#tokens = tokenizePartiQl(text);
    this.#parameters = parameters.map((value) => readValue(value));
  }

  get next(): PartiQlToken {
    return this.peek(0);
  }

  peek(ahead: number): PartiQlToken {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  take(): PartiQlToken {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    if (token.kind === "word") return token.text.toUpperCase() === text;
    return token.kind === "symbol" && token.text === text;
  }

  /** Takes all of the words and symbols, or none. */
  has(...texts: readonly string[]): boolean {
    if (!texts.every((text, ahead) => this.is(text, ahead))) return false;
    this.#at += texts.length;
    return true;
  }

  expect(...texts: readonly string[]): void {
    if (!this.has(...texts)) throw this.unexpected();
  }

  unexpected(): Error {
    const { kind, text } = this.next;
    return notWellFormed(kind === "end" ? "unexpected end of the statement" : `unexpected token ${text}`);
  }

  finish(): void {
    this.has(";");
    if (this.next.kind !== "end") throw this.unexpected();
    if (this.#used !== this.#parameters.length)
      throw validation("Number of parameters in request and statement don't match.");
  }

  name(): string {
    const { kind, text } = this.next;
    if (kind !== "word" && kind !== "quoted") throw this.unexpected();
    this.#at += 1;
    return text;
  }

  path(): Path {
    const path: (string | number)[] = [this.name()];
    for (;;) {
      if (this.has(".")) path.push(this.name());
      else if (this.has("[")) {
        const { kind, text } = this.take();
        if (kind === "number" && /^\d+$/.test(text)) path.push(Number(text));
        else if (kind === "string") path.push(text);
        else throw notWellFormed(`${text} is no index`);
        this.expect("]");
      } else return path;
    }
  }

  isValue(): boolean {
    const { kind } = this.next;
    const starts = ["?", "[", "{", "<<", "-", "+", "TRUE", "FALSE", "NULL"].some((text) => this.is(text));
    return kind === "string" || kind === "number" || starts;
  }

  value(): AttributeValue {
    return readValue(this.#literal());
  }

  #literal(): AttributeValue {
    if (this.has("?")) return this.#parameter();
    if (this.has("TRUE")) return { BOOL: true };
    if (this.has("FALSE")) return { BOOL: false };
    if (this.has("NULL")) return { NULL: true };
    if (this.has("[")) return { L: this.#list("]") };
    if (this.has("<<")) return setOf(this.#list(">>"));
    if (this.has("{")) return { M: this.#map() };
    const sign = this.has("-") ? "-" : this.has("+") ? "" : undefined;
    const { kind, text } = this.next;
    if (kind === "number") {
      this.#at += 1;
      return { N: `${sign ?? ""}${text}` };
    }
    if (kind !== "string" || sign !== undefined) throw this.unexpected();
    this.#at += 1;
    return { S: text };
  }

  #parameter(): AttributeValue {
    const value = this.#parameters[this.#used];
    this.#used += 1;
    if (!value) throw validation("Number of parameters in request and statement don't match.");
    return value;
  }

  #list(end: string): AttributeValue[] {
    const values: AttributeValue[] = [];
    if (this.has(end)) return values;
    do values.push(this.#literal());
    while (this.has(","));
    this.expect(end);
    return values;
  }

  #map(): Item {
    const map = emptyItem();
    if (this.has("}")) return map;
    do {
      const { kind, text } = this.take();
      if (kind === "end" || kind === "symbol" || kind === "number") throw notWellFormed(`${text} is no attribute name`);
      this.expect(":");
      map[text] = this.#literal();
    } while (this.has(","));
    this.expect("}");
    return map;
  }
}

/** A set of strings, numbers or binaries. */
function setOf(members: readonly AttributeValue[]): AttributeValue {
  const strings = members.flatMap(({ S }) => S ?? []);
  if (strings.length === members.length && members.length > 0) return { SS: strings };
  const numbers = members.flatMap(({ N }) => N ?? []);
  if (numbers.length === members.length && members.length > 0) return { NS: numbers };
  const binaries = members.flatMap(({ B }) => (B ? [B] : []));
  if (binaries.length === members.length && members.length > 0) return { BS: binaries };
  throw notWellFormed("a set holds values of one type, and at least one");
}
