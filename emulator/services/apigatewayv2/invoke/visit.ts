import type { EntryId, FrontAuth, FrontRequest, FrontResponse, Signer } from "../../../kernel/index.ts";
import type { ApiState, Definition, HttpStage } from "../state.ts";
import type { Authorization } from "./authorization.ts";
import type { Match } from "./route.ts";

/** One request on its way through an API. */
export interface Visit {
  readonly request: FrontRequest;
  readonly api: ApiState;
  readonly stage: HttpStage;
  readonly definition: Definition;
  /** Below the stage, raw. */
  readonly path: string;
  readonly match: Match | undefined;
  readonly sourceArn: string;
  readonly entry: EntryId;
  /** What the wire knows of whoever sent it. */
  readonly auth: FrontAuth | undefined;
}

export interface Ended {
  readonly response: FrontResponse;
  /** What the API itself says, where the answer is not the function's. */
  readonly message?: string;
  readonly integration?: Integrated;
  readonly authorization?: Authorization;
  /** Where the route asks for signatures. */
  readonly signer?: Signer;
}

/** What came of asking the function. */
export interface Integrated {
  /** How long it was waited for, in milliseconds. */
  readonly latency: number;
  /** Of Lambda itself; absent when it gave no answer. */
  readonly status?: number;
  /** `$context.integrationErrorMessage` */
  readonly trouble?: string;
}
