import { arnOf, planeOf, type Kernel, type Permission } from "../kernel/index.ts";
import type { LambdaRoom, UrlAnswer, UrlCall, UrlCaller } from "../services/lambda/index.ts";
import { trail } from "./shared/trail.ts";
import { writeDecision } from "./shared/write-decision.ts";

const ARROW = "url-to-lambda";

/** Since October 2025 both are asked for: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html */
const ACTIONS = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"] as const;

/**
 * A function URL starts its function, when whoever asks may: everybody by the function's resource policy alone, or those
 * who signed, by their own policies as well.
 */
export function urlToLambda({
  kernel,
  lambda,
}: {
  readonly kernel: Kernel;
  readonly lambda: () => LambdaRoom;
}): UrlCaller {
  const call = async (given: UrlCall): Promise<UrlAnswer> => {
    const { url, functionArn, authType, principal } = given;
    const path = trail(kernel, ARROW, url, functionArn, given.cause);
    for (const action of ACTIONS) {
      const permission = permissionFor(action, functionArn, authType);
      const decision = given.decide(permission);
      const asked = { plane: planeOf(principal), principal: arnOf(principal), permission };
      path.follow(writeDecision(kernel, path.at, asked, decision));
      if (decision.allowed) continue;
      path.stopped("permit", "url-denied", { action, authType });
      return { kind: "denied" };
    }
    path.passed("carry");
    const outcome = await lambda().invoke(functionArn, given.payload, {
      traceHeaders: [given.traceHeader],
      cause: path.at,
      attempt: 1,
      requestId: given.requestId,
      ...(given.stream ? { stream: given.stream } : {}),
    });
    switch (outcome.kind) {
      case "ran": {
        const { result } = outcome;
        path.follow(result.entry);
        if (result.kind === "returned") return { kind: "returned", payload: result.payload, entry: path.at };
        const { errorType = "", errorMessage = "" } = result;
        path.stopped("attempt", "integration-failed", { errorType, errorMessage });
        return { kind: "failed" };
      }
      case "throttled":
        path.stopped("attempt", "integration-throttled", { reason: outcome.reason });
        return outcome.reason === "FunctionPending"
          ? { kind: "failed" }
          : { kind: "throttled", reason: outcome.reason };
      case "zero-concurrency":
        path.stopped("attempt", "integration-throttled", { reason: "zero-concurrency" });
        return { kind: "throttled", reason: "ReservedFunctionConcurrentInvocationLimitExceeded" };
      case "recursion":
        path.stopped("attempt", "recursion", { count: outcome.count });
        return { kind: "recursion" };
      case "gone":
        path.stopped("attempt", "integration-missing");
        return { kind: "missing" };
      default:
        return outcome satisfies never;
    }
  };
  return {
    call,
    stopped: ({ url, functionArn, cause, reason, detail }) =>
      void trail(kernel, ARROW, url, functionArn, cause).stopped(
        reason === "url-denied" ? "permit" : "settle",
        reason,
        detail,
      ),
  };
}

const permissionFor = (action: string, resource: string, authType: string): Permission => ({
  action,
  resource,
  context: { "lambda:FunctionUrlAuthType": authType, "lambda:InvokedViaFunctionUrl": "true" },
});
