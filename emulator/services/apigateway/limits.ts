import { seconds, type Millis } from "../../kernel/index.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const PAYLOAD_MAX: number = 10 * 1024 * 1024;
/** Default and, without a raised quota, maximum; same page. */
export const INTEGRATION_TIMEOUT: Millis = seconds(29);
export const INTEGRATION_TIMEOUT_MIN: Millis = 50;
/** For how long what an authorizer said holds, in seconds: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html */
export const AUTHORIZATION_KEPT = 300;
export const AUTHORIZATION_KEPT_MAX = 3600;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-service-limits-table.html */
export const RESOURCES_MAX = 300;
export const STAGES_MAX = 10;
/** `limit` of the list operations: https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html */
export const PAGE_DEFAULT = 25;
export const PAGE_MAX = 500;
/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html */
export const KEY_VALUE_MIN = 20;
export const KEY_VALUE_MAX = 128;

/** Headers of a function's answer that the API keeps for itself and hands on under another name: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
export const REMAPPED_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "content-length",
  "content-md5",
  "date",
  "expect",
  "host",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "www-authenticate",
]);
