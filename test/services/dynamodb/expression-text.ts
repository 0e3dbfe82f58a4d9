import type {
  Condition,
  Operand,
  Path,
  Source,
  UpdateAction,
} from "../../../emulator/services/dynamodb/expressions/syntax.ts";
import type { AttributeValue } from "../../../emulator/services/dynamodb/index.ts";

/** Writes expressions as a client would: every name and value by a placeholder. */
export class Writer {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, AttributeValue> = {};

  update(actions: readonly UpdateAction[]): string {
    return (["SET", "REMOVE", "ADD", "DELETE"] as const)
      .flatMap((kind) => {
        const some = actions.filter((action) => action.kind === kind);
        return some.length > 0 ? [`${kind} ${some.map((action) => this.#action(action)).join(", ")}`] : [];
      })
      .join(" ");
  }

  condition(condition: Condition): string {
    switch (condition.kind) {
      case "and":
      case "or":
        return `(${this.condition(condition.left)}) ${condition.kind} (${this.condition(condition.right)})`;
      case "not":
        return `not (${this.condition(condition.condition)})`;
      case "compare":
        return `${this.#operand(condition.left)} ${condition.operator} ${this.#operand(condition.right)}`;
      case "between":
        return `${this.#operand(condition.operand)} between ${this.#operand(condition.low)} and ${this.#operand(condition.high)}`;
      case "in":
        return `${this.#operand(condition.operand)} in (${this.#operands(condition.options)})`;
      case "function":
        return `${condition.name}(${this.#operands(condition.operands)})`;
      default:
        return condition satisfies never;
    }
  }

  path(path: Path): string {
    return path
      .map((part, index) => (typeof part === "number" ? `[${part}]` : `${index > 0 ? "." : ""}${this.#name(part)}`))
      .join("");
  }

  #action(action: UpdateAction): string {
    switch (action.kind) {
      case "SET":
        return `${this.path(action.path)} = ${this.#source(action.source)}`;
      case "REMOVE":
        return this.path(action.path);
      case "ADD":
      case "DELETE":
        return `${this.path(action.path)} ${this.#value(action.value)}`;
      default:
        return action satisfies never;
    }
  }

  #source(source: Source): string {
    switch (source.kind) {
      case "path":
        return this.path(source.path);
      case "value":
        return this.#value(source.value);
      case "+":
      case "-":
        return `(${this.#source(source.left)}) ${source.kind} (${this.#source(source.right)})`;
      case "if_not_exists":
        return `if_not_exists(${this.path(source.path)}, ${this.#source(source.otherwise)})`;
      case "list_append":
        return `list_append(${this.#source(source.left)}, ${this.#source(source.right)})`;
      default:
        return source satisfies never;
    }
  }

  #operand(operand: Operand): string {
    if (operand.kind === "size") return `size(${this.#operand(operand.of)})`;
    return operand.kind === "path" ? this.path(operand.path) : this.#value(operand.value);
  }

  #operands(operands: readonly Operand[]): string {
    return operands.map((operand) => this.#operand(operand)).join(", ");
  }

  #name(name: string): string {
    const known = Object.entries(this.names).find(([, given]) => given === name)?.[0];
    const key = known ?? `#n${Object.keys(this.names).length}`;
    this.names[key] = name;
    return key;
  }

  #value(value: AttributeValue): string {
    const key = `:v${Object.keys(this.values).length}`;
    this.values[key] = value;
    return key;
  }
}
