import type { Letter } from "./summaries.ts";

/** What an OnFailure destination is told, as far as a person looks. */
export interface FailureRecord {
  readonly condition: string;
  readonly attempts: string;
}

export function failureRecord(letter: Pick<Letter, "body">): FailureRecord {
  const { requestContext }: Record = JSON.parse(letter.body);
  return { condition: requestContext.condition, attempts: String(requestContext.approximateInvokeCount) };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
interface Record {
  readonly requestContext: { readonly condition: string; readonly approximateInvokeCount: number };
}
