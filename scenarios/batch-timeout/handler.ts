import { setTimeout } from "node:timers/promises";
import type { SQSEvent } from "aws-lambda";

const TWENTY_SECONDS = 20_000;

interface Order {
  readonly id: string;
}

export async function handler({ Records }: SQSEvent): Promise<void> {
  for (const { body } of Records) {
    const order: Order = JSON.parse(body);
    if (order.id === "slow") await setTimeout(TWENTY_SECONDS);
  }
}
