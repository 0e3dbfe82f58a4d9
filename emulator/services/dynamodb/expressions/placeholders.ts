import { validation } from "../errors.ts";
import { naming, readValue, type AttributeValue } from "../values/attribute-value.ts";

export interface ExpressionAttributes {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, AttributeValue>> | undefined;
}

/** The names and values that a request's expressions stand on; knows which of them were used. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, AttributeValue>();
  readonly #used = new Set<string>();

  /** Throws AWS's answer to names and values that are none. */
  constructor({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: ExpressionAttributes) {
    if (names) {
      if (Object.keys(names).length === 0) throw validation("ExpressionAttributeNames must not be empty");
      for (const [key, name] of Object.entries(names)) {
        checkKey("ExpressionAttributeNames", key, /^#[A-Za-z0-9_]+$/);
        this.#names.set(key, name);
      }
    }
    if (!values) return;
    if (Object.keys(values).length === 0) throw validation("ExpressionAttributeValues must not be empty");
    for (const key of Object.keys(values)) checkKey("ExpressionAttributeValues", key, /^:[A-Za-z0-9_]+$/);
    for (const [key, value] of Object.entries(values))
      this.#values.set(
        key,
        naming("ExpressionAttributeValues contains invalid value: ", ` for key ${key}`, () => readValue(value)),
      );
  }

  name(key: string): string | undefined {
    this.#used.add(key);
    return this.#names.get(key);
  }

  value(key: string): AttributeValue | undefined {
    this.#used.add(key);
    return this.#values.get(key);
  }

  /** Throws AWS's answer to what no expression used. */
  requireAllUsed(): void {
    this.#require("ExpressionAttributeNames", this.#names);
    this.#require("ExpressionAttributeValues", this.#values);
  }

  #require(what: string, given: ReadonlyMap<string, unknown>): void {
    const unused = [...given.keys()].filter((key) => !this.#used.has(key));
    if (unused.length > 0)
      throw validation(`Value provided in ${what} unused in expressions: keys: {${unused.join(", ")}}`);
  }
}

function checkKey(what: string, key: string, form: RegExp): void {
  if (!form.test(key)) throw validation(`${what} contains invalid key: Syntax error; key: "${key}"`);
}
