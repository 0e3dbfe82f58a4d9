import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { duplexPair, type Duplex } from "node:stream";
import { describe, expect, test } from "vitest";
import type { HttpRequest, HttpResponse } from "../../../emulator/wire/contract.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../../emulator/wire/http/server.ts";

interface Stage extends AsyncDisposable {
  readonly server: HttpServer;
  readonly url: string;
  readonly port: number;
  readonly seen: HttpRequest[];
  readonly errors: unknown[];
}

const ok = (text = "ok"): HttpResponse => ({ status: 200, headers: { "x-amz-id-2": "2" }, body: Buffer.from(text) });

async function stage(options: Partial<HttpServerOptions> = {}): Promise<Stage> {
  const seen: HttpRequest[] = [];
  const errors: unknown[] = [];
  const server = createHttpServer({
    onError: (error) => void errors.push(error),
    ...options,
    handle: (request) => {
      seen.push(request);
      return options.handle?.(request) ?? Promise.resolve(ok());
    },
  });
  const { url, port } = await server.listen();
  return { server, url, port, seen, errors, [Symbol.asyncDispose]: () => server.close() };
}

/** Sends bytes and reads until the other side closes, or until `until` matches. */
const talk = (port: number, bytes: string, until?: RegExp): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (data: Buffer) => {
      text += data.toString();
      if (until?.test(text)) socket.destroy();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });

const get = (path: string, headers: Record<string, string>): string =>
  `GET ${path} HTTP/1.1\r\n${Object.entries({ connection: "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;

describe("pages of other sites", () => {
  test.each([
    [{ host: "127.0.0.1", origin: "https://evil.example" }],
    [{ host: "127.0.0.1", origin: "null" }],
    [{ host: "127.0.0.1", origin: "http://127.0.0.1.evil.example" }],
    [{ host: "127.0.0.1", "sec-fetch-site": "cross-site" }],
    [{ host: "rebound.evil.example" }],
    [{ host: "notlocalhost" }],
  ])("are refused: %j", async (headers) => {
    await using at = await stage();
    const text = await talk(at.port, get("/bucket", headers));
    expect(text).toMatch(/^HTTP\/1\.1 403 .*content-type: application\/json.*"message":"[^"]/s);
    expect(at.seen).toEqual([]);
  });

  test.each([
    [{ host: "127.0.0.1:4566" }],
    [{ host: "[::1]:4566" }],
    [{ host: "localhost:4566", origin: "http://localhost:3000" }],
    [{ host: "sales.localhost:4566" }],
    [{ host: "s3.us-east-1.amazonaws.com" }],
    [{ host: "sales.s3.localhost.localstack.cloud:4566" }],
    [{ host: "misfire:4566" }],
    [{ host: "127.0.0.1", "sec-fetch-site": "same-origin" }],
  ])("of this machine are served: %j", async (headers) => {
    await using at = await stage({ hosts: ["misfire"] });
    expect(await talk(at.port, get("/bucket", headers))).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("requests", () => {
  test("arrive raw: target, headers in lower case, repeated ones joined, the endpoint as the client named it", async () => {
    await using at = await stage();
    await talk(
      at.port,
      "GET /b/a%20b?x=%2F HTTP/1.1\r\nHost: localhost:1\r\nX-Amz-A: 1\r\nx-amz-a: 2\r\nConnection: close\r\n\r\n",
    );
    expect(at.seen).toMatchObject([
      {
        method: "GET",
        target: "/b/a%20b?x=%2F",
        headers: { host: "localhost:1", "x-amz-a": "1, 2" },
        body: undefined,
        origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:1" },
      },
    ]);
  });

  test("in a proxy's absolute form lose their host", async () => {
    await using at = await stage();
    await talk(at.port, get("http://s3.amazonaws.com/b/k", { host: "s3.amazonaws.com" }));
    expect(at.seen[0]?.target).toBe("/b/k");
  });

  test("under /_misfire/ go to the control and nowhere else", async () => {
    await using at = await stage({
      control: (request) => (request.target === "/_misfire/health" ? Promise.resolve(ok("healthy")) : undefined),
    });
    expect(await (await fetch(`${at.url}/_misfire/health`)).text()).toBe("healthy");
    expect((await fetch(`${at.url}/_misfire/other`)).status).toBe(404);
    expect(at.seen).toEqual([]);
  });

  test("that are no HTTP are refused in words", async () => {
    await using at = await stage();
    expect(await talk(at.port, "hello there\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 .*not a well-formed HTTP/s);
  });

  test("with headers beyond measure are refused in words", async () => {
    await using at = await stage();
    const text = await talk(at.port, get("/b", { host: "localhost", "x-amz-meta-a": "x".repeat(40_000) }));
    expect(text).toMatch(/^HTTP\/1\.1 431 .*exceed 32768 bytes/s);
  });

  test("a client that waits for a word before it sends its body gets it when the body is wanted", async () => {
    await using at = await stage({
      handle: async (request) => {
        const pieces: Uint8Array[] = [];
        if (request.body && !(request.body instanceof Uint8Array))
          for await (const piece of request.body) pieces.push(piece);
        return ok(Buffer.concat(pieces).toString());
      },
    });
    const answer = await new Promise<string>((resolve, reject) => {
      const outgoing = httpRequest(`${at.url}/b/k`, {
        method: "PUT",
        headers: { expect: "100-continue", "content-length": "5" },
      });
      outgoing.on("continue", () => outgoing.end("hello"));
      outgoing.on("response", (incoming: IncomingMessage) =>
        incoming.on("data", (data: Buffer) => resolve(String(data))),
      );
      outgoing.on("error", reject);
      outgoing.flushHeaders();
    });
    expect(answer).toBe("hello");
  });

  test("… and not when it is refused; the connection is then over", async () => {
    await using at = await stage({
      handle: () => Promise.resolve({ status: 403, headers: {}, body: Buffer.from("no") }),
    });
    const head = "PUT /b/k HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    const text = await talk(at.port, head);
    expect(text).toMatch(/^HTTP\/1\.1 403 .*connection: close/is);
    expect(text).not.toContain("100 Continue");
  });

  test("a refused upload is read to its end, so that the client gets to see the answer", async () => {
    await using at = await stage({
      handle: () => Promise.resolve({ status: 403, headers: {}, body: Buffer.from("no") }),
    });
    const response = await fetch(`${at.url}/b/k`, { method: "PUT", body: Buffer.alloc(20_000_000) });
    expect([response.status, await response.text()]).toEqual([403, "no"]);
  });

  test("… also from a client that closes the connection afterwards", async () => {
    await using at = await stage({
      handle: () => Promise.resolve({ status: 403, headers: {}, body: Buffer.from("no") }),
    });
    const head = "PUT /b/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 20000000\r\n\r\n";
    expect(await talk(at.port, head + "x".repeat(20_000_000))).toMatch(/^HTTP\/1\.1 403 .*no$/s);
  });
});

async function* broken(): AsyncIterable<Uint8Array> {
  yield Buffer.from("half");
  throw new Error("the disk is gone");
}

describe("answers", () => {
  test("keep the connection, carry their length, and give HEAD the length of what GET would send", async () => {
    await using at = await stage({
      handle: ({ method }) =>
        Promise.resolve(
          method === "HEAD" ? { status: 200, headers: { "content-length": "77" }, body: new Uint8Array() } : ok("four"),
        ),
    });
    const head = "HEAD /b/k HTTP/1.1\r\nHost: localhost\r\n\r\n";
    const text = await talk(at.port, head + get("/b/k", { host: "localhost" }));
    expect(text.match(/HTTP\/1\.1 200/g)?.length).toBe(2);
    expect(text).toMatch(/content-length: 77/);
    expect(text).toMatch(/content-length: 4\r\n.*four$/s);
  });

  test("may name a file beyond ASCII", async () => {
    const headers = { "content-length": "2", "content-disposition": 'attachment; filename="é"' };
    await using at = await stage({ handle: () => Promise.resolve({ ...ok(), headers }) });
    expect((await fetch(at.url)).headers.get("content-disposition")).toBe(headers["content-disposition"]);
    expect(at.errors).toEqual([]);
  });

  test("stream, and stop being produced when the client leaves", async () => {
    const { promise: over, resolve: stopped } = Promise.withResolvers<void>();
    async function* endless(): AsyncIterable<Uint8Array> {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        stopped();
      }
    }
    await using at = await stage({ handle: () => Promise.resolve({ status: 200, headers: {}, body: endless() }) });
    await talk(at.port, get("/b/k", { host: "localhost" }), /200 OK/);
    await over;
    expect(at.errors).toEqual([]);
  });

  test("that break off break the connection, and are reported", async () => {
    await using at = await stage({
      handle: () => Promise.resolve({ status: 200, headers: { "content-length": "100" }, body: broken() }),
    });
    await expect(fetch(`${at.url}/b/k`).then((response) => response.text())).rejects.toThrow(/terminated|fetch failed/);
    expect(at.errors).toMatchObject([{ message: "the disk is gone" }]);
  });
});

describe("the server", () => {
  test("serves a stream that is no socket, as the origin it was given, without asking for the host", async () => {
    await using at = await stage();
    const [ours, theirs]: [Duplex, Duplex] = duplexPair();
    at.server.connect(theirs, {
      kind: "environment",
      cause: 7,
      functionArn: "arn:f",
      endpoint: "http://localhost:4566",
    });
    let text = "";
    const both = new Promise<void>((resolve) =>
      ours.on("data", (data: Buffer) => {
        text += data.toString();
        if (text.match(/HTTP\/1\.1 200/g)?.length === 2) resolve();
      }),
    );
    const request = "PUT /b/k HTTP/1.1\r\nHost: anything.example\r\nContent-Length: 2\r\n\r\nhi";
    ours.write(request);
    ours.write(request);
    await both;
    expect(at.seen).toMatchObject([
      { origin: { kind: "environment", cause: 7, functionArn: "arn:f" }, headers: { host: "anything.example" } },
      { origin: { kind: "environment", cause: 7, functionArn: "arn:f" } },
    ]);
    await at.server.close();
    expect(theirs.destroyed).toBe(true);
  });

  test("serves streams without ever listening", async () => {
    const server = createHttpServer({ handle: () => Promise.resolve(ok()) });
    const [ours, theirs]: [Duplex, Duplex] = duplexPair();
    server.connect(theirs, { kind: "environment", cause: 1, functionArn: "arn:f", endpoint: "http://localhost" });
    ours.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    const [first] = await new Promise<Buffer[]>((resolve) => ours.once("data", (data: Buffer) => resolve([data])));
    expect(String(first)).toMatch(/^HTTP\/1\.1 200/);
    await server.close();
  });

  test("says that a port is taken", async () => {
    await using at = await stage();
    const other = createHttpServer({ handle: () => Promise.resolve(ok()) });
    await expect(other.listen({ port: at.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await other.close();
  });

  test("ends idle and busy connections when it closes", async () => {
    const { promise: busy, resolve: arrived } = Promise.withResolvers<void>();
    const at = await stage({
      handle: () => {
        arrived();
        return new Promise(() => {});
      },
    });
    const cut = talk(at.port, get("/b/k", { host: "localhost" }));
    await busy;
    await at.server.close();
    expect(await cut).toBe("");
    await expect(fetch(at.url)).rejects.toThrow("fetch failed");
  });
});
