import { isJsonObject, parsedJson, statusOf, type FrontResponse } from "../../../kernel/index.ts";

/** What HTTP APIs say where the function does not. */
const TEXT = "text/plain; charset=utf-8";

/** What a function's answer becomes; with what is wrong for one that the API cannot read. Same page as the event's. */
export function routeResponse(payload: Uint8Array, version: string): FrontResponse | { readonly malformed: string } {
  const answer = parsedJson(payload);
  if (answer === undefined) return { malformed: "it is no JSON" };
  if (version !== "1.0" && (!isJsonObject(answer) || answer["statusCode"] === undefined))
    return {
      status: 200,
      headers: [["content-type", "application/json"]],
      body: typeof answer === "string" ? Buffer.from(answer) : payload,
    };
  if (!isJsonObject(answer)) return { malformed: "it is no object" };
  const status = statusOf(answer["statusCode"]);
  if (status === undefined) return { malformed: `its statusCode is ${JSON.stringify(answer["statusCode"])}` };
  const headers = headersOf(answer, version);
  if (!headers) return { malformed: "its headers are not texts by name" };
  const body = answer["body"] ?? "";
  if (typeof body !== "string") return { malformed: "its body is no text" };
  const typed = headers.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status,
    headers: typed || body === "" ? headers : [["content-type", TEXT], ...headers],
    body: Buffer.from(body, answer["isBase64Encoded"] === true ? "base64" : "utf8"),
  };
}

function headersOf(
  answer: Readonly<Record<string, unknown>>,
  version: string,
): (readonly [string, string])[] | undefined {
  const found: (readonly [string, string])[] = [];
  const { multiValueHeaders, headers, cookies } = answer;
  const add = (name: string, value: unknown): boolean => {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return false;
    found.push([name, String(value)]);
    return true;
  };
  if (version === "1.0" && multiValueHeaders !== undefined && multiValueHeaders !== null) {
    if (!isJsonObject(multiValueHeaders)) return undefined;
    for (const [name, values] of Object.entries(multiValueHeaders))
      if (!Array.isArray(values) || !values.every((value) => add(name, value))) return undefined;
  }
  if (headers !== undefined && headers !== null) {
    if (!isJsonObject(headers)) return undefined;
    for (const [name, value] of Object.entries(headers)) if (value !== null && !add(name, value)) return undefined;
  }
  if (version !== "1.0" && cookies !== undefined && cookies !== null)
    if (!Array.isArray(cookies) || !cookies.every((cookie) => add("set-cookie", cookie))) return undefined;
  return found;
}
