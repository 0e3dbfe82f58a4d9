import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

interface Order {
  readonly currency?: string;
}

/** Its mistake: it takes for granted what older orders do not have. */
export function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = Records.filter(({ body }) => {
    const order: Order = JSON.parse(body);
    return order.currency === undefined;
  });
  return Promise.resolve({ batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) });
}
