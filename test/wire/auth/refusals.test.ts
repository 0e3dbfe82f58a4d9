import { describe, expect, test } from "vitest";
import { element, send, type RawRequest, type RawResponse } from "../chain/raw.ts";
import { SECRET, smallWorld, START, TRANSPORTS, type SmallWorld } from "../chain/small-world.ts";
import { sign, type ToSign } from "./sign.ts";

const WALL = Date.parse("2026-11-21T08:00:00Z");
const ANN = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secret: SECRET };

/** The head of one request to each family of services. */
const FAMILIES = {
  s3: { method: "GET", target: "/bucket/key", service: "s3", headers: {}, body: "" },
  query: {
    method: "POST",
    target: "/",
    service: "sts",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
  },
  rest: { method: "GET", target: "/2015-03-31/functions/", service: "lambda", headers: {}, body: "" },
  json: {
    method: "POST",
    target: "/",
    service: "logs",
    headers: { "x-amz-target": "Logs_20140328.DescribeLogGroups", "content-type": "application/x-amz-json-1.1" },
    body: "{}",
  },
  compatible: {
    method: "POST",
    target: "/",
    service: "sqs",
    headers: {
      "x-amz-target": "AmazonSQS.ListQueues",
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-mode": "true",
    },
    body: "{}",
  },
} as const;
type Family = keyof typeof FAMILIES;

const world = (): Promise<SmallWorld> =>
  smallWorld({
    wallNow: () => WALL,
    operations: { logs: { DescribeLogGroups: { permissions: () => [], run: () => ({}) } } },
  });

function request(at: SmallWorld, family: Family, how: Partial<ToSign>, added: Record<string, string> = {}): RawRequest {
  const { method, target, service, headers, body } = FAMILIES[family];
  const signed = sign({
    method,
    target,
    service,
    headers: { ...headers, host: new URL(at.url).host },
    body,
    at: WALL,
    ...ANN,
    ...how,
  });
  return { method, target, headers: { ...signed.headers, ...added }, ...(method === "POST" ? { body } : {}) };
}

/** Code and status, wherever the protocol puts them. */
function answerOf(response: RawResponse): { status: number; code: string | undefined; message: string | undefined } {
  const { status, headers, text } = response;
  if (text.startsWith("<")) return { status, code: element(text, "Code"), message: element(text, "Message") };
  const member = (name: RegExp): string | undefined => new RegExp(`"${name.source}":"([^"]*)"`).exec(text)?.[1];
  const code =
    headers["x-amzn-errortype"] ??
    member(/__type/)
      ?.split("#")
      .at(-1);
  return { status, code, message: member(/[mM]essage/) };
}

interface Row {
  readonly family: Family;
  readonly what: string;
  readonly how?: Partial<ToSign>;
  readonly unsigned?: Record<string, string>;
  readonly expected: readonly [status: number, code: string, message?: RegExp];
}

const NOBODY = { accessKeyId: "AKIANOBODY" };
const WRONG = { secret: "wrong" };
const TEMPORARY = { accessKeyId: "ASIATEMPORARY" };
const HALF = { authorization: "AWS4-HMAC-SHA256 Credential=x" };
const row = (
  family: Family,
  what: string,
  how: Partial<ToSign>,
  ...expected: readonly [status: number, code: string, message?: RegExp]
): Row => ({ family, what, how, expected });
const unsigned = (
  family: Family,
  what: string,
  headers: Record<string, string>,
  ...expected: readonly [status: number, code: string, message?: RegExp]
): Row => ({ family, what, unsigned: headers, expected });

const LATE = { at: WALL - 901_000 };
const TABLE: readonly Row[] = [
  row("s3", "an unknown key", NOBODY, 403, "InvalidAccessKeyId", /does not exist in our records/),
  row("query", "an unknown key", NOBODY, 403, "InvalidClientTokenId", /security token/),
  row("rest", "an unknown key", NOBODY, 403, "UnrecognizedClientException", /security token/),
  row("json", "an unknown key", NOBODY, 400, "UnrecognizedClientException", /security token/),
  row("s3", "a key that was switched off", { accessKeyId: "AKIAINACTIVE" }, 403, "InvalidAccessKeyId"),
  row("s3", "a wrong secret", WRONG, 403, "SignatureDoesNotMatch", /Check your key and signing method\.$/),
  row("query", "a wrong secret", WRONG, 403, "SignatureDoesNotMatch", /AWS Secret Access Key/),
  row("rest", "a wrong secret", WRONG, 403, "InvalidSignatureException", /AWS Secret Access Key/),
  row("json", "a wrong secret", WRONG, 400, "InvalidSignatureException", /AWS Secret Access Key/),
  row("query", "another body than was signed", { body: "Action=Other" }, 403, "SignatureDoesNotMatch"),
  row("json", "another body than was signed", { body: "{ }" }, 400, "InvalidSignatureException"),
  row("s3", "another method than was signed", { method: "PUT" }, 403, "SignatureDoesNotMatch"),
  row("s3", "a clock that is late", LATE, 403, "RequestTimeTooSkewed"),
  row("s3", "a clock that is early", { at: WALL + 901_000 }, 403, "RequestTimeTooSkewed"),
  row(
    "query",
    "a clock that is late",
    LATE,
    403,
    "SignatureDoesNotMatch",
    /^Signature expired: 20261121T074459Z is now earlier than 20261121T074500Z \(20261121T080000Z - 15 min\.\)$/,
  ),
  row(
    "json",
    "a clock that is early",
    { at: WALL + 301_000 },
    400,
    "InvalidSignatureException",
    /^Signature not yet current: 20261121T080501Z is still later than 20261121T080500Z \(20261121T080000Z \+ 5 min\.\)$/,
  ),
  row(
    "s3",
    "a scope in no region",
    { region: "US" },
    400,
    "AuthorizationHeaderMalformed",
    /^The authorization header is malformed; the region 'US' is wrong; expecting 'us-east-1'$/,
  ),
  row("s3", "a token with a lasting key", { token: "x" }, 400, "InvalidToken"),
  row("query", "a token with a lasting key", { token: "x" }, 403, "InvalidClientTokenId"),
  row("s3", "a temporary key without its token", TEMPORARY, 403, "InvalidAccessKeyId"),
  row("s3", "a temporary key with another token", { ...TEMPORARY, token: "x" }, 400, "InvalidToken"),
  row("json", "a temporary key with another token", { ...TEMPORARY, token: "x" }, 400, "UnrecognizedClientException"),
  row(
    "json",
    "the scope of another service",
    { service: "sqs" },
    400,
    "InvalidSignatureException",
    /correct service: 'logs'/,
  ),
  row("s3", "a promise about the body that means nothing", { payload: "abc" }, 400, "InvalidArgument", /must be/),
  unsigned("s3", "a header of AWS's that is not signed", { "x-amz-acl": "private" }, 403, "AccessDenied", /not signed/),
  unsigned("s3", "a header that is no signature", { authorization: "Bearer x" }, 400, "InvalidArgument", /Unsupported/),
  unsigned("s3", "half a signature", HALF, 400, "AuthorizationHeaderMalformed"),
  unsigned(
    "query",
    "half a signature",
    HALF,
    400,
    "IncompleteSignature",
    /'Signature' parameter\. Authorization header/,
  ),
];

describe.each(TRANSPORTS)("a request is refused as AWS refuses it, %s", (transport) => {
  test.each(TABLE)("$family: $what", async ({ family, how, unsigned: added, expected }) => {
    await using at = await world();
    const answer = answerOf(await send(at, transport, request(at, family, how ?? {}, added)));
    const [status, code, message = /./] = expected;
    expect(answer).toMatchObject({ status, code, message: expect.stringMatching(message) });
    expect(at.contexts).toEqual([]);
  });

  test("SQS answers an unknown key under both its names", async () => {
    await using at = await world();
    const response = await send(at, transport, request(at, "compatible", { accessKeyId: "AKIANOBODY" }));
    expect(answerOf(response)).toMatchObject({ status: 403, code: "UnrecognizedClientException" });
    expect(response.headers["x-amzn-query-error"]).toBe("InvalidClientTokenId;Sender");
  });

  test.each(["query", "rest", "json"] as const)("%s: nothing signed at all", async (family) => {
    await using at = await world();
    const { method, target, headers, body } = FAMILIES[family];
    const response = await send(at, transport, {
      method,
      target,
      headers: { ...headers, host: family === "rest" ? "lambda.us-east-1.amazonaws.com" : new URL(at.url).host },
      ...(method === "POST" ? { body } : {}),
    });
    const code = family === "query" ? "MissingAuthenticationToken" : "MissingAuthenticationTokenException";
    expect(answerOf(response)).toMatchObject({ code, status: family === "json" ? 400 : 403 });
  });

  test("S3: nothing signed at all is an anonymous caller", async () => {
    await using at = await world();
    await send(at, transport, { method: "GET", target: "/bucket/key" });
    expect(at.contexts).toMatchObject([{ caller: { kind: "anonymous" }, region: "us-east-1" }]);
  });

  test("S3 shows what it would have signed", async () => {
    await using at = await world();
    const { text } = await send(at, transport, request(at, "s3", { secret: "wrong" }));
    expect(element(text, "AWSAccessKeyId")).toBe(ANN.accessKeyId);
    expect(element(text, "StringToSign")).toMatch(
      /^AWS4-HMAC-SHA256\n20261121T080000Z\n20261121\/us-east-1\/s3\/aws4_request\n[0-9a-f]{64}$/,
    );
    expect(element(text, "CanonicalRequest")).toMatch(/^GET\n\/bucket\/key\n\nhost:/);
    expect(element(text, "StringToSignBytes")).toMatch(/^41 57 53 34 /);
    expect(element(text, "SignatureProvided")).toMatch(/^[0-9a-f]{64}$/);
  });

  test("S3 tells how far the clocks are apart", async () => {
    await using at = await world();
    const { text } = await send(at, transport, request(at, "s3", { at: WALL - 3_600_000 }));
    expect(element(text, "RequestTime")).toBe("20261121T070000Z");
    expect(element(text, "ServerTime")).toBe("2026-11-21T08:00:00Z");
    expect(element(text, "MaxAllowedSkewMilliseconds")).toBe("900000");
  });
});

describe.each(TRANSPORTS)("time and keys, %s", (transport) => {
  const status = async (at: SmallWorld, how: Partial<ToSign>): Promise<string | number> => {
    const response = await send(at, transport, request(at, "query", how));
    return response.status === 200 ? 200 : (element(response.text, "Code") ?? response.status);
  };

  test("a signature may be of the wall's time or of the world's, and of no other", async () => {
    await using at = await world();
    expect(await status(at, { at: WALL })).toBe(200);
    expect(await status(at, { at: START })).toBe(200);
    expect(await status(at, { at: WALL - 20 * 60_000 })).toBe("SignatureDoesNotMatch");
    expect(await status(at, { at: START + 20 * 60_000 })).toBe("SignatureDoesNotMatch");
    await at.kernel.timeline.advance(20 * 60_000);
    expect(await status(at, { at: START + 20 * 60_000 })).toBe(200);
    expect(await status(at, { at: WALL })).toBe(200);
    expect(await status(at, { at: START })).toBe("SignatureDoesNotMatch");
  });

  test("temporary credentials end on the world's clock, whatever the wall says", async () => {
    await using at = await world();
    const temporary = { accessKeyId: "ASIATEMPORARY", token: "the-token" };
    expect(await status(at, temporary)).toBe(200);
    await at.kernel.timeline.advance(3_599_000);
    expect(await status(at, temporary)).toBe(200);
    await at.kernel.timeline.advance(1000);
    expect(await status(at, temporary)).toBe("ExpiredToken");
    const s3 = await send(at, transport, request(at, "s3", temporary));
    expect([s3.status, element(s3.text, "Code"), element(s3.text, "Token-0")]).toEqual([
      400,
      "ExpiredToken",
      "the-token",
    ]);
  });

  test("clients outside are told the wall's time", async () => {
    await using at = await world();
    expect((await send(at, transport, request(at, "s3", {}))).headers["date"]).toBe("Sat, 21 Nov 2026 08:00:00 GMT");
  });

  test("a world that does not verify signatures still wants to know the key", async () => {
    await using at = await smallWorld({ wallNow: () => WALL, verifySignatures: false });
    expect(await status(at, { secret: "wrong" })).toBe(200);
    expect(await status(at, { accessKeyId: "AKIANOBODY" })).toBe("InvalidClientTokenId");
  });
});
