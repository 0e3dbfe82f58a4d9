import {
  createEmulator,
  type EmulatorOptions,
  type Entry,
  type Explanation,
  type Question,
} from "../emulator/index.ts";
import { ACCOUNT, ADMINISTRATOR, inProcess, REGION } from "./engines/embedded.ts";
import type { ClientConfig, KeyPair } from "./engines/engine.ts";

/** A world to test in: an AWS of one's own, in this process. */
export interface Testbed extends AsyncDisposable {
  readonly account: string;
  readonly region: string;
  /** Configuration for any AWS SDK v3 client, without a socket: `new S3Client(world.sdk())`. */
  sdk(keys?: KeyPair): ClientConfig;
  /** The same over a socket on loopback, for other processes too; listens from the first call on. */
  sdkOverSocket(keys?: KeyPair): Promise<ClientConfig>;
  /** Where the world listens, `http://127.0.0.1:<port>`; listens from the first call on. */
  endpoint(): Promise<string>;
  /** The world's time, in milliseconds since 1970. */
  now(): number;
  /** Lets `seconds` of the world's time pass; all that falls due happens, in order. */
  advance(seconds: number): Promise<void>;
  /** Runs until nothing is left to happen. */
  idle(): Promise<void>;
  /** How far `subject` got on its way to `reaching`, and what stopped it. */
  why(question: Question): Explanation;
  /** Everything that happened, every decision included, in order. */
  readonly journal: readonly Entry[];
  /** Everything in the world as one file, bytes of objects and code included; as it is when the first piece is asked for. */
  export(): AsyncIterable<Uint8Array>;
  /** Puts the world of such a file in the place of this one. Rejects for anything but a whole file; then nothing has changed. */
  import(file: AsyncIterable<Uint8Array>): Promise<void>;
  /** Ends the world: its functions, its socket, its files. */
  close(): Promise<void>;
}

export type TestbedOptions = EmulatorOptions;

/**
 * Opens a world. Any number of them live side by side. By default it stands on a virtual clock that begins at
 * 2026-01-01T00:00:00Z and moves only when someone waits for it.
 */
export function createTestbed(options: TestbedOptions = {}): Promise<Testbed> {
  const emulator = createEmulator(options);
  let listening: Promise<string> | undefined;
  const endpoint = (): Promise<string> =>
    (listening ??= emulator.listen({ port: 0, host: "127.0.0.1" }).then((server) => server.url));
  return Promise.resolve({
    account: ACCOUNT,
    region: REGION,
    sdk: (keys) => inProcess(emulator, keys),
    sdkOverSocket: async (keys = ADMINISTRATOR) => ({
      region: REGION,
      endpoint: await endpoint(),
      credentials: keys,
      forcePathStyle: true,
      maxAttempts: 1,
    }),
    endpoint,
    now: () => emulator.now(),
    advance: (seconds) => emulator.advance(seconds * 1000),
    idle: () => emulator.idle(),
    why: (question) => emulator.why(question),
    get journal() {
      return emulator.journal;
    },
    export: () => emulator.export(),
    import: (file) => emulator.import(file),
    close: () => emulator.close(),
    [Symbol.asyncDispose]: () => emulator.close(),
  });
}

export type { ClientConfig, KeyPair } from "./engines/engine.ts";
export type { Scenario, Stage } from "./scenario.ts";
export type { Entry, Explanation, Question } from "../emulator/index.ts";
