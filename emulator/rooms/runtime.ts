import { lambdaToLogs } from "../arrows/lambda-to-logs.ts";
import type { FunctionRunner } from "../kernel/index.ts";
import { createRuntime } from "../runtime/index.ts";
import type { Site } from "./parts.ts";

export const makeRuntime = ({ kernel, settings, parts: { executionRole: role, lambda, logs } }: Site): FunctionRunner =>
  createRuntime({
    ...settings.runtime,
    kernel,
    onLog: lambdaToLogs({ kernel, logs, role, roleOf: (arn) => lambda.roleOf(arn) }),
  });
