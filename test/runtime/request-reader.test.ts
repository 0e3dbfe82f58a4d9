import fc from "fast-check";
import { expect, test } from "vitest";
import { BadRequest, RequestReader, type RequestHead } from "../../emulator/runtime/request-reader.ts";

interface Seen {
  readonly head: RequestHead;
  readonly expects: boolean;
  body: string;
  ended: boolean;
}

/** What is read out of pieces of bytes. */
function read(...pieces: readonly string[]): Seen[] {
  const seen: Seen[] = [];
  const reader = new RequestReader({
    onHead: (head, expects) => void seen.push({ head, expects, body: "", ended: false }),
    onBody: (bytes) => void (seen.at(-1)!.body += Buffer.from(bytes).toString("latin1")),
    onEnd: () => void (seen.at(-1)!.ended = true),
  });
  for (const piece of pieces) reader.push(Buffer.from(piece, "latin1"));
  return seen;
}

const PUT = "PUT /b/k?x=1 HTTP/1.1\r\nHost: s3\r\nX-A: one\r\nx-a:  two \r\nContent-Length: 5\r\n\r\nhello";
const CHUNKED =
  "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\nA\r\n0123456789\r\n0\r\nx-t: 1\r\n\r\n";
const GET = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

test("a head is told with names in lower case, repeated headers joined, and as it was sent", () => {
  expect(read(PUT)).toEqual([
    {
      head: {
        method: "PUT",
        target: "/b/k?x=1",
        headers: { host: "s3", "x-a": "one, two", "content-length": "5" },
        rawHeaders: ["Host", "s3", "X-A", "one", "x-a", "two", "Content-Length", "5"],
        hasBody: true,
        takesChunks: true,
        keepsOpen: true,
      },
      expects: false,
      body: "hello",
      ended: true,
    },
  ]);
});

test("wherever the bytes are cut, the same requests come out", () => {
  const text = PUT + CHUNKED + GET + PUT;
  const whole = read(text);
  expect(whole.map(({ body, ended }) => [body, ended])).toEqual([
    ["hello", true],
    ["abc0123456789", true],
    ["", true],
    ["hello", true],
  ]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(text.length), { maxLength: 40 }), (cuts) => {
      const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
      expect(read(...pieces)).toEqual(whole);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test("who waits for a word before the body is told of, and the header goes no further", () => {
  const [seen] = read("PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n");
  expect(seen).toMatchObject({ expects: true, ended: false, head: { headers: { "content-length": "1" } } });
  expect(seen?.head.headers).not.toHaveProperty("expect");
  expect(seen?.head.rawHeaders).not.toContain("Expect");
});

test.each([
  ["HTTP/1.1", "", true],
  ["HTTP/1.1", "Connection: Close\r\n", false],
  ["HTTP/1.0", "", false],
  ["HTTP/1.0", "Connection: keep-alive\r\n", true],
])("%s with %j: the connection stays open is %s", (version, header, keepsOpen) => {
  expect(read(`GET / ${version}\r\nHost: h\r\n${header}\r\n`)[0]?.head).toMatchObject({
    keepsOpen,
    takesChunks: version === "HTTP/1.1",
  });
});

test("a header named as a member of every object is a header", () => {
  const [seen] = read("GET / HTTP/1.1\r\nHost: h\r\n__proto__: a\r\nconstructor: b\r\n\r\n");
  expect(Object.entries(seen?.head.headers ?? {})).toEqual([
    ["host", "h"],
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
});

test.each([
  ["no request line", "hello\r\n\r\n"],
  ["a line end in the target", "GET /a\rb HTTP/1.1\r\nHost: h\r\n\r\n"],
  ["another version", "GET / HTTP/2.0\r\nHost: h\r\n\r\n"],
  ["no Host", "GET / HTTP/1.1\r\n\r\n"],
  ["a header without a colon", "GET / HTTP/1.1\r\nHost: h\r\nx\r\n\r\n"],
  ["a header that goes on in the next line", "GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n"],
  ["a space before the colon", "GET / HTTP/1.1\r\nHost : h\r\n\r\n"],
  ["a bare line end in a value", "GET / HTTP/1.1\r\nHost: h\r\nX: a\nY: b\r\n\r\n"],
  ["length and chunks", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"],
  ["two lengths", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"],
  ["a length below nothing", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"],
  ["an encoding that is not chunked last", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n"],
  ["a chunk without a size", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n"],
  ["a chunk longer than it says", "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"],
  [
    "a chunk's line without an end",
    `PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${"1".repeat(20_000)}`,
  ],
])("%s is no request", (_, text) => {
  expect(() => read(text)).toThrow(BadRequest);
});

test("a head beyond 32 KB is refused while it comes", () => {
  const head = `GET / HTTP/1.1\r\nHost: h\r\nX: ${"a".repeat(33_000)}`;
  expect(() => read(head)).toThrow(expect.objectContaining({ status: 431 }) as Error);
  expect(() => read(`${head}\r\n\r\n`)).toThrow(expect.objectContaining({ status: 431 }) as Error);
});
