import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HttpResponse } from "../../../emulator/wire/contract.ts";
import { sign } from "../auth/sign.ts";
import { send } from "./raw.ts";
import { smallWorld, START, TRANSPORTS } from "./small-world.ts";

const word = fc.oneof(
  fc.string({ maxLength: 20, unit: "binary-ascii" }),
  fc.constantFrom("s3", "sqs", "%", "%zz", "%00", "..", "//", "+", "__proto__", "constructor", "ü", "\ud800"),
);

const header = fc.tuple(
  fc.constantFrom(
    "authorization",
    "x-amz-date",
    "x-amz-content-sha256",
    "x-amz-decoded-content-length",
    "x-amz-trailer",
    "x-amz-security-token",
    "x-amz-checksum-crc32",
    "content-encoding",
    "content-length",
    "content-md5",
    "content-type",
    "x-amz-target",
    "smithy-protocol",
    "host",
    "date",
  ),
  fc.oneof(
    word,
    fc.constantFrom(
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host;x, Signature=",
      "AWS test:abc",
      "20260101T000000Z",
      "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "UNSIGNED-PAYLOAD",
      "AmazonSQS.ListQueues",
      "application/x-www-form-urlencoded",
      "application/x-amz-json-1.0",
      "rpc-v2-cbor",
      "gzip",
      "5",
    ),
  ),
);

const query = fc.array(
  fc.tuple(
    fc.oneof(
      word,
      fc.constantFrom(
        "X-Amz-Algorithm",
        "X-Amz-Credential",
        "X-Amz-Date",
        "X-Amz-Expires",
        "X-Amz-Signature",
        "Expires",
      ),
      fc.constantFrom("AWSAccessKeyId", "Signature", "Action", "delete", "uploads", "x-amz-acl"),
    ),
    word,
  ),
  { maxLength: 6 },
);

const known = (service: string): Record<string, string> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
  "x-amz-date": "20260101T000000Z",
});

describe("whatever is sent", () => {
  test.each([
    ["a stranger", true, {}],
    ["somebody known, to S3", false, known("s3")],
    ["somebody known, to SQS", false, known("sqs")],
    ["somebody known, to STS", false, known("sts")],
    ["somebody known, to Lambda", false, known("lambda")],
  ])("by %s is answered, and nothing in it brings us down", async (_, verifySignatures, given) => {
    await using world = await smallWorld({ verifySignatures });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "BREW"),
        fc.array(word, { maxLength: 4 }),
        query,
        fc.array(header, { maxLength: 6 }),
        fc.option(fc.uint8Array({ maxLength: 200 }), { nil: undefined }),
        async (method, path, pairs, headers, body) => {
          const target = `/${path.join("/")}${pairs.length > 0 ? `?${pairs.map(([name, value]) => `${name}=${value}`).join("&")}` : ""}`;
          const response: HttpResponse = await world.wire.handle({
            method,
            target,
            headers: { host: "localhost:4566", ...given, ...Object.fromEntries(headers) },
            body,
            origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:4566" },
          });
          expect(response.status).toBeGreaterThanOrEqual(200);
          expect(response.status).toBeLessThan(600);
          expect(world.reports.filter(({ kind }) => kind === "bug")).toEqual([]);
          expect(world.kernel.timeline.describe()).toContain("nothing runs");
        },
      ),
      { numRuns: 300 },
    );
  });

  test.each(TRANSPORTS)("on the bucket's own host, the signature covers that host, %s", async (transport) => {
    await using world = await smallWorld();
    const host = `sales.localhost:${new URL(world.url).port}`;
    const { headers } = sign({ method: "GET", target: "/in/a%20b.csv", headers: { host }, at: START });
    await send(world, transport, { method: "GET", target: "/in/a%20b.csv", headers });
    expect(world.entries("call")).toMatchObject([{ resource: "arn:aws:s3:::sales/in/a b.csv" }]);
    expect(world.entries("answer")).toMatchObject([{ status: 404 }]);
  });

  test("a client that tears the connection while it uploads leaves nothing behind, and is nobody's bug", async () => {
    const { promise: over, resolve } = Promise.withResolvers<HttpResponse>();
    let handle: ((request: Parameters<typeof world.wire.handle>[0]) => Promise<HttpResponse>) | undefined;
    await using world = await smallWorld({
      server: {
        handle: async (request) => {
          const response = await (handle?.(request) ?? Promise.reject(new Error("no world")));
          resolve(response);
          return response;
        },
      },
    });
    handle = (request) => world.wire.handle(request);
    const host = new URL(world.url).host;
    const { headers } = sign({
      method: "PUT",
      target: "/b/k",
      headers: { host, "content-length": "4000000" },
      payload: "UNSIGNED-PAYLOAD",
      at: START,
    });
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const socket = connect(Number(host.split(":")[1]), "127.0.0.1", () => {
      socket.write(`PUT /b/k HTTP/1.1\r\n${head.join("")}\r\n${"x".repeat(100_000)}`, () => socket.resetAndDestroy());
    });
    expect((await over).status).toBe(400);
    expect(world.entries("answer")).toMatchObject([{ code: "IncompleteBody" }]);
    expect(world.objects.size).toBe(0);
    expect(world.reports).toEqual([]);
  });
});
