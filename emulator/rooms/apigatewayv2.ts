import { createApiGatewayV2, type ApiGatewayV2Room } from "../services/apigatewayv2/index.ts";
import type { Site } from "./parts.ts";

export const makeApiGatewayV2 = ({ kernel, parts: { apiFunctions, apiLogs } }: Site): ApiGatewayV2Room =>
  createApiGatewayV2(kernel, apiFunctions, apiLogs);
