import { apigatewayToLogs } from "../arrows/apigateway-to-logs.ts";
import type { ApiLogs } from "../kernel/index.ts";
import type { Site } from "./parts.ts";

export const makeApiLogs = ({ kernel, resourcePolicy, parts: { iam, logs } }: Site): ApiLogs =>
  apigatewayToLogs({ kernel, iam, logs, resourcePolicy });
