import type { Decision, EntryId, FunctionAnswer, FunctionCall, FunctionCaller, Kernel } from "../kernel/index.ts";
import { decideInvocation } from "../permissions/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { Reason } from "../why/index.ts";
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
    const decision = decide(lambda(), invocation, kernel);
    path.follow(write(kernel, functionArn, decision, path.at));
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
  return {
    call,
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

function decide(lambda: LambdaRoom, { functionArn, sourceArn, account }: FunctionCall, kernel: Kernel): Decision {
  const [, , , region = "", owner = ""] = functionArn.split(":");
  return decideInvocation({
    service: API_GATEWAY,
    sourceArn,
    sourceAccount: account,
    action: "lambda:InvokeFunction",
    resource: functionArn,
    policy: lambda.service.resourcePolicy(functionArn, { region, account: owner }),
    now: kernel.now(),
  });
}

const write = (kernel: Kernel, functionArn: string, decision: Decision, cause: EntryId): EntryId =>
  kernel.journal.write([cause], {
    kind: "decision",
    plane: "invoke",
    principal: API_GATEWAY,
    action: "lambda:InvokeFunction",
    resource: functionArn,
    decision,
  });
