import type { Explanation, Question } from "../../emulator/index.ts";

/** What the constructor of any AWS SDK v3 client takes, whatever the engine. */
export interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: KeyPair;
  /** In process: no socket, no port. */
  readonly requestHandler?: object;
  readonly forcePathStyle?: boolean;
  readonly maxAttempts?: number;
}

export interface KeyPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** One world: an AWS, real or not, in which a pipeline is built, broken and mended. */
export interface World extends AsyncDisposable {
  readonly engine: EngineName;
  readonly account: string;
  readonly region: string;
  readonly seed: number;
  /** Client configuration for the world's administrator, or for other keys. */
  sdk(keys?: KeyPair): ClientConfig;
  /** Until nothing is left to happen: exact on `embedded`. */
  idle(): Promise<void>;
  /** Lets the given number of seconds pass; all that falls due happens. */
  advance(seconds: number): Promise<void>;
  /** The world's time, in milliseconds since 1970. */
  now(): number;
  why(question: Question): Promise<Explanation>;
  /** Sum of a metric's values since the world began, as CloudWatch would show it. */
  metric(namespace: string, name: string, dimensions: Readonly<Record<string, string>>): Promise<number>;
}

export const ENGINE_NAMES = ["embedded", "localstack", "aws"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface EngineOptions {
  readonly seed: number;
}

/** Opens worlds of one kind. */
export interface Engine {
  readonly name: EngineName;
  open(options: EngineOptions): Promise<World>;
}
