import { isJsonObject, parsedJson, statusOf, type FrontResponse } from "../../../kernel/index.ts";

const JSON_TYPE = ["content-type", "application/json"] as const;

/** What a function's answer becomes, or what is wrong with it: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-response-payload */
export function urlResponse(payload: Uint8Array): FrontResponse | { readonly malformed: string } {
  const answer = parsedJson(payload);
  if (answer === undefined) return { malformed: "it is no JSON" };
  if (!isJsonObject(answer) || answer["statusCode"] === undefined)
    return { status: 200, headers: [JSON_TYPE], body: typeof answer === "string" ? Buffer.from(answer) : payload };
  const head = headOf(answer);
  if ("malformed" in head) return head;
  const body = answer["body"] ?? "";
  if (typeof body !== "string") return { malformed: "its body is no text" };
  return { ...head, body: Buffer.from(body, answer["isBase64Encoded"] === true ? "base64" : "utf8") };
}

/** The content type of an answer that begins with its own status and headers. */
const WITH_PRELUDE = "application/vnd.awslambda.http-integration-response";
/** Between them and the body. */
const DELIMITER = Buffer.alloc(8);

/** Takes the pieces of a streamed answer until its status and headers are there: then what is left is its body. */
export class StreamHead {
  readonly #contentType: string;
  #bytes = Buffer.alloc(0);

  constructor(contentType: string) {
    this.#contentType = contentType;
  }

  /** `undefined`: more pieces are needed. */
  take(piece: Uint8Array): FrontResponse | { readonly malformed: string } | undefined {
    if (this.#contentType !== WITH_PRELUDE)
      return { status: 200, headers: [["content-type", this.#contentType]], body: piece };
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    const end = this.#bytes.indexOf(DELIMITER);
    if (end < 0) return undefined;
    const answer = parsedJson(this.#bytes.subarray(0, end));
    if (!isJsonObject(answer)) return { malformed: "its metadata is no JSON object" };
    const head = headOf({ statusCode: 200, ...answer });
    return "malformed" in head ? head : { ...head, body: this.#bytes.subarray(end + DELIMITER.length) };
  }
}

type Answer = Readonly<Record<string, unknown>>;

function headOf(answer: Answer): Pick<FrontResponse, "status" | "headers"> | { readonly malformed: string } {
  const status = statusOf(answer["statusCode"], 200);
  if (status === undefined) return { malformed: `its statusCode is ${JSON.stringify(answer["statusCode"])}` };
  const pairs = Object.entries(isJsonObject(answer["headers"]) ? answer["headers"] : {});
  if (!isAbsent(answer["headers"]) && !isJsonObject(answer["headers"]))
    return { malformed: "its headers are no object" };
  if (!pairs.every(([, value]) => ["string", "number", "boolean"].includes(typeof value)))
    return { malformed: "its headers are not texts by name" };
  const cookies = textsOf(answer["cookies"]);
  if (!cookies) return { malformed: "its cookies are no list of texts" };
  const own = pairs.map(([name, value]) => [remapped(name), String(value)] as const);
  if (
    !own.every(([name, value]) => TOKEN.test(name) && SENDABLE.test(value)) ||
    !cookies.every((cookie) => SENDABLE.test(cookie))
  )
    return { malformed: "one of its headers cannot be sent" };
  const typed = own.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status,
    headers: [...(typed ? [] : [JSON_TYPE]), ...own, ...cookies.map((cookie) => ["set-cookie", cookie] as const)],
  };
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-tokens and #name-field-values */
const TOKEN = /^[\w!#$%&'*+.^`|~-]+$/;
const SENDABLE = /^[\t\u0020-\u007E\u0080-\u00FF]*$/;

/** What belongs to the connection is Lambda's to say; the function's word for it goes under another name. */
const REMAPPED = /^(connection|content-length|date|keep-alive|te|trailer|transfer-encoding|upgrade)$/i;

const remapped = (name: string): string => (REMAPPED.test(name) ? `x-amzn-remapped-${name.toLowerCase()}` : name);

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

function textsOf(value: unknown): readonly string[] | undefined {
  if (isAbsent(value)) return [];
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}
