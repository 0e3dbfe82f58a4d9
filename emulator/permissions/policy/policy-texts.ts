import type { PolicyKind } from "../../kernel/index.ts";
import type { PolicyDocument, PolicyPlace } from "./document.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { NamedPolicy } from "./question.ts";

/** How many parsed policies are remembered. Ours: policies are few and asked at every call. */
const REMEMBERED_MAX = 2000;

const parsedTexts = new Map<string, PolicyDocument>();

/** `parsePolicy`, remembered by text: documents never change, so worlds may share them. */
export function readPolicy(text: string, place: PolicyPlace): PolicyDocument {
  const key = `${place} ${text}`;
  let document = parsedTexts.get(key);
  if (!document) {
    document = parsePolicy(text, place);
    if (parsedTexts.size >= REMEMBERED_MAX) parsedTexts.clear();
    parsedTexts.set(key, document);
  }
  return document;
}

/** A stored policy made ready for `evaluate`. */
export function namedPolicy(name: string, kind: PolicyKind, text: string): NamedPolicy {
  const place = kind === "trust" || kind === "resource" ? kind : "identity";
  return { name, kind, document: readPolicy(text, place) };
}
