import type { Member, Ref, StructureShape } from "../model/shapes.ts";
import { defaultOf } from "./json.ts";
import { formatScalar, isScalar, isScalarShape } from "./scalars.ts";
import { itemsOf, valuesOf, type Values } from "./values.ts";

export interface XmlWriting {
  /** S3 prints `.000` in times that fall on a second. */
  readonly millis: boolean;
}

/** An element of that name with the value inside; `namespace` is an attribute ready to print, or empty. */
export function writeXml(name: string, ref: Ref, value: unknown, writing: XmlWriting, namespace?: string): string {
  const { shape, traits } = ref;
  const attributes = namespace ?? namespaceOf(traits.xmlNamespace);
  if (isScalarShape(shape))
    return element(name, attributes, escapeText(formatScalar(shape.kind, traits, value, "date-time", writing.millis)));
  switch (shape.kind) {
    case "list":
      return element(name, attributes, writeItems(shape.member, itemName(ref, undefined), value, writing));
    case "map":
      return element(name, attributes, writeEntries("entry", ref, valuesOf(value, shape.name), writing));
    case "structure":
    case "union": {
      const values = valuesOf(value, shape.name);
      return element(name, attributes + writeAttributes(shape, values), writeXmlMembers(shape, values, writing));
    }
    default:
      return shape satisfies never;
  }
}

/** A structure's members, one element after the other. */
export function writeXmlMembers(
  shape: StructureShape,
  value: Values,
  writing: XmlWriting,
  members: readonly Member[] = shape.members,
): string {
  let written = "";
  for (const member of members) {
    const item = value[member.name] ?? defaultOf(member);
    if (item === undefined || item === null || member.traits.xmlAttribute) continue;
    const name = member.traits.xmlName ?? member.name;
    if (member.traits.xmlFlattened && member.shape.kind === "list")
      written += writeItems(member.shape.member, name, item, writing, namespaceOf(member.traits.xmlNamespace));
    else if (member.traits.xmlFlattened && member.shape.kind === "map")
      written += writeEntries(
        name,
        member,
        valuesOf(item, member.name),
        writing,
        namespaceOf(member.traits.xmlNamespace),
      );
    else written += writeXml(name, member, item, writing);
  }
  return written;
}

export function writeAttributes(shape: StructureShape, value: Values): string {
  let written = "";
  for (const member of shape.members) {
    const item = value[member.name];
    if (!member.traits.xmlAttribute || item === undefined || item === null || !isScalar(member.shape.kind)) continue;
    const text = formatScalar(member.shape.kind, member.traits, item, "date-time");
    written += ` ${member.traits.xmlName ?? member.name}="${escapeText(text)}"`;
  }
  return written;
}

export function namespaceOf(namespace: readonly [prefix: string, uri: string] | undefined): string {
  if (!namespace) return "";
  const [prefix, uri] = namespace;
  return prefix === "" ? ` xmlns="${escapeText(uri)}"` : ` xmlns:${prefix}="${escapeText(uri)}"`;
}

export const element = (name: string, attributes: string, content: string): string =>
  content === "" ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`;

const itemName = (list: Ref, flattened: string | undefined): string =>
  flattened ?? (list.shape.kind === "list" ? list.shape.member.traits.xmlName : undefined) ?? "member";

function writeItems(member: Ref, name: string, value: unknown, writing: XmlWriting, namespace?: string): string {
  let written = "";
  for (const item of itemsOf(value, name)) {
    if (item === undefined || item === null) continue;
    written += writeXml(name, member, item, writing, namespace || undefined);
  }
  return written;
}

function writeEntries(name: string, map: Ref, value: Values, writing: XmlWriting, namespace = ""): string {
  const { shape } = map;
  if (shape.kind !== "map") return "";
  let written = "";
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined || item === null) continue;
    const pair =
      writeXml(shape.key.traits.xmlName ?? "key", shape.key, key, writing) +
      writeXml(shape.value.traits.xmlName ?? "value", shape.value, item, writing);
    written += element(name, namespace, pair);
  }
  return written;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};
// eslint-disable-next-line no-control-regex -- control characters are exactly what is looked for
const ESCAPED = /[&<>"\u0000-\u0008\u000B-\u001F\u007F\u0085\u2028]/g;

/** Control characters as references, as S3 prints them in keys: XML 1.0 forbids most, yet clients are told to ask for `encoding-type=url` then. */
export const escapeText = (text: string): string =>
  text.replaceAll(ESCAPED, (found) => ESCAPES[found] ?? `&#x${found.charCodeAt(0).toString(16).toUpperCase()};`);
