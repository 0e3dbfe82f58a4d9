import type { Explanation, Plane, Question, Reason, Verdict } from "../emulator/index.ts";
import type { World } from "./engines/engine.ts";

/** A failure mode (or a healthy run) that is played, explained and mended; see `scenarios/`. */
export interface Scenario {
  /** The folder's name: `silent-non-invocation`. */
  readonly name: string;
  /** The plane in which something is wrong; `none` when no permission is. */
  readonly plane: Plane | "none";
  /** What is provisioned wrongly, in one line; what runs, for a healthy one. */
  readonly broken: string;
  readonly healthy?: boolean;
  /** How long its handler works, where that is long: in real time it has to be waited for. */
  readonly handlerSeconds?: number;
  /** The time it lets pass is Lambda's between attempts: an engine that shortens that shortens this. Other time takes as long as on AWS. */
  readonly retryWaits?: boolean;
  /** The length of AWS's waits is its point: it cannot be played where they are shortened. */
  readonly fullPace?: boolean;
  /** Why it cannot be played in real time, where one can only wait: `it plays over the end of an hour`. */
  readonly virtualTime?: string;
  /** It needs a second account, and is not played where there is none. */
  readonly otherAccount?: boolean;
  play(stage: Stage): Promise<void>;
}

/** What a scenario plays on. Everything said here becomes a line of the story, and every expectation is a claim that must hold. */
export interface Stage {
  readonly world: World;
  /** Beat *seen*: something a person could see on AWS, with what it must be for the scenario to be true. */
  see(label: string, value: Seen, expected: string | RegExp): Promise<void>;
  /** The same, for the line in which the failure shows itself: an engine on which it does not hold has not reproduced it. */
  shows(label: string, value: Seen, expected: string | RegExp): Promise<void>;
  /** Beat *why*: asks the world, and claims the answer. */
  why(question: Question, expected: ExpectedWhy): Promise<Explanation>;
  /** Beat *cure*: what is done to mend it. The lines of `why` are shown; `words` replaces them where code had to change. */
  cure(words: string, mend: () => Promise<unknown>): Promise<void>;
  /** Beat *works*: what a person sees after the cure. */
  works(label: string, value: Seen, expected: string | RegExp): Promise<void>;
}

/** A value, or a look at it that can be repeated until it shows what is expected. */
export type Seen = string | (() => Promise<string>);

export interface ExpectedWhy {
  readonly verdict: Verdict;
  readonly plane?: Plane | "none";
  readonly reason?: Reason;
  /** Must appear in the statement that came nearest, as text. */
  readonly nearestMiss?: string;
}

export interface Line {
  readonly label: string;
  readonly value: string;
}

/** How a scenario ended on its engine. Only the first is a success. */
export type Outcome =
  | { readonly kind: "as on AWS" }
  /** The failure showed itself, but not in everything as on AWS. */
  | { readonly kind: "differs"; readonly seen: string }
  /** The failure did not show itself. */
  | { readonly kind: "not reproduced"; readonly why: string }
  | { readonly kind: "not run"; readonly why: string };

/** What became of a scenario: the material of story, table and JSON. */
export interface Performance {
  readonly scenario: string;
  readonly plane: Plane | "none";
  readonly healthy: boolean;
  readonly engine: string;
  /** The engine in sentences: `LocalStack 4.14.0`. */
  readonly title: string;
  readonly seed: number;
  readonly broken: string;
  readonly seen: readonly Line[];
  readonly explanation: Explanation | undefined;
  readonly cure: string | undefined;
  /** What each `why` would have typed, as AWS CLI lines. */
  readonly cures: readonly string[];
  readonly works: readonly Line[];
  /** Claims that did not hold; empty when the scenario ends as it claims. */
  readonly problems: readonly string[];
  readonly outcome: Outcome;
  /** In what the engine's time differs from AWS's. */
  readonly notes: readonly string[];
  /** How much of the world's time passed. */
  readonly worldMs: number;
  /** How long it really took. */
  readonly realMs: number;
}
