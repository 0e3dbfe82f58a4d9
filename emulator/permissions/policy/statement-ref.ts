import type { StatementRef } from "../../kernel/index.ts";
import type { Statement } from "./document.ts";
import type { NamedPolicy } from "./question.ts";

export const refTo = (policy: NamedPolicy, statement: Statement): StatementRef => ({
  policy: policy.kind,
  policyName: policy.name,
  index: statement.index,
  effect: statement.effect,
  ...(statement.sid === undefined ? {} : { sid: statement.sid }),
});
