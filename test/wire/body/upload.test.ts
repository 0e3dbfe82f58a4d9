import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { awsChunked, sha256, sign, type Signed, type ToSign } from "../auth/sign.ts";
import { element, send, type RawResponse } from "../chain/raw.ts";
import { smallWorld, START, TRANSPORTS, type SmallWorld, type Transport } from "../chain/small-world.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("base64");
const crc = (text: string): string => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return bytes.toString("base64");
};

const signed = (world: SmallWorld, how: Partial<ToSign>): Signed =>
  sign({
    method: "PUT",
    target: "/b/k",
    at: START,
    ...how,
    headers: { host: new URL(world.url).host, ...how.headers },
  });

async function put(
  world: SmallWorld,
  transport: Transport,
  body: string | Uint8Array,
  how: Partial<ToSign> = {},
): Promise<RawResponse> {
  const { headers } = signed(world, { body, ...how });
  return send(world, transport, { method: "PUT", target: "/b/k", headers, body });
}

const stored = async (world: SmallWorld): Promise<string | undefined> => {
  const bytes = await world.objects.get("b/k")?.content.bytes();
  return bytes && Buffer.from(bytes).toString();
};

const codeOf = (response: RawResponse): readonly [number, string | undefined] => [
  response.status,
  element(response.text, "Code"),
];

describe.each(TRANSPORTS)("a body keeps its promises or is not stored, %s", (transport) => {
  test("another body than the hash that was signed", async () => {
    await using world = await smallWorld();
    const response = await put(world, transport, "hello", { payload: sha256("hullo") });
    expect(codeOf(response)).toEqual([400, "XAmzContentSHA256Mismatch"]);
    expect(element(response.text, "ClientComputedContentSHA256")).toBe(sha256("hullo"));
    expect(element(response.text, "S3ComputedContentSHA256")).toBe(sha256("hello"));
    expect(world.objects.size).toBe(0);
  });

  test("a body without a promise is taken as it is", async () => {
    await using world = await smallWorld();
    expect((await put(world, transport, "hello", { payload: "UNSIGNED-PAYLOAD" })).status).toBe(200);
    expect(await stored(world)).toBe("hello");
  });

  test.each([
    ["content-md5", md5("hullo"), 400, "BadDigest"],
    ["content-md5", "no base64!", 400, "InvalidDigest"],
    ["x-amz-checksum-crc32", crc("hullo"), 400, "BadDigest"],
    ["x-amz-checksum-crc32", "AAAA", 400, "InvalidRequest"],
    ["x-amz-checksum-md5", md5("hullo"), 400, "BadDigest"],
    ["x-amz-checksum-xxhash64", "AAAAAAAAAAA=", 501, "NotImplemented"],
    ["x-amz-trailer", "x-amz-checksum-xxhash3", 501, "NotImplemented"],
    ["x-amz-checksum-sha256", Buffer.from(sha256("hullo"), "hex").toString("base64"), 400, "BadDigest"],
    ["x-amz-sdk-checksum-algorithm", "CRC32", 400, "InvalidRequest"],
    ["x-amz-trailer", "x-amz-checksum-fnv", 400, "InvalidRequest"],
  ])("%s: %s", async (name, value, status, code) => {
    await using world = await smallWorld();
    expect(codeOf(await put(world, transport, "hello", { headers: { [name]: value } }))).toEqual([status, code]);
    expect(world.objects.size).toBe(0);
  });

  test("the words for a wrong checksum name its algorithm", async () => {
    await using world = await smallWorld();
    const response = await put(world, transport, "hello", { headers: { "x-amz-checksum-crc32": crc("hullo") } });
    expect(element(response.text, "Message")).toBe("The CRC32 you specified did not match the calculated checksum.");
  });

  test("two checksums are one too many", async () => {
    await using world = await smallWorld();
    const headers = { "x-amz-checksum-crc32": crc("hello"), "x-amz-checksum-crc32c": "mnG7TA==" };
    const response = await put(world, transport, "hello", { headers });
    expect(element(response.text, "Message")).toMatch(/^Expecting a single x-amz-checksum- header/);
  });

  test("right promises are kept, all at once", async () => {
    await using world = await smallWorld();
    const headers = { "content-md5": md5("hello"), "x-amz-checksum-crc32": crc("hello"), "content-encoding": "br" };
    expect((await put(world, transport, "hello", { headers })).status).toBe(200);
    expect(world.objects.get("b/k")?.input).toMatchObject({ ChecksumCRC32: crc("hello"), ContentEncoding: "br" });
  });

  test("more than 5 GiB is refused before a byte of it is read", async () => {
    await using world = await smallWorld();
    const headers = { "x-amz-decoded-content-length": "5368709121", "content-encoding": "aws-chunked" };
    const how = { headers, payload: "STREAMING-UNSIGNED-PAYLOAD-TRAILER" };
    const response = await put(world, transport, awsChunked(["x"]), how);
    expect(codeOf(response)).toEqual([400, "EntityTooLarge"]);
    expect(element(response.text, "ProposedSize")).toBe("5368709121");
  });

  test("XML that is too long is refused without being parsed", async () => {
    await using world = await smallWorld();
    const body = Buffer.alloc(10 * 1024 * 1024 + 1, " ");
    const target = "/b?delete=";
    const { headers } = signed(world, { method: "POST", target, body });
    expect(codeOf(await send(world, transport, { method: "POST", target, headers, body }))).toEqual([
      400,
      "MaxMessageLengthExceeded",
    ]);
  });
});

const headersFor = (length: number, withTrailer = true): Record<string, string> => ({
  "content-encoding": "aws-chunked",
  "x-amz-decoded-content-length": String(length),
  ...(withTrailer ? { "x-amz-trailer": "x-amz-checksum-crc32" } : {}),
});

describe.each(TRANSPORTS)("aws-chunked, %s", (transport) => {
  const trailer = ["x-amz-checksum-crc32", crc("hello")] as const;
  const unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

  test("unsigned, with a trailer: the data is stored, the checksum known, the coating gone", async () => {
    await using world = await smallWorld();
    const response = await put(world, transport, awsChunked(["hello"], { trailer }), {
      headers: headersFor(5),
      payload: unsigned,
    });
    expect(response.status).toBe(200);
    expect(await stored(world)).toBe("hello");
    expect(world.objects.get("b/k")?.input).toMatchObject({ ChecksumCRC32: crc("hello") });
    expect(world.objects.get("b/k")?.input["ContentEncoding"]).toBeUndefined();
  });

  test.each([
    ["without a trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", false],
    ["with a trailer", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", true],
  ] as const)("signed, %s", async (_, payload, withTrailer) => {
    await using world = await smallWorld();
    const seed = signed(world, { headers: headersFor(5, withTrailer), payload });
    const body = awsChunked(["hello"], { signed: seed, ...(withTrailer ? { trailer } : {}) });
    const good = await send(world, transport, { method: "PUT", target: "/b/k", headers: seed.headers, body });
    expect(good.status).toBe(200);
    expect(await stored(world)).toBe("hello");
    world.objects.clear();
    const forged = Buffer.from(body.toString("latin1").replace("hello", "hullo"), "latin1");
    const bad = await send(world, transport, { method: "PUT", target: "/b/k", headers: seed.headers, body: forged });
    expect(codeOf(bad)).toEqual([403, "SignatureDoesNotMatch"]);
    expect(world.objects.size).toBe(0);
  });

  test.each([
    [
      "a wrong trailer",
      awsChunked(["hello"], { trailer: ["x-amz-checksum-crc32", crc("hullo")] }),
      5,
      400,
      "BadDigest",
    ],
    [
      "a trailer that is no checksum",
      awsChunked(["hello"], { trailer: ["x-amz-checksum-crc32", "x"] }),
      5,
      400,
      "InvalidRequest",
    ],
    [
      "another trailer than announced",
      awsChunked(["hello"], { trailer: ["x-amz-checksum-sha1", "x"] }),
      5,
      400,
      "MalformedTrailerError",
    ],
    ["no trailer", awsChunked(["hello"]), 5, 400, "MalformedTrailerError"],
    ["fewer bytes than announced", awsChunked(["hello"], { trailer }), 6, 400, "IncompleteBody"],
    ["more bytes than announced", awsChunked(["hello"], { trailer }), 4, 400, "IncompleteBody"],
    ["a small chunk before the last", awsChunked(["he", "llo"], { trailer }), 5, 403, "InvalidChunkSizeError"],
    ["no chunks at all", Buffer.from("hello"), 5, 400, "IncompleteBody"],
    ["a chunk without an end", Buffer.from("5\r\nhello0\r\n\r\n"), 5, 400, "IncompleteBody"],
    ["a size that is none", Buffer.from("-5\r\nhello\r\n0\r\n\r\n"), 5, 400, "IncompleteBody"],
    ["a size beyond reason", Buffer.from("ffffffffffff\r\nhello\r\n0\r\n\r\n"), 5, 400, "IncompleteBody"],
    ["an endless head", Buffer.alloc(100_000, "5"), 5, 400, "IncompleteBody"],
    [
      "something after its end",
      Buffer.concat([awsChunked(["hello"], { trailer }), Buffer.from("x")]),
      5,
      400,
      "IncompleteBody",
    ],
  ] as const)("%s is refused", async (_, body, length, status, code) => {
    await using world = await smallWorld();
    const response = await put(world, transport, body, { headers: headersFor(length), payload: unsigned });
    expect(codeOf(response)).toEqual([status, code]);
    expect(world.objects.size).toBe(0);
    expect(world.reports).toEqual([]);
  });

  test("without the length of its data it is refused", async () => {
    await using world = await smallWorld();
    const response = await put(world, transport, awsChunked(["hello"]), {
      headers: { "content-encoding": "aws-chunked" },
      payload: unsigned,
    });
    expect(codeOf(response)).toEqual([411, "MissingContentLength"]);
  });
});

/** Sends bytes, closes its side, and reads what comes back. */
const talk = (world: SmallWorld, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(new URL(world.url).port), "127.0.0.1", () => socket.end(bytes));
    socket.on("data", (data: Buffer) => (text += data.toString()));
    socket.on("error", reject);
    socket.on("close", () => resolve(text));
  });

const head = (headers: Readonly<Record<string, string>>): string =>
  `PUT /b/k HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n`;

describe("what only a socket can do", () => {
  test("a body cut halfway is answered with IncompleteBody, and nothing of it is stored or left on disk", async () => {
    await using world = await smallWorld();
    const { headers } = signed(world, { payload: "UNSIGNED-PAYLOAD" });
    const text = await talk(world, head({ ...headers, "content-length": "4000000" }) + "x".repeat(2_000_000));
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(element(text, "Code")).toBe("IncompleteBody");
    expect(element(text, "NumberBytesExpected")).toBe("4000000");
    expect(element(text, "NumberBytesProvided")).toBe("2000000");
    expect(world.objects.size).toBe(0);
    expect(readdirSync(world.scratch.path, { recursive: true }).filter((name) => name !== "content")).toEqual([]);
  });

  test("a plain chunked body, whose length nobody knows, is refused", async () => {
    await using world = await smallWorld();
    const { headers } = signed(world, { payload: "UNSIGNED-PAYLOAD" });
    const text = await talk(world, `${head({ ...headers, "transfer-encoding": "chunked" })}5\r\nhello\r\n0\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 501 /);
    expect(element(text, "Header")).toBe("Transfer-Encoding");
    expect(world.objects.size).toBe(0);
  });

  test("a large upload goes to the disk and not into memory", async () => {
    await using world = await smallWorld();
    const size = 300 * 1024 * 1024;
    const { headers } = signed(world, { payload: "UNSIGNED-PAYLOAD" });
    const before = process.memoryUsage.rss();
    const piece = Buffer.alloc(1024 * 1024, "m");
    let sent = 0;
    let peak = 0;
    const answer = await upload(world, headers, size, function* () {
      for (; sent < size; sent += piece.length) {
        peak = Math.max(peak, process.memoryUsage.rss());
        yield piece;
      }
    });
    expect(answer).toBe(200);
    expect(world.objects.get("b/k")?.content.length).toBe(size);
    expect(peak - before).toBeLessThan(150 * 1024 * 1024);
  });
});

function upload(
  world: SmallWorld,
  headers: Readonly<Record<string, string>>,
  size: number,
  pieces: () => Iterable<Uint8Array>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${world.url}/b/k`,
      { method: "PUT", headers: { ...headers, "content-length": String(size) }, agent: false },
      (incoming) => {
        incoming.resume();
        resolve(incoming.statusCode ?? 0);
      },
    );
    pipeline(Readable.from(pieces()), outgoing).catch(reject);
  });
}
