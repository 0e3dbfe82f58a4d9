import type { Step } from "../../emulator/index.ts";
import type { FoundFunction, FoundObject } from "./reader.ts";
import type { Run } from "./runs.ts";

/** The object that the question is about. */
export interface ObjectSubject {
  readonly bucket: string;
  readonly key: string;
  /** The account whose bucket it is. */
  readonly owner: string;
  /** Absent when it is not there (any more). */
  readonly found: FoundObject | undefined;
}

/** A function that was started, and what is known of how it went. */
export interface Reached {
  readonly fn: FoundFunction;
  /** What its log says about the subject. */
  readonly runs: readonly Run[];
  /** Whether those runs name the subject; otherwise they are all there are. */
  readonly named: boolean;
  readonly steps: readonly Step[];
  readonly subject: string;
  /** The object that started it, if one did. */
  readonly source: ObjectSubject | undefined;
}
