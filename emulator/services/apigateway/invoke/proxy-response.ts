import { isJsonObject, parsedJson, statusOf, type FrontResponse } from "../../../kernel/index.ts";
import { REMAPPED_HEADERS } from "../limits.ts";
import { isBinary } from "./media-type.ts";

const KNOWN: ReadonlySet<string> = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

/**
 * What a function's answer becomes; `undefined` for one that API Gateway cannot read, with what is wrong.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html#api-gateway-simple-proxy-for-lambda-output-format
 */
export function proxyResponse(
  payload: Uint8Array,
  accepts: { readonly binaryMediaTypes: readonly string[]; readonly accept: string | undefined },
): FrontResponse | { readonly malformed: string } {
  const answer = parsedJson(payload);
  if (answer === undefined) return { malformed: "it is no JSON" };
  if (!isJsonObject(answer)) return { malformed: "it is no object" };
  if (Object.keys(answer).length === 0) return { malformed: "it is empty" };
  const unknown = Object.keys(answer).find((name) => !KNOWN.has(name));
  if (unknown !== undefined) return { malformed: `it has ${unknown}` };
  const status = statusOf(answer["statusCode"] ?? 200);
  if (status === undefined) return { malformed: `its statusCode is ${JSON.stringify(answer["statusCode"])}` };
  const headers = headersOf(answer);
  if (!headers) return { malformed: "its headers are not texts by name" };
  const body = answer["body"] ?? "";
  if (typeof body !== "string") return { malformed: "its body is no text" };
  const type = headers.find(([name]) => name.toLowerCase() === "content-type")?.[1];
  // Bytes for those only who ask for a type that the API knows as binary.
  const binary = answer["isBase64Encoded"] === true && isBinary(accepts.binaryMediaTypes, accepts.accept ?? type);
  return {
    status,
    headers: type === undefined ? [["Content-Type", "application/json"], ...headers] : headers,
    body: Buffer.from(body, binary ? "base64" : "utf8"),
  };
}

/** Those with several values go first; a single value of the same name is added to them. */
function headersOf(answer: Readonly<Record<string, unknown>>): (readonly [string, string])[] | undefined {
  const { headers, multiValueHeaders } = answer;
  const found: (readonly [string, string])[] = [];
  if (multiValueHeaders !== undefined && multiValueHeaders !== null) {
    if (!isJsonObject(multiValueHeaders)) return undefined;
    for (const [name, values] of Object.entries(multiValueHeaders)) {
      if (!Array.isArray(values)) return undefined;
      for (const value of values) found.push([renamed(name), String(value)]);
    }
  }
  if (headers !== undefined && headers !== null) {
    if (!isJsonObject(headers)) return undefined;
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) continue;
      if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
      found.push([renamed(name), String(value)]);
    }
  }
  return found;
}

const renamed = (name: string): string => (REMAPPED_HEADERS.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name);
