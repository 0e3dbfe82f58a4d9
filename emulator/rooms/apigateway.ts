import { createApiGateway, type ApiGatewayRoom } from "../services/apigateway/index.ts";
import type { Site } from "./parts.ts";

export const makeApiGateway = ({ kernel, parts: { apiFunctions, apiLogs } }: Site): ApiGatewayRoom =>
  createApiGateway(kernel, apiFunctions, apiLogs);
