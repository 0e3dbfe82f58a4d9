import { createEmulator, type Emulator, type EmulatorOptions } from "../../emulator/index.ts";
import type { ClientConfig, Engine, KeyPair, World } from "./engine.ts";

/** LocalStack's habit: everything goes as this key of account 000000000000, its administrator. */
export const ADMINISTRATOR: KeyPair = { accessKeyId: "test", secretAccessKey: "test" };
export const ACCOUNT = "000000000000";
export const OTHER_ACCOUNT = "111122223333";
export const REGION = "us-east-1";

/** Our own emulator in this process, on its own clock. */
export const embedded: Engine = {
  name: "embedded",
  open: ({ seed }) => Promise.resolve(worldOf(createEmulator({ seed, clock: "virtual" }), seed)),
};

export function worldOf(emulator: Emulator, seed: number): World {
  const since = emulator.now();
  return {
    engine: "embedded",
    title: "Misfire",
    account: ACCOUNT,
    region: REGION,
    seed,
    notes: [],
    // A key of twelve digits is the administrator of that account.
    other: { account: OTHER_ACCOUNT, keys: { accessKeyId: OTHER_ACCOUNT, secretAccessKey: "test" } },
    sdk: (keys) => inProcess(emulator, keys),
    idle: () => emulator.idle(),
    advance: (seconds) => emulator.advance(seconds * 1000),
    settle: async (look) => ({ value: await look(), waitedMs: 0 }),
    now: () => emulator.now(),
    why: (question) => Promise.resolve(emulator.why(question)),
    async metric(namespace, name, dimensions) {
      // A client of CloudWatch is as much code as half the emulator, and few worlds are asked for metrics.
      const { sumOf } = await import("./cloud-watch.ts");
      return sumOf(inProcess(emulator), { namespace, name, dimensions, since, now: emulator.now() });
    },
    defer: () => {},
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

export const inProcess = (emulator: Emulator, keys: KeyPair = ADMINISTRATOR): ClientConfig => ({
  region: REGION,
  endpoint: emulator.endpoint,
  credentials: keys,
  requestHandler: emulator.requestHandler(),
  forcePathStyle: true,
  // An answer of the emulator is final: the SDK's own retries would only hide it, and wait in real time.
  maxAttempts: 1,
});

/** What CloudWatch would show: the sum of all that the journal holds of a metric. */
export function sumInJournal(
  emulator: Pick<Emulator, "journal">,
  namespace: string,
  name: string,
  dimensions: Readonly<Record<string, string>>,
): number {
  const wanted = JSON.stringify(dimensions);
  return emulator.journal
    .filter((entry) => entry.kind === "metric")
    .filter((entry) => entry.namespace === namespace && entry.name === name)
    .filter((entry) => JSON.stringify(entry.dimensions) === wanted)
    .reduce((total, entry) => total + entry.value, 0);
}

export type { EmulatorOptions };
