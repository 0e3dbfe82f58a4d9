import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../../emulator/wire/contract.ts";
import { createInProcessHandler, type SdkRequest } from "../../../emulator/wire/http/in-process.ts";

const request: SdkRequest = {
  method: "PUT",
  protocol: "http:",
  hostname: "localhost",
  port: 4566,
  path: "/b/a%20b",
  headers: { "X-Amz-A": "1" },
};

const bodyOf = async (body: HttpRequest["body"]): Promise<string> => {
  if (body === undefined || body instanceof Uint8Array) return Buffer.from(body ?? []).toString();
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

describe("the in-process handler", () => {
  test("hands over what a socket would have carried", async () => {
    const seen: HttpRequest[] = [];
    const handler = createInProcessHandler((given) => {
      seen.push(given);
      return Promise.resolve({ status: 200, headers: {}, body: new Uint8Array() });
    });
    await handler.handle({ ...request, query: { "x-id": "PutObject", delete: null, tag: ["a/b", "c"] } });
    expect(seen).toMatchObject([
      {
        method: "PUT",
        target: "/b/a%20b?x-id=PutObject&delete&tag=a%2Fb&tag=c",
        headers: { host: "localhost:4566", "x-amz-a": "1" },
        origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:4566" },
      },
    ]);
  });

  test.each([
    ["text", "hello"],
    ["bytes", Buffer.from("hello")],
    ["a view", new DataView(new TextEncoder().encode("hello").buffer)],
    ["a buffer", new TextEncoder().encode("hello").buffer],
    ["a stream of bytes", Readable.from([Buffer.from("hel"), Buffer.from("lo")])],
    ["a stream of text", Readable.from(["hel", "lo"])],
    ["a web stream", new Blob(["hello"]).stream()],
  ])("takes %s as a body", async (_, body) => {
    const handler = createInProcessHandler(async (given) => ({
      status: 200,
      headers: {},
      body: Buffer.from(await bodyOf(given.body)),
    }));
    const { response } = await handler.handle({ ...request, body });
    expect(Buffer.concat(await response.body.toArray()).toString()).toBe("hello");
  });

  test("gives a client up that gives up, before and during the call", async () => {
    const handler = createInProcessHandler(() => new Promise(() => {}));
    await expect(handler.handle(request, { abortSignal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    const controller = new AbortController();
    const call = handler.handle(request, { abortSignal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError", message: "Request aborted" });
  });

  test("refuses header values that node:http refuses", async () => {
    const handler = createInProcessHandler(() => Promise.reject(new Error("never asked")));
    await expect(handler.handle({ ...request, headers: { a: "b\r\nc: d" } })).rejects.toMatchObject({
      code: "ERR_INVALID_CHAR",
    });
  });
});
