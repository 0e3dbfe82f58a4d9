import type { Decision, EntryId, Instant, NearMiss, Plane } from "../kernel/index.ts";
import type { Reason } from "./reasons.ts";

/** What is asked: how far did `subject` get on its way to `reaching`? */
export interface Question {
  /** An object (`s3://bucket/key`, or just the key), a request id, a bucket, a function: whatever the chain began with. */
  readonly subject: string;
  /** A function, an object, a queue or a role, by name or ARN. */
  readonly reaching: string;
  /** The ARN of who called, where there is no journal to know it from; without it whoever asks. */
  readonly by?: string;
}

export type Verdict =
  /** It got there. */
  | "arrived"
  /** It should have got there and was stopped. */
  | "stopped"
  /** It was looked at and rightly left alone. */
  | "ignored"
  /** Nothing has stopped it: it is still under way, or nothing leads there. */
  | "unfinished"
  /** The journal has never heard of the subject. */
  | "unknown";

/** One line of the chain. */
export interface Step {
  readonly entry: EntryId;
  readonly at: Instant;
  /** `s3`, `match`, `invoke`, `run` …: short, for the left column. */
  readonly label: string;
  readonly mark: "passed" | "stopped" | "skipped" | "seen";
  readonly text: string;
  /** Said beside or below the line. */
  readonly detail: string;
}

export interface Cure {
  readonly words: string;
  /** A call of the AWS SDK for JavaScript v3, as one would write it; absent when code has to change. */
  readonly sdk?: string;
  /** The same as an AWS CLI line. */
  readonly cli?: string;
}

export interface Explanation {
  readonly question: Question;
  readonly verdict: Verdict;
  /** Both ends as the journal knows them. */
  readonly subject: string;
  readonly target: string;
  readonly chain: readonly Step[];
  /** What stopped it; only with `stopped` and `ignored`. */
  readonly reason?: Reason;
  readonly plane?: Plane | "none";
  /** The reason in words, and what a person on AWS would have seen of it. */
  readonly words: string;
  readonly visible?: string;
  /** The permission question that was answered with no. */
  readonly denied?: {
    readonly principal: string;
    readonly action: string;
    readonly resource: string;
    readonly decision: Decision & { readonly allowed: false };
  };
  readonly nearestMiss?: NearMiss;
  readonly cure?: Cure;
  /** What was seen of the target, where the verdict comes from configuration and not from a journal. */
  readonly observed?: string;
}
