import { isLoopback, type EmulatorOptions } from "../../emulator/index.ts";

/** How long SNS waits for an endpoint: https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html */
const WAIT_MS = 15_000;

/** Posts to endpoints on this machine; nothing of a world goes further. Rejects where nobody answers. */
export const postOnThisMachine: NonNullable<EmulatorOptions["outbound"]> = async ({ url, headers, body }) => {
  const { hostname } = new URL(url);
  if (!isLoopback(hostname.replace(/^\[(.*)\]$/, "$1"))) throw new Error(`${hostname} is not this machine`);
  const signal = AbortSignal.timeout(WAIT_MS);
  const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
  await answer.body?.cancel();
  return { status: answer.status };
};
