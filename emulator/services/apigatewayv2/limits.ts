import { seconds, type Millis } from "../../kernel/index.ts";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const PAYLOAD_MAX: number = 10 * 1024 * 1024;
/** Default and maximum; same page. */
export const INTEGRATION_TIMEOUT: Millis = seconds(30);
/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html */
export const INTEGRATION_TIMEOUT_MIN: Millis = 50;
/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
export const ROUTES_MAX = 300;
export const INTEGRATIONS_MAX = 300;
export const STAGES_MAX = 10;
/** For how long what an authorizer said may hold, in seconds: https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html */
export const AUTHORIZATION_KEPT_MAX = 3600;
