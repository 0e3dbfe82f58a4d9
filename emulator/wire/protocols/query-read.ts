import type { ListShape, MapShape, Ref, StructureShape } from "../model/shapes.ts";
import { DEPTH_MAX, Malformed, textOf } from "./malformed.ts";
import { isScalarShape, parseScalar } from "./scalars.ts";
import { emptyMap } from "./values.ts";

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#query-key-resolution: `Tags.member.1.Key` is a path into the input. */
interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

export type Pairs = readonly (readonly [name: string, value: string])[];

/** More than any AWS operation takes in one form (PutMetricData: 1,000 data points of 30 dimensions). */
const PAIRS_MAX = 200_000;

export function parseForm(body: Uint8Array): Pairs {
  const text = textOf(body);
  if (text === "") return [];
  return text.split("&", PAIRS_MAX).map((pair) => {
    const at = pair.indexOf("=");
    return at < 0 ? [decode(pair), ""] : [decode(pair.slice(0, at)), decode(pair.slice(at + 1))];
  });
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw new Malformed("document", "the form is not percent-encoded UTF-8");
  }
}

/** Reads an operation's input; `Action` and `Version` are no members and left aside. */
export function readForm(shape: StructureShape, pairs: Pairs): Record<string, unknown> {
  const root: Node = { value: undefined, children: new Map() };
  for (const [name, value] of pairs) plant(root, name, value);
  return readStructure(shape, root);
}

function plant(root: Node, name: string, value: string): void {
  const path = name.split(".", DEPTH_MAX);
  let node = root;
  for (const part of path) {
    let child = node.children.get(part);
    if (!child) node.children.set(part, (child = { value: undefined, children: new Map() }));
    node = child;
  }
  node.value ??= value;
}

function readNode(ref: Ref, node: Node, name: string): unknown {
  const { shape, traits } = ref;
  if (isScalarShape(shape))
    return node.value === undefined ? undefined : parseScalar(shape.kind, traits, node.value, "date-time", name);
  switch (shape.kind) {
    case "list":
      return readList(shape, traits.xmlFlattened === true, node, name);
    case "map":
      return readMap(shape, traits.xmlFlattened === true, node, name);
    case "structure":
    case "union":
      return readStructure(shape, node);
    default:
      return shape satisfies never;
  }
}

function readStructure(shape: StructureShape, node: Node): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const member of shape.members) {
    const name = member.traits.xmlName ?? member.name;
    const child = node.children.get(name);
    if (!child) continue;
    const value = readNode(member, child, name);
    if (value !== undefined) read[member.name] = value;
  }
  return read;
}

/** In the order of their numbers, which may have gaps. `Tags=` is an empty list. */
function numbered(node: Node | undefined): readonly Node[] {
  if (!node) return [];
  return [...node.children]
    .filter(([name]) => /^\d{1,9}$/.test(name))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

function readList(shape: ListShape, flattened: boolean, node: Node, name: string): readonly unknown[] {
  const holder = flattened ? node : node.children.get(shape.member.traits.xmlName ?? "member");
  return numbered(holder)
    .map((item) => readNode(shape.member, item, name))
    .filter((item) => item !== undefined);
}

function readMap(shape: MapShape, flattened: boolean, node: Node, name: string): Record<string, unknown> {
  const read = emptyMap();
  for (const entry of numbered(flattened ? node : node.children.get("entry"))) {
    const key = entry.children.get(shape.key.traits.xmlName ?? "key")?.value;
    const value = entry.children.get(shape.value.traits.xmlName ?? "value");
    if (key === undefined) throw new Malformed("value", `an entry of ${name} has no key`, { source: name });
    if (value) read[key] = readNode(shape.value, value, name);
  }
  return read;
}
