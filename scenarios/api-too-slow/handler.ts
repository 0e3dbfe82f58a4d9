import { setTimeout } from "node:timers/promises";
import type { APIGatewayProxyResult } from "aws-lambda";

const THIRTY_FIVE_SECONDS = 35_000;

/** Works for longer than an API waits. */
export async function handler(): Promise<APIGatewayProxyResult> {
  await setTimeout(THIRTY_FIVE_SECONDS);
  console.log("done at last");
  return { statusCode: 200, body: "" };
}
