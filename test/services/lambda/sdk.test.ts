import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaServiceException,
  ListFunctionsCommand,
  ListTagsCommand,
  paginateListFunctions,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  PutFunctionRecursionConfigCommand,
  RemovePermissionCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  TooManyRequestsException,
  UntagResourceCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { ACCOUNT, ARN, basic, START, type BenchOptions } from "./fixture.ts";
import { reached } from "./reached.ts";

const create = { ...basic, Runtime: "nodejs24.x" } as const;

async function withFunction(options: BenchOptions = {}): Promise<ReturnType<typeof reached>> {
  const made = reached(options);
  await made.client.send(new CreateFunctionCommand(create));
  return made;
}

const refusal = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("the SDK's client", () => {
  test("creates a function and waits until it is active", async () => {
    const { client } = reached();
    const created = await client.send(new CreateFunctionCommand(create));
    expect(created).toMatchObject({ $metadata: { httpStatusCode: 201 }, State: "Pending", FunctionArn: ARN });
    const waited = await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: "f" });
    expect(waited.state).toBe("SUCCESS");
  });

  test("invokes and gets payload, version, function error and log", async () => {
    const { client } = await withFunction({ handle: () => new TypeError("no") });
    const answer = await client.send(new InvokeCommand({ FunctionName: "f", Payload: "{}", LogType: "Tail" }));
    expect(answer).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled", ExecutedVersion: "$LATEST" });
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toMatchObject({ errorType: "TypeError" });
    expect(Buffer.from(answer.LogResult ?? "", "base64").toString()).toContain(answer.$metadata.requestId);
  });

  test("sends an event and a dry run, and sees 202 and 204 without a payload", async () => {
    const { client, events } = await withFunction();
    const event = await client.send(new InvokeCommand({ FunctionName: ARN, InvocationType: "Event", Payload: "[1]" }));
    expect(event).toMatchObject({ StatusCode: 202, $metadata: { httpStatusCode: 202 } });
    expect(event.Payload?.length ?? 0).toBe(0);
    expect(events).toMatchObject([{ requestId: event.$metadata.requestId }]);
    expect(await client.send(new InvokeCommand({ FunctionName: "f", InvocationType: "DryRun" }))).toMatchObject({
      StatusCode: 204,
    });
  });

  test("adds, reads and removes permissions", async () => {
    const { client } = await withFunction();
    const added = await client.send(
      new AddPermissionCommand({
        FunctionName: "f",
        StatementId: "s3",
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
        SourceArn: "arn:aws:s3:::b",
        SourceAccount: ACCOUNT,
      }),
    );
    expect(added.$metadata.httpStatusCode).toBe(201);
    const { Policy } = await client.send(new GetPolicyCommand({ FunctionName: "f" }));
    expect(JSON.parse(Policy ?? "")).toMatchObject({ Statement: [JSON.parse(added.Statement ?? "")] });
    const removed = await client.send(new RemovePermissionCommand({ FunctionName: "f", StatementId: "s3" }));
    expect(removed.$metadata.httpStatusCode).toBe(204);
    expect(await refusal(client.send(new GetPolicyCommand({ FunctionName: "f" })))).toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("gets the modelled exceptions with message, type and reason", async () => {
    const { client } = await withFunction();
    const missing = await refusal(client.send(new GetFunctionCommand({ FunctionName: "g" })));
    expect(missing).toBeInstanceOf(ResourceNotFoundException);
    expect(missing).toMatchObject({ message: `Function not found: ${ARN.replace(/f$/, "g")}`, Type: "User" });
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName: "f", ReservedConcurrentExecutions: 0 }));
    const throttled = await refusal(client.send(new InvokeCommand({ FunctionName: "f" })));
    expect(throttled).toBeInstanceOf(TooManyRequestsException);
    expect(throttled).toMatchObject({
      message: "Rate Exceeded.",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    });
    const role = await refusal(client.send(new CreateFunctionCommand({ ...create, Role: "r1" })));
    expect(role).toBeInstanceOf(LambdaServiceException);
    expect(role).toMatchObject({
      name: "ValidationException",
      message:
        "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    });
  });

  test("follows a chain by the trace header it sends, until the chain is stopped", async () => {
    const { client, runs } = await withFunction();
    client.middlewareStack.add(
      (next) => (args) => {
        const { request } = args;
        const header = { "x-amzn-trace-id": runs.at(-1)?.invocation.traceHeader ?? "" };
        if (typeof request === "object" && request && "headers" in request)
          Object.assign(request.headers ?? {}, header);
        return next(args);
      },
      { step: "build" },
    );
    for (let i = 0; i < 16; i += 1) await client.send(new InvokeCommand({ FunctionName: "f" }));
    expect(await refusal(client.send(new InvokeCommand({ FunctionName: "f" })))).toMatchObject({
      name: "RecursiveInvocationException",
      $metadata: { httpStatusCode: 400 },
    });
    await client.send(new PutFunctionRecursionConfigCommand({ FunctionName: "f", RecursiveLoop: "Allow" }));
    expect(await client.send(new InvokeCommand({ FunctionName: "f" }))).toMatchObject({ StatusCode: 200 });
  });

  test("configures asynchronous invocation and reads it back with its date", async () => {
    const { client } = await withFunction();
    const OnFailure = { Destination: `arn:aws:sqs:us-east-1:${ACCOUNT}:failed` };
    await client.send(
      new PutFunctionEventInvokeConfigCommand({
        FunctionName: "f",
        MaximumRetryAttempts: 0,
        DestinationConfig: { OnFailure },
      }),
    );
    expect(await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: "f" }))).toMatchObject({
      LastModified: new Date(START),
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess: {}, OnFailure },
    });
  });

  test("tags, publishes, lists page by page and deletes", async () => {
    const { client } = await withFunction();
    await client.send(new TagResourceCommand({ Resource: ARN, Tags: { team: "data", stage: "dev" } }));
    await client.send(new UntagResourceCommand({ Resource: ARN, TagKeys: ["stage"] }));
    expect(await client.send(new ListTagsCommand({ Resource: ARN }))).toMatchObject({ Tags: { team: "data" } });
    expect(await client.send(new PublishVersionCommand({ FunctionName: "f" }))).toMatchObject({ Version: "1" });
    for (const FunctionName of ["g", "h"]) await client.send(new CreateFunctionCommand({ ...create, FunctionName }));
    const names: (string | undefined)[] = [];
    for await (const page of paginateListFunctions({ client, pageSize: 2 }, {}))
      names.push(...(page.Functions ?? []).map((fn) => fn.FunctionName));
    expect(names).toEqual(["f", "g", "h"]);
    const deleted = await client.send(new DeleteFunctionCommand({ FunctionName: "f" }));
    expect(deleted.$metadata.httpStatusCode).toBe(204);
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions?.map((fn) => fn.FunctionName)).toEqual(["g", "h"]);
  });

  test.each([
    ["GET", "/2015-03-31/functions/g", undefined, 404, "ResourceNotFoundException", "Message"],
    ["GET", "/2015-03-31/functions/g/policy", undefined, 404, "ResourceNotFoundException", "Message"],
    ["POST", "/2015-03-31/functions/f/invocations", "{", 400, "InvalidRequestContentException", "message"],
    [
      "PUT",
      "/2017-10-31/functions/f/concurrency",
      '{"ReservedConcurrentExecutions":901}',
      400,
      "InvalidParameterValueException",
      "message",
    ],
  ])(
    "%s %s is answered with AWS's header, type and spelling",
    async (method, target, body, status, code, messageKey) => {
      const { wire } = await withFunction();
      const answer = await wire.handle({
        method,
        target,
        headers: { authorization: SIGNED, "x-amz-date": "20260101T000000Z", host: "127.0.0.1:4566" },
        body: body === undefined ? undefined : new TextEncoder().encode(body),
        origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://127.0.0.1:4566" },
      });
      expect(answer).toMatchObject({ status, headers: { "x-amzn-errortype": code } });
      const text = answer.body instanceof Uint8Array ? new TextDecoder().decode(answer.body) : "";
      expect(JSON.parse(text)).toEqual({ Type: "User", [messageKey]: expect.any(String) });
    },
  );
});

const SIGNED =
  "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
