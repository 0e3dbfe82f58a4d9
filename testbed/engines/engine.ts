import type { Explanation, Question } from "../../emulator/index.ts";
import type { Patience } from "../../provision/index.ts";

/** What the constructor of any AWS SDK v3 client takes, whatever the engine. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  /** Absent: the SDK's own chain of credentials. */
  readonly credentials?: KeyPair;
  /** In process: no socket, no port. */
  readonly requestHandler?: object;
  readonly forcePathStyle?: boolean;
  readonly maxAttempts?: number;
  /** Put on everything that provisioning makes. No client reads it. */
  readonly tags?: Readonly<Record<string, string>>;
}

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One world: an AWS, real or not, in which a pipeline is built, broken and mended. */
export interface World extends AsyncDisposable {
  readonly engine: EngineName;
  /** The engine in sentences: `LocalStack 4.14.0`. */
  readonly title: string;
  readonly account: string;
  readonly region: string;
  readonly seed: number;
  /** Around every name, so that worlds can share an account; absent where the world is alone in its own. */
  readonly prefix?: string;
  readonly suffix?: string;
  /** How long to bear with an AWS that has not heard yet of what was just made; absent: not at all. */
  readonly patience?: Patience;
  /** In what its time differs from AWS's, each a sentence; told with every story. */
  readonly notes: readonly string[];
  /** How to get AWS's own waits; absent where they are as long as on AWS. */
  readonly shortened?: string;
  /** A second account and its administrator; absent where there is but one. */
  readonly other?: { readonly account: string; readonly keys: KeyPair };
  /** Client configuration for the world's administrator, or for other keys. */
  sdk(keys?: KeyPair): ClientConfig;
  /** Until nothing is left to happen: exact on `embedded`. Elsewhere the next `settle` waits. */
  idle(): Promise<void>;
  /** Lets the given number of AWS's seconds pass; all that falls due happens. */
  advance(seconds: number): Promise<void>;
  /**
   * Looks until what is seen holds, or can no longer be expected to. On `embedded` one look is enough. Elsewhere a state that
   * was there at the first look after `idle` only holds when it stays so for as long as anything could still happen.
   */
  settle(look: () => Promise<string>, holds: (value: string) => boolean): Promise<Settled>;
  /** Waits until what was changed is in force; absent where it is at once. */
  changed?(what: "function" | "permission"): Promise<void>;
  /** The world's time, in milliseconds since 1970. */
  now(): number;
  why(question: Question): Promise<Explanation>;
  /** Sum of a metric's values since the world began, as CloudWatch would show it. */
  metric(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): Promise<number>;
  /** Takes something down when the world ends, the last first; does nothing where it ends with the world. */
  defer(remove: () => Promise<unknown>): void;
}

/** What was seen in the end, and how long it was waited for. */
export interface Settled {
  readonly value: string;
  /** In real milliseconds; 0 where nothing had to be waited for. */
  readonly waitedMs: number;
}

export const ENGINE_NAMES = ["embedded", "localstack", "aws"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface EngineOptions {
  readonly seed: number;
  /** How much longer than usual one invocation takes. */
  readonly handlerSeconds?: number;
  /** Whether `advance` means the waits between Lambda's attempts, which an engine may shorten. */
  readonly retryWaits?: boolean;
}

/** Opens worlds of one kind. */
export interface Engine {
  readonly name: EngineName;
  /** Worlds of an engine other than `embedded` are opened one after the other. */
  open(options: EngineOptions): Promise<World>;
  /** Stops what the engine itself started. */
  close?(): Promise<void>;
}
