import type { ListShape, MapShape, Member, Ref, StructureShape } from "../model/shapes.ts";
import { Malformed } from "./malformed.ts";
import { isScalar, isScalarShape, parseScalar } from "./scalars.ts";
import { emptyMap } from "./values.ts";
import type { Element } from "./xml-parse.ts";
import { localName } from "./xml-parse.ts";

export interface XmlReading {
  /** S3 validates against its schema: elements it does not know and missing ones are refused. */
  readonly strict: boolean;
}

/** Reads an element's content as the shape has it. Depth was limited when the document was parsed. */
export function readXml(ref: Ref, element: Element, reading: XmlReading): unknown {
  const { shape, traits } = ref;
  if (isScalarShape(shape)) {
    if (element.children.length > 0 && reading.strict) throw invalid(`<${element.name}> has elements inside`);
    const text = shape.kind === "string" ? element.text : element.text.trim();
    return parseScalar(shape.kind, traits, text, "date-time");
  }
  switch (shape.kind) {
    case "list":
      return readItems(shape, childrenNamed(element, shape.member.traits.xmlName ?? "member", reading), reading);
    case "map":
      return readEntries(shape, childrenNamed(element, "entry", reading), reading);
    case "structure":
    case "union":
      return readXmlMembers(shape, element, reading);
    default:
      return shape satisfies never;
  }
}

export function readXmlMembers(
  shape: StructureShape,
  element: Element,
  reading: XmlReading,
  members: readonly Member[] = shape.members,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  let known = 0;
  for (const member of members) {
    const name = member.traits.xmlName ?? member.name;
    if (member.traits.xmlAttribute) {
      const text = attribute(element, name);
      if (text !== undefined) read[member.name] = scalarFrom(member, text);
      continue;
    }
    const found = element.children.filter((child) => child.local === localName(name));
    if (found.length === 0) continue;
    known += found.length;
    read[member.name] = readMember(member, found, reading);
  }
  if (reading.strict) {
    if (known < element.children.length) throw invalid(`<${element.name}> has an element the schema does not know`);
    for (const name of shape.required)
      if (read[name] === undefined && members.some((member) => member.name === name))
        throw invalid(`<${element.name}> lacks ${name}`);
  }
  if (shape.kind === "union" && Object.keys(read).length > 1) throw invalid(`<${element.name}> has several members`);
  return read;
}

function readMember(member: Member, found: readonly Element[], reading: XmlReading): unknown {
  const { shape, traits } = member;
  if (traits.xmlFlattened && shape.kind === "list") return readItems(shape, found, reading);
  if (traits.xmlFlattened && shape.kind === "map") return readEntries(shape, found, reading);
  const [first, second] = found;
  if (!first || (second && reading.strict)) throw invalid(`${member.name} appears more than once`);
  return readXml(member, first, reading);
}

function scalarFrom(member: Member, text: string): unknown {
  return isScalar(member.shape.kind) ? parseScalar(member.shape.kind, member.traits, text, "date-time") : undefined;
}

/** A prefix is the sender's choice; `xsi:type` may arrive as `i:type`. */
function attribute(element: Element, name: string): string | undefined {
  const exact = element.attributes.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of element.attributes) if (localName(key) === localName(name)) return value;
  return undefined;
}

function childrenNamed(element: Element, name: string, reading: XmlReading): readonly Element[] {
  const found = element.children.filter((child) => child.local === localName(name));
  if (reading.strict && found.length < element.children.length)
    throw invalid(`<${element.name}> has an element the schema does not know`);
  return found;
}

const readItems = (shape: ListShape, items: readonly Element[], reading: XmlReading): readonly unknown[] =>
  items.map((item) => readXml(shape.member, item, reading));

function readEntries(shape: MapShape, entries: readonly Element[], reading: XmlReading): Record<string, unknown> {
  const read = emptyMap();
  for (const entry of entries) {
    const key = entry.children.find((child) => child.local === (shape.key.traits.xmlName ?? "key"));
    const value = entry.children.find((child) => child.local === (shape.value.traits.xmlName ?? "value"));
    if (!key || !value) throw invalid(`<${entry.name}> lacks its key or its value`);
    read[key.text] = readXml(shape.value, value, reading);
  }
  return read;
}

const invalid = (reason: string): Malformed => new Malformed("document", reason);
