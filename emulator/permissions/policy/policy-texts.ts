import type { PolicyKind } from "../../kernel/index.ts";
import type { PolicyDocument, PolicyPlace } from "./document.ts";
import { parsePolicy } from "./parse-policy.ts";
import type { NamedPolicy } from "./question.ts";

/** How many parsed policies are remembered for each place. Ours: policies are few and asked at every call. */
const REMEMBERED_MAX = 1000;

const remembered = new Map<PolicyPlace, Map<string, PolicyDocument>>();

/** `parsePolicy`, remembered by text: documents never change, so worlds may share them. */
export function readPolicy(text: string, place: PolicyPlace): PolicyDocument {
  let documents = remembered.get(place);
  if (!documents) remembered.set(place, (documents = new Map()));
  let document = documents.get(text);
  if (!document) {
    document = parsePolicy(text, place);
    if (documents.size >= REMEMBERED_MAX) documents.clear();
    documents.set(text, document);
  }
  return document;
}

/** A stored policy made ready for `evaluate`. */
export function namedPolicy(name: string, kind: PolicyKind, text: string): NamedPolicy {
  const place = kind === "trust" || kind === "resource" ? kind : "identity";
  return { name, kind, document: readPolicy(text, place) };
}
