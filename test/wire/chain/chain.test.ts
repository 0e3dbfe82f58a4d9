import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { AnyOperation } from "../../../emulator/kernel/index.ts";
import type { HttpResponse } from "../../../emulator/wire/contract.ts";
import { sign, type ToSign } from "../auth/sign.ts";
import { element, send, type RawResponse } from "./raw.ts";
import { SECRET, smallWorld, START, TRANSPORTS, type SmallWorld, type Transport } from "./small-world.ts";

const JSON_HEADERS = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ListQueues" };
const FORM = { "content-type": "application/x-www-form-urlencoded" };

const post = async (
  world: SmallWorld,
  transport: Transport,
  service: string,
  headers: Record<string, string>,
  body: string | Uint8Array,
  how: Partial<ToSign> = {},
): Promise<RawResponse> => {
  const signed = sign({
    method: "POST",
    target: "/",
    service,
    headers: { ...headers, host: new URL(world.url).host },
    body,
    at: START,
    ...how,
  });
  return send(world, transport, { method: "POST", target: "/", headers: signed.headers, body });
};

/** A request for a small function, blown up with white space. */
const code = (length: number): string =>
  JSON.stringify({
    FunctionName: "f",
    Role: "arn:aws:iam::000000000000:role/r",
    Runtime: "nodejs24.x",
    Handler: "a.b",
    Code: { ZipFile: "UEsFBg==" },
  }).padEnd(length, " ");

const journalOf = async (transport: Transport): Promise<string> => {
  await using world = await smallWorld();
  await post(world, transport, "sqs", JSON_HEADERS, "{}");
  await post(world, transport, "sts", FORM, "Action=GetCallerIdentity&Version=2011-06-15");
  await send(world, transport, { method: "GET", target: "/b/k" });
  return JSON.stringify(world.kernel.journal.entries);
};

describe.each(TRANSPORTS)("the chain, %s", (transport) => {
  test("every call and every answer stands in the journal, and no port, path or wall time with them", async () => {
    await using world = await smallWorld();
    await post(world, transport, "sqs", JSON_HEADERS, "{}");
    await send(world, transport, { method: "GET", target: "/b/k" });
    expect(world.kernel.journal.entries).toEqual([
      {
        id: 1,
        at: START,
        causes: [],
        kind: "call",
        service: "sqs",
        operation: "ListQueues",
        caller: "arn:aws:iam::000000000000:root",
        account: "000000000000",
        region: "us-east-1",
        resource: "*",
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
      expect.objectContaining({ id: 2, causes: [1], kind: "decision", plane: "caller" }),
      expect.objectContaining({ id: 3, causes: [1], kind: "answer", status: 200 }),
      expect.objectContaining({ id: 4, causes: [], kind: "call", caller: "anonymous", resource: "arn:aws:s3:::b/k" }),
      expect.objectContaining({ id: 5, causes: [4], kind: "decision" }),
      expect.objectContaining({ id: 6, causes: [4], kind: "answer", status: 404, code: "NoSuchKey" }),
    ]);
    expect(JSON.stringify(world.kernel.journal.entries)).not.toContain(new URL(world.url).port);
  });

  test("the request's id is the one in the answer's head, in the service's own form", async () => {
    await using world = await smallWorld();
    const sqs = await post(world, transport, "sqs", JSON_HEADERS, "{}");
    const s3 = await send(world, transport, { method: "GET", target: "/b/k" });
    const [first, second] = world.entries("call");
    expect(sqs.headers["x-amzn-requestid"]).toBe(first?.requestId);
    expect(s3.headers["x-amz-request-id"]).toBe(second?.requestId);
    expect(second?.requestId).toMatch(/^[0-9A-Z]{16}$/);
    expect(element(s3.text, "RequestId")).toBe(second?.requestId);
    expect(Buffer.from(s3.headers["x-amz-id-2"] ?? "", "base64").length).toBe(56);
  });

  test("a refused signature stands in the journal too, as a call of nobody known", async () => {
    await using world = await smallWorld();
    await post(world, transport, "sqs", JSON_HEADERS, "{}", { secret: "wrong" });
    expect(world.entries("call")).toMatchObject([{ operation: "ListQueues", caller: "anonymous", resource: "*" }]);
    expect(world.entries("answer")).toMatchObject([{ status: 403, code: "SignatureDoesNotMatch" }]);
  });

  test("a form is read for its action, zipped or not", async () => {
    await using world = await smallWorld();
    const form = "Action=GetCallerIdentity&Version=2011-06-15";
    const plain = await post(world, transport, "sts", FORM, form);
    const zipped = await post(world, transport, "sts", { ...FORM, "content-encoding": "gzip" }, gzipSync(form));
    expect([element(plain.text, "Account"), element(zipped.text, "Account")]).toEqual(["000000000000", "000000000000"]);
  });

  test("a small body that unpacks to a large one is refused before it did", async () => {
    await using world = await smallWorld();
    const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
    const headers = { ...JSON_HEADERS, "content-encoding": "gzip" };
    const response = await post(world, transport, "sqs", headers, bomb);
    expect(response.status).toBe(413);
    expect(response.text).toContain("Request must be smaller than 10485760 bytes for the ListQueues operation");
  });

  test("a body that says it is gzip and is not is refused", async () => {
    await using world = await smallWorld();
    const headers = { ...JSON_HEADERS, "content-encoding": "gzip" };
    const response = await post(world, transport, "sqs", headers, "hello");
    expect(response.status).toBe(400);
    expect(response.text).toContain("SerializationException");
  });

  test("Lambda's code may be as large as AWS takes it, and no larger", async () => {
    let calls = 0;
    const create: AnyOperation = {
      permissions: () => [],
      run: () => {
        calls += 1;
        return {};
      },
    };
    await using world = await smallWorld({ operations: { lambda: { CreateFunction: create } } });
    const put = async (body: string): Promise<RawResponse> => {
      const target = "/2015-03-31/functions";
      const headers = { host: new URL(world.url).host };
      const signed = sign({ method: "POST", target, service: "lambda", headers, body, at: START });
      return send(world, transport, { method: "POST", target, headers: signed.headers, body });
    };
    expect((await put(code(12_000_000))).status).toBe(201);
    const refused = await put(code(70_167_212));
    expect(refused.status).toBe(413);
    expect(refused.text).toContain("Request must be smaller than 70167211 bytes for the CreateFunction operation");
    expect(calls).toBe(1);
  });

  test("a request that no operation takes is answered in AWS's shape and reported with what was understood", async () => {
    await using world = await smallWorld();
    const response = await post(world, transport, "sqs", { ...JSON_HEADERS, "x-amz-target": "AmazonSQS.Fly" }, "{}");
    expect(response.status).toBe(400);
    expect(response.text).toContain("UnknownOperationException");
    expect(world.reports).toMatchObject([
      {
        kind: "unrouted",
        method: "POST",
        path: "/",
        target: "AmazonSQS.Fly",
        service: "sqs",
        text: expect.any(String),
      },
    ]);
  });

  test("a name that every object has is no operation", async () => {
    await using world = await smallWorld();
    const response = await post(
      world,
      transport,
      "sqs",
      { ...JSON_HEADERS, "x-amz-target": "AmazonSQS.constructor" },
      "{}",
    );
    expect(response.status).toBe(400);
    expect(world.reports).toMatchObject([{ kind: "unrouted" }]);
  });

  test("an input that AWS cannot read is refused before any permission is asked", async () => {
    await using world = await smallWorld();
    const response = await post(world, transport, "sqs", JSON_HEADERS, "{broken");
    expect(response.text).toContain("SerializationException");
    expect(world.entries("decision")).toEqual([]);
    expect(world.reports).toEqual([]);
  });

  test("a handler's call is caused by its run, belongs to the execute plane, and tells the world's time", async () => {
    await using world = await smallWorld();
    const { headers } = sign({
      method: "GET",
      target: "/b/k",
      headers: { host: "s3.us-east-1.amazonaws.com" },
      at: START,
      accessKeyId: "ASIATEMPORARY",
      secret: SECRET,
      token: "the-token",
    });
    const response: HttpResponse = await world.wire.handle({
      method: "GET",
      target: "/b/k",
      headers,
      body: undefined,
      origin: { kind: "environment", cause: 42, functionArn: "arn:f", endpoint: "http://localhost:4566" },
    });
    expect(response.headers["date"]).toBe("Thu, 01 Jan 2026 00:00:00 GMT");
    expect(world.entries("call")).toMatchObject([{ causes: [42], caller: expect.stringContaining("assumed-role") }]);
    expect(world.entries("decision")).toMatchObject([{ plane: "execute" }]);
  });

  test("the world's time stands while a request is handled", async () => {
    const { promise: going, resolve: go } = Promise.withResolvers<void>();
    const { promise: inside, resolve: entered } = Promise.withResolvers<void>();
    const slow: AnyOperation = {
      permissions: () => [],
      run: async () => {
        entered();
        await going;
        return {};
      },
    };
    await using world = await smallWorld({ operations: { sqs: { ListQueues: slow } } });
    let late = false;
    world.kernel.timeline.after(1000, "later", () => void (late = true));
    const answer = post(world, transport, "sqs", JSON_HEADERS, "{}");
    await inside;
    expect(world.kernel.timeline.describe()).toContain("running: sqs.ListQueues");
    const advanced = world.kernel.timeline.advance(1000);
    await world.kernel.timeline.during("a look around", () => Promise.resolve());
    expect(late).toBe(false);
    go();
    expect((await answer).status).toBe(200);
    await advanced;
    expect(late).toBe(true);
  });
});

test("one seed gives one journal, through either transport", async () => {
  expect(await journalOf("socket")).toBe(await journalOf("in process"));
});
