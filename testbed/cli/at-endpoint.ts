import { isLoopback } from "../../emulator/index.ts";
import { ADMINISTRATOR } from "../engines/embedded.ts";

interface Reached {
  readonly endpoint: string;
  readonly credentials?: typeof ADMINISTRATOR;
}

/** How clients reach an endpoint. On this machine the emulator's own keys do, unless the environment has others. */
export const atEndpoint = (endpoint: string): Reached => ({
  endpoint,
  ...(isLoopback(new URL(endpoint).hostname) && process.env["AWS_ACCESS_KEY_ID"] === undefined
    ? { credentials: ADMINISTRATOR }
    : {}),
});

/** The time there, in epoch milliseconds: an emulator's clock may stand elsewhere than the wall's. */
export async function nowAt(endpoint: string): Promise<number> {
  if (!isLoopback(new URL(endpoint).hostname)) return Date.now();
  try {
    const answer = await fetch(new URL("/_misfire/clock", endpoint));
    const clock: unknown = answer.ok ? await answer.json() : {};
    const now = typeof clock === "object" && clock !== null && "epochMs" in clock ? clock.epochMs : undefined;
    return typeof now === "number" ? now : Date.now();
  } catch {
    return Date.now();
  }
}
