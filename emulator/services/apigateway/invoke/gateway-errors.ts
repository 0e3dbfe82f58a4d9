import type { GatewayResponse, GatewayResponseType } from "@aws-sdk/client-api-gateway";
import type { FrontResponse } from "../../../kernel/index.ts";

interface GatewayError {
  /** `undefined` for the two defaults, which stand for many. */
  readonly status: number | undefined;
  /** `null` where AWS says nothing. */
  readonly message: string | null;
  /** `x-amzn-ErrorType` */
  readonly type: string;
}

const SERVER = "Internal server error";

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html */
export const GATEWAY_ERRORS: Readonly<Record<GatewayResponseType, GatewayError>> = {
  ACCESS_DENIED: {
    status: 403,
    message: "User is not authorized to access this resource",
    type: "AccessDeniedException",
  },
  API_CONFIGURATION_ERROR: { status: 500, message: SERVER, type: "InternalServerErrorException" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, message: null, type: "AuthorizerConfigurationException" },
  AUTHORIZER_FAILURE: { status: 500, message: null, type: "AuthorizerFailureException" },
  BAD_REQUEST_BODY: { status: 400, message: "Invalid request body", type: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { status: 400, message: "Missing required request parameters", type: "BadRequestException" },
  DEFAULT_4XX: { status: undefined, message: "", type: "BadRequestException" },
  DEFAULT_5XX: { status: undefined, message: SERVER, type: "InternalServerErrorException" },
  EXPIRED_TOKEN: {
    status: 403,
    message: "The security token included in the request is expired",
    type: "ExpiredTokenException",
  },
  INTEGRATION_FAILURE: { status: 504, message: SERVER, type: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { status: 504, message: "Endpoint request timed out", type: "InternalServerErrorException" },
  INVALID_API_KEY: { status: 403, message: "Forbidden", type: "ForbiddenException" },
  INVALID_SIGNATURE: {
    status: 403,
    message: "The request signature we calculated does not match the signature you provided.",
    type: "InvalidSignatureException",
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: "Missing Authentication Token",
    type: "MissingAuthenticationTokenException",
  },
  QUOTA_EXCEEDED: { status: 429, message: "Limit Exceeded", type: "LimitExceededException" },
  REQUEST_TOO_LARGE: { status: 413, message: "Request Too Long", type: "RequestTooLongException" },
  RESOURCE_NOT_FOUND: { status: 404, message: "Resource not found", type: "NotFoundException" },
  THROTTLED: { status: 429, message: "Too Many Requests", type: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, message: "Unauthorized", type: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "Unsupported Media Type", type: "UnsupportedMediaTypeException" },
  WAF_FILTERED: { status: 403, message: "Forbidden", type: "ForbiddenException" },
};

export const isGatewayErrorType = (type: string): type is GatewayResponseType => Object.hasOwn(GATEWAY_ERRORS, type);

export const DEFAULT_TEMPLATE = '{"message":$context.error.messageString}';

/** What went wrong with a request, as the gateway answers it. */
export interface GatewayFailure {
  readonly type: GatewayResponseType;
  /** Instead of the type's own; `code`: the `x-amzn-ErrorType`. */
  readonly message?: string;
  readonly code?: string;
  /** Where the type has none of its own. */
  readonly status?: number;
  /** What a body does not fit. */
  readonly validation?: readonly string[];
}

/** The answer to it: the API's own response of that type, of the default of its class, or AWS's. */
export function gatewayResponse(
  failure: GatewayFailure,
  own: ReadonlyMap<string, GatewayResponse>,
  /** What `context.stage`, `stageVariables.a` and `method.request.header.Accept` stand for. */
  valueOf: (expression: string) => string | undefined,
): FrontResponse {
  const known = GATEWAY_ERRORS[failure.type];
  const status = failure.status ?? known.status ?? 500;
  const message = failure.message ?? known.message;
  const custom = own.get(failure.type) ?? own.get(status >= 500 ? "DEFAULT_5XX" : "DEFAULT_4XX");
  const headers = Object.entries(custom?.responseParameters ?? {}).flatMap(
    ([name, given]): readonly (readonly [string, string])[] => {
      const value = given.startsWith("'") ? given.slice(1, -1) : valueOf(given);
      return value === undefined ? [] : [[name.slice("gatewayresponse.header.".length), value]];
    },
  );
  const [contentType = "application/json", template] = Object.entries(custom?.responseTemplates ?? {})[0] ?? [];
  return {
    status: custom?.statusCode === undefined ? status : Number(custom.statusCode),
    headers: [["x-amzn-ErrorType", failure.code ?? known.type], ["Content-Type", contentType], ...headers],
    body: Buffer.from(
      template === undefined ? plain(failure.type, message) : filled(template, failure, message, valueOf),
    ),
  };
}

/** AWS writes what is refused at its door without a space, what comes from further inside with one. */
const plain = (type: GatewayResponseType, message: string | null): string =>
  `{"${type === "ACCESS_DENIED" ? "Message" : "message"}":${FROM_INSIDE.test(type) ? " " : ""}${JSON.stringify(message)}}`;

const FROM_INSIDE = /^(?:BAD_REQUEST|INTEGRATION|API_CONFIGURATION|DEFAULT_5XX)/;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference */
function filled(
  template: string,
  failure: GatewayFailure,
  message: string | null,
  valueOf: (expression: string) => string | undefined,
): string {
  const error: ReadonlyMap<string, string> = new Map([
    ["context.error.messageString", JSON.stringify(message)],
    ["context.error.message", message ?? ""],
    ["context.error.responseType", failure.type],
    ["context.error.validationErrorString", `[${(failure.validation ?? []).join(", ")}]`],
  ]);
  return template.replaceAll(
    /\$((?:context|stageVariables)\.[\w.]*\w)/g,
    (_, name: string) => error.get(name) ?? valueOf(name) ?? "",
  );
}
