import type { Stage } from "@aws-sdk/client-api-gateway";
import type { ApiAddress, EntryId, FrontAuth, FrontRequest, FrontResponse, Signer } from "../../../kernel/index.ts";
import type { ApiState, Definition } from "../state.ts";
import type { Authorization } from "./authorization.ts";
import type { GatewayFailure } from "./gateway-errors.ts";
import type { ProxyRequest } from "./proxy-event.ts";
import type { Match } from "./route.ts";

/** One request on its way through an API. */
export interface Visit {
  readonly request: FrontRequest;
  readonly address: ApiAddress;
  readonly api: ApiState;
  readonly stage: Stage;
  readonly definition: Definition;
  readonly match: Match | undefined;
  /** The journal's entry of the request. */
  readonly entry: EntryId;
  readonly sourceArn: string;
  readonly traceId: string;
  /** What the wire knows of whoever sent it. */
  readonly auth: FrontAuth | undefined;
}

/** What the request came to: an answer, or a failure that becomes one. */
export type Ended = (
  | { readonly response: FrontResponse; readonly failure?: never }
  | { readonly failure: GatewayFailure; readonly response?: never }
) & {
  readonly apiKey?: ProxyRequest["apiKey"];
  readonly integration?: Integrated;
  readonly authorization?: Authorization;
  /** Where the method asks for signatures. */
  readonly signer?: Signer;
};

/** What came of asking the function. */
export interface Integrated {
  readonly uri: string;
  /** How long it was waited for, in milliseconds. */
  readonly latency: number;
  /** Of Lambda itself; absent when it gave no answer. */
  readonly status?: number;
  /** Why there is no answer to pass on, in the words of the execution log. */
  readonly trouble?: string;
}
