import { headerOf, type FrontRequest } from "../../../kernel/index.ts";
import type { Definition } from "../state.ts";
import { fitsModel } from "../schema/model-schema.ts";
import type { GatewayFailure } from "./gateway-errors.ts";
import { mediaType } from "./media-type.ts";
import type { Match } from "./route.ts";

/** What the method's validator says against a request: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html */
export function refusalOf(
  definition: Definition,
  { method, parameters = {} }: Match,
  request: Pick<FrontRequest, "headers" | "query">,
  body: Uint8Array,
): GatewayFailure | undefined {
  const validator = definition.validators.get(method?.requestValidatorId ?? "");
  if (!method || !validator) return undefined;
  if (validator.validateRequestParameters === true) {
    const missing = missingOf(method.requestParameters ?? {}, request, parameters);
    if (missing.length > 0)
      return {
        type: "BAD_REQUEST_PARAMETERS",
        message: `Missing required request parameters: [${missing.join(", ")}]`,
      };
  }
  if (validator.validateRequestBody !== true) return undefined;
  const type = mediaType(headerOf(request.headers, "content-type") ?? "application/json");
  const model = method.requestModels?.[type] ?? method.requestModels?.["$default"];
  if (model === undefined) return undefined;
  const problems = problemsOf(definition, model, body);
  return problems.length > 0 ? { type: "BAD_REQUEST_BODY", validation: problems } : undefined;
}

const PLACES = ["header", "path", "querystring"] as const;

/** Headers first, then the path, then the query. */
function missingOf(
  wanted: Readonly<Record<string, boolean>>,
  request: Pick<FrontRequest, "headers" | "query">,
  path: Readonly<Record<string, string>>,
): readonly string[] {
  const names = Object.entries(wanted).filter(([, required]) => required);
  const given = (place: (typeof PLACES)[number], name: string): string | undefined => {
    if (place === "header") return headerOf(request.headers, name);
    if (place === "path") return path[name];
    return request.query.findLast(([each]) => each === name)?.[1];
  };
  return PLACES.flatMap((place) =>
    names.flatMap(([key]) => {
      const name = new RegExp(`^method\\.request\\.(?:multivalue)?${place}\\.(.+)$`).exec(key)?.[1];
      // What is empty counts as missing.
      return name !== undefined && (given(place, name) ?? "") === "" ? [name] : [];
    }),
  );
}

function problemsOf(definition: Definition, model: string, body: Uint8Array): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return ["the body is no JSON"];
  }
  return fitsModel(definition.models, model, value);
}
