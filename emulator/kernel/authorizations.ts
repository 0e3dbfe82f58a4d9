import { answerWithin } from "./answer-within.ts";
import type { FrontRequest } from "./front.ts";
import type { FunctionAnswer, FunctionCall, FunctionCaller } from "./function-call.ts";
import { headerOf } from "./pairs.ts";
import type { Instant, Millis } from "./time.ts";
import type { Timeline } from "./timeline.ts";

/** Answers of authorizers that still hold, by stage, then by authorizer and identity. */
export interface Authorizations<Answer> {
  get(stage: string, identity: string, now: Instant): Answer | undefined;
  keep(stage: string, identity: string, answer: Answer, until: Instant): void;
  flush(stage: string): void;
}

export function createAuthorizations<Answer>(): Authorizations<Answer> {
  const stages = new Map<string, Map<string, { readonly until: Instant; readonly answer: Answer }>>();
  return {
    get(stage, identity, now) {
      const found = stages.get(stage)?.get(identity);
      return found && found.until > now ? found.answer : undefined;
    },
    keep(stage, identity, answer, until) {
      const known = stages.get(stage) ?? new Map<string, { until: Instant; answer: Answer }>();
      stages.set(stage, known.set(identity, { until, answer }));
    },
    flush: (stage) => void stages.delete(stage),
  };
}

/** Where an authorizer looks for who asks: `header`, `querystring`, or else a stage variable. */
export interface IdentitySource {
  readonly place: string;
  readonly name: string;
}

/** What says who asks; `undefined` when one of the values is missing or empty. */
export function identityValues(
  sources: readonly IdentitySource[],
  request: FrontRequest,
  variables: Readonly<Record<string, string>> = {},
): readonly string[] | undefined {
  const values = sources.map(({ place, name }): string | undefined => {
    if (place === "header") return headerOf(request.headers, name);
    if (place === "querystring") return request.query.findLast(([each]) => each === name)?.[1];
    return variables[name];
  });
  const found = values.filter((value) => value !== undefined).filter((value) => value !== "");
  return found.length === values.length ? found : undefined;
}

/** Starts an authorizer's function on behalf of `sourceArn`. */
export type AskAuthorizer = (
  functionArn: string,
  sourceArn: string,
  event: object,
) => Promise<FunctionAnswer | "timed-out">;

/** `span`: how long it is waited for. */
export const authorizerOf =
  (
    {
      functions,
      request,
      span,
      timeline,
    }: {
      readonly functions: FunctionCaller;
      readonly request: FrontRequest;
      readonly span: Millis;
      readonly timeline: Timeline;
    },
    visit: Pick<FunctionCall, "account" | "traceHeader" | "cause">,
  ): AskAuthorizer =>
  (functionArn, sourceArn, event) => {
    const payload = Buffer.from(JSON.stringify(event));
    const call = functions.call({ ...visit, functionArn, payload, sourceArn, usualSourceArn: sourceArn });
    return answerWithin(timeline, request, span, call);
  };
