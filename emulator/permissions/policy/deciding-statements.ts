import type { Decision, StatementRef } from "../../kernel/index.ts";
import { Asked, matchStatement } from "./match-statement.ts";
import type { Policies, Question } from "./question.ts";
import { refTo } from "./statement-ref.ts";

/**
 * All statements that made the decision what it is: every Allow that matches, or every Deny where one denies.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
 */
export function decidingStatements(
  question: Question,
  policies: Policies,
  decision: Decision,
): readonly StatementRef[] {
  if (!decision.allowed && decision.reason.kind === "implicit") return [];
  const effect = decision.allowed ? "Allow" : "Deny";
  const asked = new Asked(question);
  const boundary = decision.allowed ? undefined : policies.boundary;
  return [...policies.identity, policies.resource, ...policies.session, boundary]
    .filter((policy) => policy !== undefined)
    .flatMap((policy) =>
      policy.document.statements
        .filter((statement) => statement.effect === effect && matchStatement(statement, asked) !== undefined)
        .map((statement) => refTo(policy, statement)),
    );
}
