import {
  API_THROTTLE,
  Throttles,
  type FunctionAnswer,
  type FunctionCall,
  type FunctionCaller,
  type Kernel,
} from "../kernel/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { Reason } from "../why/index.ts";
import { functionPolicy } from "./shared/function-policy.ts";
import { serviceMay } from "./shared/service-right.ts";
import { trail, type Trail } from "./shared/trail.ts";

const ARROW = "apigateway-to-lambda";
const API_GATEWAY = "apigateway.amazonaws.com";

/**
 * An API starts a function synchronously, when the function's resource policy lets it; asked at every request, since a
 * permission can be lost. https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
 */
export function apigatewayToLambda({
  kernel,
  lambda,
}: {
  readonly kernel: Kernel;
  readonly lambda: () => LambdaRoom;
}): FunctionCaller {
  const call = async (invocation: FunctionCall): Promise<FunctionAnswer> => {
    const { functionArn, cause, sourceArn } = invocation;
    const path = trail(kernel, ARROW, sourceArn, functionArn, cause);
    const refused = (
      why: "denied" | "missing" | "throttled",
      stage: "permit" | "attempt",
      reason: Reason,
    ): FunctionAnswer => ({
      kind: "refused",
      why,
      entry: path.stopped(stage, reason, reason === "api-denied" ? { allow: invocation.usualSourceArn } : {}),
    });
    if (!lambda().find(functionArn)) return refused("missing", "permit", "integration-missing");
    const right = {
      service: API_GATEWAY,
      sourceArn,
      sourceAccount: invocation.account,
      action: "lambda:InvokeFunction",
      resource: functionArn,
      policy: functionPolicy(lambda(), functionArn),
    };
    const { decision, entry } = serviceMay(kernel, right, path.at);
    path.follow(entry);
    if (!decision.allowed) return refused("denied", "permit", "api-denied");
    path.passed("carry");
    const outcome = await lambda().invoke(functionArn, invocation.payload, {
      traceHeaders: [invocation.traceHeader],
      cause: path.at,
      attempt: 1,
    });
    switch (outcome.kind) {
      case "ran":
        return ran(path, outcome.result);
      case "throttled":
      case "zero-concurrency":
      case "recursion":
        return refused("throttled", "attempt", outcome.kind === "recursion" ? "recursion" : "integration-throttled");
      case "gone":
        return refused("missing", "attempt", "integration-missing");
      default:
        return outcome satisfies never;
    }
  };
  const throttles = new Throttles();
  return {
    call,
    tooMany: ({ account, region }) => throttles.refuses(`${account}/${region}`, API_THROTTLE, kernel.now()),
    stopped: ({ cause, sourceArn, functionArn, reason, detail }) =>
      trail(kernel, ARROW, sourceArn, functionArn, cause).stopped(
        reason === "api-refused" ? "match" : "settle",
        reason,
        detail,
      ),
  };
}

type Ran = Extract<Awaited<ReturnType<LambdaRoom["invoke"]>>, { kind: "ran" }>["result"];

function ran(path: Trail, result: Ran): FunctionAnswer {
  path.follow(result.entry);
  if (result.kind === "returned") return { kind: "returned", payload: result.payload, entry: path.at };
  const { errorType = "", errorMessage = "" } = result;
  const entry = path.stopped("attempt", "integration-failed", { errorType, errorMessage });
  return { kind: "failed", entry, message: errorMessage };
}
