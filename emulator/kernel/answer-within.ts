import type { FrontRequest } from "./front.ts";
import type { FunctionAnswer } from "./function-call.ts";
import type { Millis } from "./time.ts";
import type { Timeline } from "./timeline.ts";

/** Waits for a function on behalf of a request, so long and no longer; the function goes on when nobody waits any more. */
export function answerWithin(
  timeline: Timeline,
  request: FrontRequest,
  span: Millis,
  call: Promise<FunctionAnswer>,
): Promise<FunctionAnswer | "timed-out"> {
  const { promise, resolve } = Promise.withResolvers<"timed-out">();
  const timer = timeline.after(span, "integration-timeout", () => resolve("timed-out"));
  return request.wait("its integration", Promise.race([call, promise])).finally(() => timer.cancel());
}
