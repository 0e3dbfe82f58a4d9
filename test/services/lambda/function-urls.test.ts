import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  DeleteFunctionCommand,
  DeleteFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
  ListFunctionUrlConfigsCommand,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateFunctionUrlConfigCommand,
  type AddPermissionCommandInput,
  type FunctionUrlConfig,
} from "@aws-sdk/client-lambda";
import { createHash, createHmac } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { urlToLambda } from "../../../emulator/arrows/index.ts";
import type { EntryOf, Invocation } from "../../../emulator/kernel/index.ts";
import { shownUrl } from "../../../emulator/services/lambda/urls/address.ts";
import { ARN, basic, START } from "./fixture.ts";
import { reached, type Reached } from "./reached.ts";

const create = { ...basic, Runtime: "nodejs24.x" } as const;
const FORBIDDEN =
  "Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html";
const IAM = { accessKeyId: "000000000000", secretAccessKey: "test" };

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly keys?: typeof IAM;
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[];
  readonly text: string;
}

/** Signature version 4, as https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html has it. */
function signed(host: string, path: string, { method = "GET", body = "", keys }: Asked): Record<string, string> {
  if (!keys) return {};
  const hash = (text: string | Uint8Array): string => createHash("sha256").update(text).digest("hex");
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
  const date = new Date(START).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const scope = `${date.slice(0, 8)}/us-east-1/lambda/aws4_request`;
  const canonical = `${method}\n${path}\n\nhost:${host}\nx-amz-date:${date}\n\nhost;x-amz-date\n${hash(body)}`;
  const key = scope.split("/").reduce<string | Buffer>((made, part) => hmac(made, part), `AWS4${keys.secretAccessKey}`);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash(canonical)}`).toString("hex");
  return {
    "x-amz-date": date,
    authorization: `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
}

describe("a function URL", () => {
  let made: Reached;
  let urls: Record<"public" | "iam" | "streaming", string>;
  let handle: (event: Record<string, unknown>, invocation: Invocation) => unknown;

  async function ask(url: string, asked: Asked = {}): Promise<Answered> {
    const { host } = new URL(url);
    const { method = "GET", path = "/", body, headers = {} } = asked;
    const response = await made.wire.handle({
      method,
      target: path,
      headers: { host, ...headers, ...signed(host, path, asked) },
      body: body === undefined ? undefined : Buffer.from(body),
      origin: { kind: "outside", ip: "203.0.113.7", endpoint: "http://127.0.0.1:4566" },
    });
    const pieces: Uint8Array[] = [];
    if (response.body instanceof Uint8Array) pieces.push(response.body);
    else for await (const piece of response.body) pieces.push(piece);
    return { ...response, text: Buffer.concat(pieces).toString() };
  }

  const allow = (id: string, more: Partial<AddPermissionCommandInput>): Promise<unknown> =>
    made.client.send(
      new AddPermissionCommand({ FunctionName: "f", StatementId: id, Action: "", Principal: "*", ...more }),
    );
  const event = (): Record<string, unknown> =>
    JSON.parse(Buffer.from(made.runs.at(-1)!.invocation.payload).toString()) as Record<string, unknown>;

  beforeAll(async () => {
    made = reached(
      {
        handle: (invocation) => handle(JSON.parse(Buffer.from(invocation.payload).toString()), invocation),
      },
      (room, kernel) => [room.urlFront(urlToLambda({ kernel, lambda: () => room }))],
    );
    handle = () => ({ ok: true });
    const { client } = made;
    await client.send(new CreateFunctionCommand({ ...create, Publish: true }));
    const url = async (name: string, more: object): Promise<string> =>
      (await client.send(new CreateFunctionUrlConfigCommand({ FunctionName: name, AuthType: "NONE", ...more })))
        .FunctionUrl ?? "";
    for (const name of ["live", "quick"])
      await client.send(new CreateAliasCommand({ FunctionName: "f", Name: name, FunctionVersion: "1" }));
    urls = {
      public: await url("f", {}),
      iam: await url("f", { Qualifier: "live", AuthType: "AWS_IAM" }),
      streaming: await url("f:quick", { InvokeMode: "RESPONSE_STREAM" }),
    };
    await allow("url", { Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" });
    await allow("invoke", { Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true });
    for (const Qualifier of ["quick"]) {
      await allow("url", { Qualifier, Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" });
      await allow("invoke", { Qualifier, Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true });
    }
  });

  test("is made, shown, changed, listed and deleted as on AWS", async () => {
    const { client } = made;
    await client.send(new CreateFunctionCommand({ ...create, FunctionName: "g" }));
    const Cors = { AllowOrigins: ["https://a.example"], MaxAge: 60 };
    const created = await client.send(
      new CreateFunctionUrlConfigCommand({ FunctionName: "g", AuthType: "NONE", Cors }),
    );
    const shown: Partial<FunctionUrlConfig> = {
      FunctionUrl: expect.stringMatching(/^http:\/\/[a-z0-9]{32}\.lambda-url\.us-east-1\.localhost:4566\/$/) as string,
      FunctionArn: ARN.replace(/f$/, "g"),
      AuthType: "NONE",
      Cors,
      CreationTime: "2026-01-01T00:00:00.000Z",
      InvokeMode: "BUFFERED",
    };
    expect(created).toMatchObject({ $metadata: { httpStatusCode: 201 }, ...shown });
    await expect(
      client.send(new CreateFunctionUrlConfigCommand({ FunctionName: "g", AuthType: "NONE" })),
    ).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `Failed to create function url config for [functionArn = ${shown.FunctionArn}]. Error message:  FunctionUrlConfig exists for this Lambda function`,
    });
    await client.send(new UpdateFunctionUrlConfigCommand({ FunctionName: "g", AuthType: "AWS_IAM" }));
    const got = await client.send(new GetFunctionUrlConfigCommand({ FunctionName: "g" }));
    expect(got).toMatchObject({ ...shown, AuthType: "AWS_IAM", FunctionUrl: created.FunctionUrl });
    const listed = await client.send(new ListFunctionUrlConfigsCommand({ FunctionName: "f" }));
    expect(listed.FunctionUrlConfigs?.map(({ FunctionArn }) => FunctionArn)).toEqual([
      ARN,
      `${ARN}:live`,
      `${ARN}:quick`,
    ]);
    await client.send(new DeleteFunctionUrlConfigCommand({ FunctionName: "g" }));
    await expect(client.send(new GetFunctionUrlConfigCommand({ FunctionName: "g" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource you requested does not exist.",
    });
    expect(await ask(created.FunctionUrl ?? "")).toMatchObject({ status: 404, text: '{"Message":null}' });
  });

  test.each([
    ["http://127.0.0.1:4566", "http://abc.lambda-url.us-east-1.localhost:4566/"],
    ["http://localhost.localstack.cloud:4566", "http://abc.lambda-url.us-east-1.localhost.localstack.cloud:4566/"],
    ["http://misfire:4566", "http://misfire:4566/_aws/lambda-url/abc/"],
    ["https://lambda.us-east-1.amazonaws.com", "https://abc.lambda-url.us-east-1.on.aws/"],
  ])("is called so that who came to %s finds it", (endpoint, url) => {
    expect(shownUrl({ id: "abc" }, "us-east-1", endpoint)).toBe(url);
  });

  test("is gone with its function, and belongs to no version", async () => {
    const { client } = made;
    await client.send(new CreateFunctionCommand({ ...create, FunctionName: "h" }));
    const made1 = await client.send(new CreateFunctionUrlConfigCommand({ FunctionName: "h", AuthType: "NONE" }));
    await client.send(new DeleteFunctionCommand({ FunctionName: "h" }));
    await client.send(new CreateFunctionCommand({ ...create, FunctionName: "h" }));
    expect(await ask(made1.FunctionUrl ?? "")).toMatchObject({ status: 404 });
    for (const Qualifier of ["1", "$LATEST"])
      await expect(
        client.send(new CreateFunctionUrlConfigCommand({ FunctionName: "f", AuthType: "NONE", Qualifier })),
      ).rejects.toMatchObject({ name: "ValidationException" });
    for (const given of [{ FunctionName: "none" }, { FunctionName: "f", Qualifier: "none" }])
      await expect(
        client.send(new CreateFunctionUrlConfigCommand({ AuthType: "NONE", ...given })),
      ).rejects.toMatchObject({ name: "ResourceNotFoundException", message: "Function does not exist" });
  });

  test("hands its function the request in the form of version 2.0", async () => {
    const { host } = new URL(urls.public);
    const answer = await ask(urls.public, {
      method: "POST",
      path: "/a%20b?x=1&x=2&y=%C3%A9",
      headers: { cookie: "a=1; b=2", "content-type": "application/json", "user-agent": "test" },
      body: '{"q":1}',
    });
    expect(answer).toMatchObject({ status: 200, text: '{"ok":true}' });
    const id = host.split(".")[0];
    const requestId = answer.headers["x-amzn-requestid"];
    expect(event()).toEqual({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/a%20b",
      rawQueryString: "x=1&x=2&y=%C3%A9",
      cookies: ["a=1", "b=2"],
      headers: {
        host,
        "content-type": "application/json",
        "user-agent": "test",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-/),
        "x-forwarded-for": "203.0.113.7",
        "x-forwarded-port": "4566",
        "x-forwarded-proto": "http",
      },
      queryStringParameters: { x: "1,2", y: "é" },
      requestContext: {
        accountId: "anonymous",
        apiId: id,
        domainName: host.replace(":4566", ""),
        domainPrefix: id,
        http: { method: "POST", path: "/a%20b", protocol: "HTTP/1.1", sourceIp: "203.0.113.7", userAgent: "test" },
        requestId,
        routeKey: "$default",
        stage: "$default",
        time: "01/Jan/2026:00:00:00 +0000",
        timeEpoch: START,
      },
      body: '{"q":1}',
      isBase64Encoded: false,
    });
    expect(made.runs.at(-1)?.invocation.requestId).toBe(requestId);
    await ask("http://127.0.0.1:4566", { path: `/_aws/lambda-url/${id}/x?y=z` });
    expect(event()).toMatchObject({ rawPath: "/x", rawQueryString: "y=z" });
    await ask(urls.public, { method: "POST", headers: { "content-type": "image/png" }, body: "\u0001" });
    expect(event()).toMatchObject({ body: "AQ==", isBase64Encoded: true });
    await ask(urls.public, { method: "POST", body: Uint8Array.of(0, 255) });
    expect(event()).toMatchObject({ body: "AP8=", isBase64Encoded: true });
  });

  test.each<[what: string, answer: unknown, expected: object]>([
    ["any JSON", { any: [1] }, { status: 200, text: '{"any":[1]}', headers: { "content-type": "application/json" } }],
    ["a text", "hello", { status: 200, text: "hello" }],
    ["nothing", null, { status: 200, text: "null" }],
    [
      "status, headers and cookies",
      { statusCode: 201, headers: { "X-A": "b", "Content-Type": "text/html" }, cookies: ["a=1", "b=2"], body: "<p>" },
      { status: 201, text: "<p>", headers: { "x-a": "b", "content-type": "text/html" }, cookies: ["a=1", "b=2"] },
    ],
    ["base64", { statusCode: 200, body: "aGk=", isBase64Encoded: true }, { status: 200, text: "hi" }],
    [
      "headers of the connection",
      { statusCode: 200, headers: { "Content-Length": 99, Connection: "close" }, body: "x" },
      {
        status: 200,
        text: "x",
        headers: { "x-amzn-remapped-content-length": "99", "x-amzn-remapped-connection": "close" },
      },
    ],
    ["a header that cannot be sent", { statusCode: 200, headers: { a: "b\r\nc: d" } }, { status: 502 }],
    ["a status that is none", { statusCode: "x" }, { status: 502, text: "Internal Server Error" }],
    ["a body that is no text", { statusCode: 200, body: {} }, { status: 502, text: "Internal Server Error" }],
    ["an error", new TypeError("secret"), { status: 502, text: "Internal Server Error" }],
  ])("answers what the function answers: %s", async (_what, answer, expected) => {
    handle = () => answer;
    expect(await ask(urls.public)).toMatchObject(expected);
  });

  test("needs both permissions, and the journal says which one is missing, in the invoke plane", async () => {
    handle = () => 1;
    for (const [id, action] of [
      ["url", "lambda:InvokeFunctionUrl"],
      ["invoke", "lambda:InvokeFunction"],
    ] as const) {
      const more = id === "url" ? { FunctionUrlAuthType: "NONE" as const } : { InvokedViaFunctionUrl: true };
      await made.client.send(new RemovePermissionCommand({ FunctionName: "f", StatementId: id }));
      const answer = await ask(urls.public);
      expect(answer).toMatchObject({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
      expect(JSON.parse(answer.text)).toEqual({ Message: FORBIDDEN });
      const { entries } = made.kernel.journal;
      expect(entries.findLast(({ kind }) => kind === "decision")).toMatchObject({
        plane: "invoke",
        action,
        resource: ARN,
      });
      expect(entries.findLast(({ kind }) => kind === "arrow")).toMatchObject({
        arrow: "url-to-lambda",
        verdict: "stopped",
        reason: "url-denied",
        target: ARN,
        detail: { action, authType: "NONE" },
      });
      await allow(id, { Action: action, ...more });
    }
    expect(await ask(urls.public)).toMatchObject({ status: 200 });
  });

  test("with IAM lets in whoever signs and may, and tells the function who it is", async () => {
    expect(await ask(urls.iam)).toMatchObject({ status: 403, text: JSON.stringify({ Message: FORBIDDEN }) });
    expect(await ask(urls.iam, { keys: { ...IAM, secretAccessKey: "wrong" } })).toMatchObject({
      status: 403,
      headers: { "x-amzn-errortype": "InvalidSignatureException" },
    });
    handle = () => "in";
    expect(await ask(urls.iam, { method: "POST", path: "/x", body: "signed", keys: IAM })).toMatchObject({
      status: 200,
      text: "in",
    });
    expect(event()).toMatchObject({
      requestContext: {
        accountId: "000000000000",
        authorizer: { iam: { accessKey: IAM.accessKeyId, userArn: "arn:aws:iam::000000000000:root" } },
      },
    });
    expect(await ask(urls.iam, { keys: { ...IAM, accessKeyId: "111111111111" } })).toMatchObject({ status: 403 });
    const decision = made.kernel.journal.entries.findLast(({ kind }) => kind === "decision") as EntryOf<"decision">;
    expect([decision.plane, decision.resource]).toEqual(["caller", `${ARN}:live`]);
  });

  test("answers browsers' questions itself, and its headers count, not the function's", async () => {
    const Cors = {
      AllowOrigins: ["https://*.example"],
      AllowMethods: ["GET"],
      AllowHeaders: ["x-a"],
      ExposeHeaders: ["x-b"],
      MaxAge: 60,
      AllowCredentials: true,
    };
    await made.client.send(new UpdateFunctionUrlConfigCommand({ FunctionName: "f", Cors }));
    const origin = "https://shop.example";
    const runs = made.runs.length;
    const asked = { method: "OPTIONS", headers: { origin, "access-control-request-method": "GET" } };
    const granted = {
      "access-control-allow-origin": origin,
      "access-control-allow-credentials": "true",
      vary: "Origin",
    };
    expect(await ask(urls.public, asked)).toMatchObject({
      status: 200,
      headers: {
        ...granted,
        "access-control-allow-methods": "GET",
        "access-control-allow-headers": "x-a",
        "access-control-max-age": "60",
      },
    });
    expect(made.runs).toHaveLength(runs);
    handle = () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
    const { headers } = await ask(urls.public, { headers: { origin } });
    expect(headers).toMatchObject({ ...granted, "access-control-expose-headers": "x-b" });
    const stranger = await ask(urls.public, { headers: { origin: "https://example" } });
    expect(stranger.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("streams in its other mode: status and headers first, then the pieces; an error in the middle cuts it off", async () => {
    const prelude = `{"statusCode":206,"headers":{"x-a":"b"},"cookies":["c=1"]}${"\0".repeat(8)}`;
    const stream =
      (type: string, pieces: readonly string[], end?: Error) => (_event: object, invocation: Invocation) => {
        invocation.stream?.begin(type);
        for (const piece of pieces) invocation.stream?.push(Buffer.from(piece));
        return end;
      };
    const http = "application/vnd.awslambda.http-integration-response";
    handle = stream(http, [prelude.slice(0, 30), `${prelude.slice(30)}one `, "two"]);
    expect(await ask(urls.streaming)).toMatchObject({
      status: 206,
      headers: { "x-a": "b" },
      cookies: ["c=1"],
      text: "one two",
    });
    handle = stream("text/plain", ["just ", "text"]);
    expect(await ask(urls.streaming)).toMatchObject({
      status: 200,
      headers: { "content-type": "text/plain" },
      text: "just text",
    });
    handle = () => new Error("before anything came");
    expect(await ask(urls.streaming)).toMatchObject({ status: 502, text: "Internal Server Error" });
    handle = stream("text/plain", ["so far"], new Error("no more"));
    await expect(ask(urls.streaming)).rejects.toThrow("the function failed after its answer had begun");
  });

  test("without concurrency answers 429, a body beyond 6 MB 413", async () => {
    await made.client.send(new PutFunctionConcurrencyCommand({ FunctionName: "f", ReservedConcurrentExecutions: 0 }));
    const answer = await ask(urls.public);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      429,
      { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User", message: "Rate Exceeded." },
    ]);
    const binary = { "content-type": "application/zip" };
    for (const [length, headers] of [
      [6_291_457, {}],
      [5_000_000, binary],
    ] as const)
      expect(await ask(urls.public, { method: "POST", headers, body: "x".repeat(length) })).toMatchObject({
        status: 413,
      });
    expect(made.metrics()).toEqual(
      expect.arrayContaining(["UrlRequestCount 1", "Url4xxCount 1", "Url5xxCount 1", "UrlRequestLatency 0"]),
    );
  });
});
