import { createExecutionRole, type ExecutionRole } from "../arrows/shared/execution-role.ts";
import type { Site } from "./parts.ts";

export const makeExecutionRole = ({ kernel, resourcePolicy, parts: { iam, sts } }: Site): ExecutionRole =>
  createExecutionRole({ kernel, iam, sts, resourcePolicy });
