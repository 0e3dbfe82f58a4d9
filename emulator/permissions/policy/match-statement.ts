import type { Mismatch } from "../../kernel/index.ts";
import type { ActionPattern, Listed, Statement } from "./document.ts";
import { matchesGlob } from "./glob.ts";
import { holds } from "./match-condition.ts";
import { gradeOf, namesOf, type Grade } from "./match-principal.ts";
import type { Question } from "./question.ts";
import type { RequestValues } from "./request-values.ts";
import { fillGlob, type Template } from "./template.ts";

/** A question made ready for comparing it with many statements. */
export interface Asked {
  readonly question: Question;
  /** In lower case. */
  readonly action: string;
  readonly values: RequestValues;
}

/** How the statement names the principal, if all of its elements match. */
export function matchStatement(statement: Statement, asked: Asked): Grade | undefined {
  const matches =
    matchesAction(statement.actions, asked) &&
    matchesResource(statement.resources, asked) &&
    statement.conditions.every((condition) => holds(condition, asked.values));
  return matches ? gradeOf(statement.principals, asked.question.principal) : undefined;
}

/** Every element that does not match, with what it names and what was asked. */
export function mismatchesOf(statement: Statement, asked: Asked): readonly Mismatch[] {
  const { question } = asked;
  const found: Mismatch[] = [];
  if (statement.principals && !gradeOf(statement.principals, question.principal))
    found.push({ element: "Principal", expected: named(statement.principals), actual: namesOf(question.principal) });
  if (!matchesAction(statement.actions, asked))
    found.push({ element: "Action", expected: named(statement.actions), actual: [question.action] });
  if (statement.resources && !matchesResource(statement.resources, asked))
    found.push({ element: "Resource", expected: named(statement.resources), actual: [question.resource] });
  for (const condition of statement.conditions) {
    if (holds(condition, asked.values)) continue;
    found.push({
      element: "Condition",
      condition: `${condition.operatorText} ${condition.key}`,
      expected: condition.values.map((value) => value.text),
      actual: asked.values.all(condition.key) ?? [],
    });
  }
  return found;
}

export function matchesAction(actions: Listed<ActionPattern>, asked: Asked): boolean {
  return actions.values.some(({ glob }) => matchesGlob(glob, asked.action)) !== actions.not;
}

export function matchesResource(resources: Listed<Template> | undefined, asked: Asked): boolean {
  if (!resources) return true;
  const { resource } = asked.question;
  const globs = resources.values.map((template) =>
    // Most policies name whole ARNs: no pattern has to be made to see that.
    template.text === resource ? true : fillGlob(template, asked.values),
  );
  // A variable that the request does not fill names no resource, under NotResource neither.
  if (resources.not && globs.includes(undefined)) return false;
  return globs.some((glob) => glob === true || (glob && matchesGlob(glob, resource))) !== resources.not;
}

/** `not x` is how an element that excludes is told. */
const named = (listed: Listed<{ readonly text: string }>): readonly string[] =>
  listed.values.map(({ text }) => (listed.not ? `not ${text}` : text));
