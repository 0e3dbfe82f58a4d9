import type { Mismatch } from "../../kernel/index.ts";
import type { ActionPattern, Listed, Statement } from "./document.ts";
import { matchesGlob, pointsOf, type Points } from "./glob.ts";
import { holds } from "./match-condition.ts";
import { gradeOf, namesOf, type Grade } from "./match-principal.ts";
import type { Question } from "./question.ts";
import { requestValues, type RequestValues } from "./request-values.ts";
import { fillGlob, type Template } from "./template.ts";

/** A question made ready for comparing it with many statements. */
export class Asked {
  readonly question: Question;
  /** In lower case. */
  readonly action: string;
  // What is dear is made when the first statement needs it: most calls come from a root, about whom there is none.
  #actionPoints: Points | undefined;
  #resourcePoints: Points | undefined;
  #values: RequestValues | undefined;

  constructor(question: Question) {
    this.question = question;
    this.action = question.action.toLowerCase();
  }

  get actionPoints(): Points {
    return (this.#actionPoints ??= pointsOf(this.action));
  }

  get resourcePoints(): Points {
    return (this.#resourcePoints ??= pointsOf(this.question.resource));
  }

  get values(): RequestValues {
    return (this.#values ??= requestValues(this.question.context));
  }
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
    found.push({ element: "Principal", expected: textsOf(statement.principals), actual: namesOf(question.principal) });
  if (!matchesAction(statement.actions, asked))
    found.push({ element: "Action", expected: textsOf(statement.actions), actual: [question.action] });
  if (statement.resources && !matchesResource(statement.resources, asked))
    found.push({ element: "Resource", expected: textsOf(statement.resources), actual: [question.resource] });
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

function matchesAction(actions: Listed<ActionPattern>, asked: Asked): boolean {
  return actions.values.some(({ glob }) => matchesGlob(glob, asked.actionPoints)) !== actions.not;
}

function matchesResource(resources: Listed<Template> | undefined, asked: Asked): boolean {
  if (!resources) return true;
  // A variable that the request does not fill is like no resource: it names none, and excludes none.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-no-value
  const named = (template: Template): boolean => {
    const glob = template.glob ?? fillGlob(template, asked.values);
    return glob !== undefined && matchesGlob(glob, asked.resourcePoints);
  };
  return resources.values.some(named) !== resources.not;
}

/** `not x` is how an element that excludes is told. */
const textsOf = (listed: Listed<{ readonly text: string }>): readonly string[] =>
  listed.values.map(({ text }) => (listed.not ? `not ${text}` : text));
