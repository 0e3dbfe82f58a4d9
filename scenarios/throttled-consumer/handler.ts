import { setTimeout } from "node:timers/promises";

const TWENTY_FIVE_SECONDS = 25_000;

export async function handler(): Promise<void> {
  await setTimeout(TWENTY_FIVE_SECONDS);
}
