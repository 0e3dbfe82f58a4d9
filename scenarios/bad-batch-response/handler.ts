import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

interface Order {
  readonly id: string;
  readonly total?: number;
}

/** Its mistake: Lambda knows messages, not orders. */
export function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const orders = Records.map(({ body }): Order => JSON.parse(body));
  const failed = orders.filter(({ total }) => total === undefined);
  return Promise.resolve({ batchItemFailures: failed.map(({ id }) => ({ itemIdentifier: id })) });
}
