import { afterAll, expect, test } from "vitest";
import { createKernel, createScratch } from "../../emulator/kernel/index.ts";
import { Exchange, refusalOf, type ServedRequest, type ServedResponse } from "../../emulator/runtime/exchange.ts";
import { BadRequest, RequestReader, type RequestHead } from "../../emulator/runtime/request-reader.ts";
import { Spool } from "../../emulator/runtime/spool.ts";

const scratch = createScratch();
afterAll(() => scratch.remove());

type Serve = (request: ServedRequest) => ServedResponse | Promise<ServedResponse>;

/** What a handler gets back for what it sends. */
async function exchanged(text: string, serve: Serve): Promise<{ readonly answer: string; readonly closes: boolean }> {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: 0 });
  const request = new Spool(() => scratch);
  let head: RequestHead | undefined;
  const reader = new RequestReader({
    onHead: (given) => void (head = given),
    onBody: (bytes) => request.push(bytes),
    onEnd: () => {},
  });
  reader.push(Buffer.from(text));
  const answer = new Spool(() => scratch);
  const closes = await new Promise<boolean>((onEnd) => {
    void new Exchange({ kernel, head: head!, request, serve: async (given) => serve(given), answer, onEnd });
  });
  return { answer: Buffer.from(answer.take(1e9)).toString("latin1"), closes };
}

const GET = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
const OK = { status: 200, headers: {}, body: Buffer.from("body") };
async function* pieces(): AsyncIterable<Uint8Array> {
  yield Buffer.from("one");
  yield Buffer.alloc(0);
  yield Buffer.from("second part");
}

test("what is sent is what is asked, and the answer says how long it is", async () => {
  const asked: ServedRequest[] = [];
  const text = "PUT /a?b HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi";
  const { answer, closes } = await exchanged(text, (request) => {
    asked.push(request);
    return { ...OK, status: 201, headers: { "x-a": "é" }, cookies: ["a=1", "b=2"] };
  });
  expect(asked).toMatchObject([{ method: "PUT", target: "/a?b", body: Buffer.from("hi") }]);
  expect(answer).toBe(
    "HTTP/1.1 201 Created\r\nx-a: é\r\nset-cookie: a=1\r\nset-cookie: b=2\r\ncontent-length: 4\r\nconnection: keep-alive\r\n\r\nbody",
  );
  expect(closes).toBe(false);
});

test("a stream comes in chunks, and by its length where that is known", async () => {
  const chunked = await exchanged(GET, () => ({ ...OK, body: pieces() }));
  expect(chunked.answer.split("\r\n\r\n", 2)[0]).toContain("transfer-encoding: chunked");
  expect(chunked.answer).toMatch(/\r\n\r\n3\r\none\r\nb\r\nsecond part\r\n0\r\n\r\n$/);
  const known = await exchanged(GET, () => ({ ...OK, headers: { "content-length": "14" }, body: pieces() }));
  expect(known.answer).toMatch(/content-length: 14\r\nconnection: keep-alive\r\n\r\nonesecond part$/);
});

test("who does not know chunks gets the stream until the connection ends", async () => {
  const text = "GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n";
  const { answer, closes } = await exchanged(text, () => ({ ...OK, body: pieces() }));
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\nconnection: close\r\n\r\nonesecond part$/);
  expect(closes).toBe(true);
});

test.each([
  ["HEAD", 200, "content-length: 4\r\n"],
  ["GET", 204, ""],
  ["GET", 304, ""],
])("an answer to %s with status %d has no body", async (method, status, framing) => {
  const { answer } = await exchanged(GET.replace("GET", method), () => ({ ...OK, status }));
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Za-z ]+\r\n${framing}connection: keep-alive\r\n\r\n$`));
  const streamed = await exchanged(GET.replace("GET", method), () => ({ ...OK, status, body: pieces() }));
  expect(streamed.answer).toMatch(/connection: keep-alive\r\n\r\n$/);
});

test("the connection ends with the answer where the client said so, and without one where the server fails", async () => {
  const closing = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  expect(await exchanged(closing, () => OK)).toEqual({
    answer: "HTTP/1.1 200 OK\r\ncontent-length: 4\r\nconnection: close\r\n\r\nbody",
    closes: true,
  });
  const failing = (): never => {
    throw new Error("broken");
  };
  expect(await exchanged(GET, failing)).toEqual({ answer: "", closes: true });
});

// U+010A would be sent as a line feed.
test.each(["a\r\nx: y", "a\u010Ax: y"])("a header that would begin another one is not sent: %j", async (value) => {
  expect(await exchanged(GET, () => ({ ...OK, headers: { "x-a": value } }))).toEqual({ answer: "", closes: true });
});

test("a stream that breaks ends the connection in its middle", async () => {
  async function* broken(): AsyncIterable<Uint8Array> {
    yield Buffer.from("one");
    throw new Error("broken");
  }
  const { answer, closes } = await exchanged(GET, () => ({ ...OK, body: broken() }));
  expect(answer).toMatch(/3\r\none\r\n$/);
  expect(closes).toBe(true);
});

test("what is no request is told so", () => {
  expect(refusalOf(new BadRequest("there is no Host header")).toString()).toMatch(
    /^HTTP\/1.1 400 Bad Request\r\ncontent-type: application\/json\r\ncontent-length: \d+\r\nconnection: close\r\n\r\n\{"message":"[^"]+there is no Host header\."\}$/,
  );
});
