import type { Patience } from "../../provision/index.ts";
import { explainOverApi } from "../why-over-api/index.ts";
import { createCleanUp } from "./clean-up.ts";
import { sumOf, type MetricQuestion } from "./cloud-watch.ts";
import type { ClientConfig, EngineName, KeyPair, World } from "./engine.ts";
import { createPatience, realWaiting, type Pace, type Waiting } from "./pace.ts";

export interface RealTimeOptions {
  readonly engine: EngineName;
  readonly title: string;
  readonly account: string;
  readonly region: string;
  readonly seed: number;
  readonly handlerSeconds?: number;
  readonly retryWaits?: boolean;
  readonly prefix?: string;
  readonly suffix: string;
  readonly notes: readonly string[];
  readonly shortened?: string;
  readonly pace: Pace;
  /** Real milliseconds after which a change is in force. */
  readonly changes?: { readonly function: number; readonly permission: number };
  /** The wall's clock when left out. */
  readonly waiting?: Waiting;
  readonly patience?: Patience;
  /** A second account, and its administrator's keys. */
  readonly other?: { readonly account: string; readonly keys: KeyPair };
  readonly sdk: (keys?: KeyPair) => ClientConfig;
  /** Where metrics are read; CloudWatch when left out. */
  readonly metric?: (question: MetricQuestion) => Promise<number>;
}

const slower = (pace: Pace, handlerSeconds: number): Pace => ({
  ...pace,
  watch: pace.watch + handlerSeconds * 1000,
  deadline: pace.deadline + handlerSeconds * 1000,
});

/** A world behind an API that runs by the wall's clock: no journal, and nothing to stop time with. */
export function realTimeWorld(options: RealTimeOptions): World {
  const { engine, title, account, region, seed, prefix, suffix, notes, patience, changes, sdk } = options;
  const { waiting = realWaiting } = options;
  const since = Date.now();
  const cleanUp = createCleanUp();
  const patient = createPatience(slower(options.pace, options.handlerSeconds ?? 0), waiting);
  const metric = options.metric ?? ((question: MetricQuestion) => sumOf(sdk(), question));
  return {
    engine,
    title,
    account,
    region,
    seed,
    ...(prefix === undefined ? {} : { prefix }),
    suffix,
    ...(patience === undefined ? {} : { patience }),
    ...(options.other === undefined ? {} : { other: options.other }),
    notes,
    ...(options.shortened === undefined ? {} : { shortened: options.shortened }),
    sdk,
    idle: () => Promise.resolve(patient.stirred()),
    advance: (seconds) => patient.pass(seconds),
    settle: (look, holds) => patient.settle(look, holds),
    ...(changes ? { changed: (what) => waiting.sleep(changes[what]) } : {}),
    now: () => Date.now(),
    why: (question) => explainOverApi(sdk(), question, { suffix }),
    metric: (namespace, name, dimensions) => metric({ namespace, name, dimensions, since, now: Date.now() }),
    defer: (remove) => cleanUp.add(remove),
    [Symbol.asyncDispose]: () => cleanUp.run(),
  };
}
