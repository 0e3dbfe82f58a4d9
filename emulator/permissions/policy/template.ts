import { ANY_ONE, globOf, type Glob } from "./glob.ts";
import type { RequestValues } from "./request-values.ts";

/**
 * A resource or condition value in which variables stand: `arn:aws:s3:::home/${aws:username}/*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export interface Template {
  /** As the policy has it. */
  readonly text: string;
  readonly parts: readonly TemplatePart[];
  /** Ready, where no variable has to be filled in first. */
  readonly glob?: Glob;
}

export type TemplatePart =
  /** Text in which `*` and `?` may be wildcards; that depends on the operator. */
  | { readonly kind: "text"; readonly text: string }
  /** `${*}`, `${?}`, `${$}`: the character itself. */
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "variable"; readonly key: string; readonly fallback?: string };

const VARIABLE = /\$\{([^{}]*)\}/g;
const FALLBACK = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/;

/** `variables`: only policies of version 2012-10-17 have them, in older ones `${…}` is plain text. */
export function parseTemplate(text: string, variables: boolean): Template {
  if (!variables || !text.includes("${")) return { text, parts: [{ kind: "text", text }], glob: globOf(text) };
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const found of text.matchAll(VARIABLE)) {
    if (found.index > end) parts.push({ kind: "text", text: text.slice(end, found.index) });
    parts.push(variablePart(found[1] ?? ""));
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return { text, parts };
}

function variablePart(inside: string): TemplatePart {
  if (inside === "*" || inside === "?" || inside === "$") return { kind: "literal", text: inside };
  const withFallback = FALLBACK.exec(inside);
  if (withFallback) return { kind: "variable", key: withFallback[1] ?? "", fallback: withFallback[2] ?? "" };
  return { kind: "variable", key: inside.trim() };
}

/** The text with its variables filled in, wildcards being plain characters; `undefined` when a variable has no value. */
export function fillText(template: Template, values: RequestValues): string | undefined {
  let out = "";
  for (const part of template.parts) {
    const text = part.kind === "variable" ? (values.single(part.key) ?? part.fallback) : part.text;
    if (text === undefined) return undefined;
    out += text;
  }
  return out;
}

/** The pattern with its variables filled in. What a variable brings is never a wildcard. */
export function fillGlob(template: Template, values: RequestValues): Glob | undefined {
  if (template.glob) return template.glob;
  const pieces: number[][] = [[]];
  for (const part of template.parts) {
    const text = part.kind === "variable" ? (values.single(part.key) ?? part.fallback) : part.text;
    if (text === undefined) return undefined;
    for (const char of text) {
      if (part.kind === "text" && char === "*") pieces.push([]);
      else pieces.at(-1)?.push(part.kind === "text" && char === "?" ? ANY_ONE : (char.codePointAt(0) ?? 0));
    }
  }
  return pieces;
}
