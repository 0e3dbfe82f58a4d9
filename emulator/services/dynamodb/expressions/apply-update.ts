import { invalidPath, noSuchAttribute, wrongOperand } from "../errors.ts";
import { copyItem, type AttributeValue, type Item } from "../values/attribute-value.ts";
import { add, formatDecimal, parseDecimal, subtract } from "../values/decimal.ts";
import { membersOf } from "../values/order.ts";
import { lookUp } from "./look-up.ts";
import type { Path, Source, UpdateAction } from "./syntax.ts";

/** The item as the actions leave it. All that they read is the item as it was before; throws AWS's answer to what cannot be done. */
export function applyUpdate(item: Item, actions: readonly UpdateAction[]): Item {
  const results = actions.map((action) => ({ path: action.path, value: valueOf(action, item) }));
  const puts = results.flatMap(({ path, value }) => (value === undefined ? [] : [{ path, value }]));
  const removes = results.flatMap(({ path, value }) => (value === undefined ? [path] : []));
  let result = item;
  // What goes behind the end of a list is appended in the order of the indexes.
  for (const { path, value } of puts.toSorted((a, b) => lastIndex(a.path) - lastIndex(b.path)))
    result = inItem(result, path, (container, last) => put(container, last, value));
  // From the end, so that no removal moves what another one means.
  for (const path of removes.toSorted((a, b) => lastIndex(b) - lastIndex(a))) result = inItem(result, path, remove);
  return result;
}

/** What an action puts at its path; `undefined` when it takes away what is there. */
function valueOf(action: UpdateAction, item: Item): AttributeValue | undefined {
  switch (action.kind) {
    case "SET":
      return evaluate(action.source, item);
    case "REMOVE":
      return undefined;
    case "ADD":
      return added(lookUp(item, action.path), action.value);
    case "DELETE":
      return without(lookUp(item, action.path), action.value);
    default:
      return action satisfies never;
  }
}

function evaluate(source: Source, item: Item): AttributeValue {
  switch (source.kind) {
    case "value":
      return source.value;
    case "path": {
      const value = lookUp(item, source.path);
      if (!value) throw noSuchAttribute();
      return value;
    }
    case "if_not_exists":
      return lookUp(item, source.path) ?? evaluate(source.otherwise, item);
    case "list_append": {
      const [left, right] = [evaluate(source.left, item), evaluate(source.right, item)];
      if (!left.L || !right.L) throw wrongOperand();
      return { L: [...left.L, ...right.L] };
    }
    case "+":
    case "-": {
      const [left, right] = [evaluate(source.left, item), evaluate(source.right, item)];
      if (left.N === undefined || right.N === undefined) throw wrongOperand();
      return calculate(source.kind === "+" ? add : subtract, left.N, right.N);
    }
    default:
      return source satisfies never;
  }
}

const calculate = (how: typeof add, left: string, right: string): AttributeValue => ({
  N: formatDecimal(how(parseDecimal(left), parseDecimal(right))),
});

function added(there: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!there) return value;
  if (there.N !== undefined && value.N !== undefined) return calculate(add, there.N, value.N);
  if (there.SS && value.SS) return { SS: [...new Set([...there.SS, ...value.SS])] };
  if (there.NS && value.NS) return { NS: [...new Set([...there.NS, ...value.NS])] };
  if (there.BS && value.BS) {
    const known = new Set(membersOf(there));
    return { BS: [...there.BS, ...value.BS.filter((bytes) => !known.has(textOf(bytes)))] };
  }
  throw wrongOperand();
}

const textOf = (bytes: Uint8Array): string => membersOf({ BS: [bytes] })[0] ?? "";

/** A set that loses its last member goes away itself. */
function without(there: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (!there) return undefined;
  const gone = new Set(membersOf(value));
  if (there.SS && value.SS) return nonEmpty({ SS: there.SS.filter((member) => !gone.has(member)) });
  if (there.NS && value.NS) return nonEmpty({ NS: there.NS.filter((member) => !gone.has(member)) });
  if (there.BS && value.BS) return nonEmpty({ BS: there.BS.filter((bytes) => !gone.has(textOf(bytes))) });
  throw wrongOperand();
}

const nonEmpty = (set: AttributeValue): AttributeValue | undefined => (membersOf(set).length > 0 ? set : undefined);

const lastIndex = (path: Path): number => {
  const last = path.at(-1);
  return typeof last === "number" ? last : -1;
};

/** Changes one thing in a copied list or map. */
type Edit = (container: AttributeValue, last: string | number) => void;

const put = (container: AttributeValue, last: string | number, value: AttributeValue): void => {
  if (typeof last === "string" && container.M) container.M[last] = value;
  else if (typeof last === "number" && container.L) container.L[Math.min(last, container.L.length)] = value;
  else throw invalidPath();
};

const remove: Edit = (container, last) => {
  if (typeof last === "string" && container.M) delete container.M[last];
  else if (typeof last === "number" && container.L) container.L.splice(last, 1);
  else throw invalidPath();
};

function inItem(item: Item, path: Path, edit: Edit): Item {
  return inside({ M: item }, path, edit).M ?? item;
}

/** Copies the lists and maps along the path, and edits the last one. */
function inside(container: AttributeValue, [head = "", ...rest]: Path, edit: Edit): AttributeValue {
  const copy: AttributeValue | undefined = container.M
    ? { M: copyItem(container.M) }
    : container.L && { L: [...container.L] };
  if (!copy) throw invalidPath();
  if (rest.length === 0) edit(copy, head);
  else {
    const inner = lookUp({ at: copy }, ["at", head]);
    if (!inner) throw invalidPath();
    put(copy, head, inside(inner, rest, edit));
  }
  return copy;
}
