import { createHmac } from "node:crypto";
import { collect } from "../../../emulator/kernel/index.ts";
import { describe, expect, test } from "vitest";
import { createAuthenticator } from "../../../emulator/wire/auth/authenticate.ts";
import { createChunkSigner } from "../../../emulator/wire/auth/chunk-signature.ts";
import { decodeAwsChunked } from "../../../emulator/wire/body/aws-chunked.ts";
import type { Routed } from "../../../emulator/wire/contract.ts";
import { parse } from "../../../emulator/wire/parse.ts";
import { keys } from "../chain/small-world.ts";

// The worked examples of AWS's own documentation, with its example keys.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, …/sigv4-query-string-auth.html,
// …/sigv4-streaming.html, …/sigv4-streaming-trailers.html and …/userguide/RESTAuthentication.html
const DAY = Date.parse("2013-05-24T00:00:00Z");
const EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const routed = (labels: Record<string, string> = { Bucket: "examplebucket" }): Routed => ({
  service: "s3",
  operation: "GetObject",
  protocol: "restXml",
  labels,
  streamsInput: false,
});

const authenticatorAt = (now: number): ReturnType<typeof createAuthenticator> => {
  const known = keys();
  return createAuthenticator({
    credentials: { find: (id) => known.get(id) },
    axes: () => ({ wall: now, world: now }),
    verify: true,
  });
};

const verify = async (
  method: string,
  target: string,
  headers: Record<string, string>,
  now = DAY,
  to = routed(),
): Promise<unknown> => {
  const parsed = parse({
    method,
    target,
    headers,
    body: undefined,
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://127.0.0.1" },
  });
  return (await authenticatorAt(now)(parsed, to, () => Promise.resolve(new Uint8Array()))).principal;
};

const authorization = (signedHeaders: string, signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${signedHeaders},Signature=${signature}`;

const host = "examplebucket.s3.amazonaws.com";
const ANN = expect.objectContaining({ kind: "user", name: "ann" });

describe("AWS's published signatures are accepted", () => {
  test("GET of an object with a range", async () => {
    const headers = {
      host,
      range: "bytes=0-9",
      "x-amz-content-sha256": EMPTY,
      "x-amz-date": "20130524T000000Z",
      authorization: authorization(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
      ),
    };
    expect(await verify("GET", "/test.txt", headers)).toEqual(ANN);
    await expect(verify("GET", "/test.txt", { ...headers, range: "bytes=0-8" })).rejects.toMatchObject({
      code: "SignatureDoesNotMatch",
    });
  });

  test("PUT of an object whose key has a dollar sign", async () => {
    const headers = {
      host,
      date: "Fri, 24 May 2013 00:00:00 GMT",
      "x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
      "x-amz-date": "20130524T000000Z",
      "x-amz-storage-class": "REDUCED_REDUNDANCY",
      authorization: authorization(
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
      ),
    };
    expect(await verify("PUT", "/test$file.text", headers)).toEqual(ANN);
    expect(await verify("PUT", "/test%24file.text", headers)).toEqual(ANN);
  });

  test.each([
    ["/?lifecycle", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"],
    ["/?max-keys=2&prefix=J", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
    ["/?prefix=J&max-keys=2", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"],
  ])("GET %s", async (target, signature) => {
    const headers = {
      host,
      "x-amz-content-sha256": EMPTY,
      "x-amz-date": "20130524T000000Z",
      authorization: authorization("host;x-amz-content-sha256;x-amz-date", signature),
    };
    expect(await verify("GET", target, headers)).toEqual(ANN);
  });

  const presigned =
    "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
    "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
    "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";

  test("a presigned URL, up to its last second", async () => {
    expect(await verify("GET", presigned, { host }, DAY)).toEqual(ANN);
    expect(await verify("GET", presigned, { host }, DAY + 86_400_000)).toEqual(ANN);
    await expect(verify("GET", presigned, { host }, DAY + 86_401_000)).rejects.toMatchObject({
      code: "AccessDenied",
      message: "Request has expired",
      fields: { "X-Amz-Expires": 86_400, Expires: "2013-05-25T00:00:00Z", ServerTime: "2013-05-25T00:00:01Z" },
    });
    await expect(verify("PUT", presigned, { host }, DAY)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  test("a version 2 header and a version 2 URL", async () => {
    const johnsmith = routed({ Bucket: "johnsmith" });
    const at = Date.parse("Tue, 27 Mar 2007 19:36:42 GMT");
    const headers = {
      host: "johnsmith.s3.amazonaws.com",
      date: "Tue, 27 Mar 2007 19:36:42 +0000",
      authorization: "AWS AKIAIOSFODNN7EXAMPLE:bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    };
    expect(await verify("GET", "/photos/puppy.jpg", headers, at, johnsmith)).toEqual(ANN);
    const url =
      "/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620";
    const hosted = { host: "johnsmith.s3.amazonaws.com" };
    expect(await verify("GET", url, hosted, 1_175_139_620_000, johnsmith)).toEqual(ANN);
    await expect(verify("GET", url, hosted, 1_175_139_621_000, johnsmith)).rejects.toMatchObject({
      message: "Request has expired",
    });
    await expect(
      verify("GET", url.replace("puppy", "kitten"), hosted, 1_175_139_620_000, johnsmith),
    ).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });
});

test("boto3's version 2 signs a bucket with a slash that it does not ask with", async () => {
  const known = keys().get("AKIAIOSFODNN7EXAMPLE")!;
  const date = "Tue, 27 Mar 2007 19:36:42 GMT";
  const signatureOf = (path: string): string =>
    createHmac("sha1", known.secretAccessKey).update(`PUT\n\n\n${date}\n${path}?acl`).digest("base64");
  const put = (target: string, signed: string): Promise<unknown> => {
    const headers = { host: "127.0.0.1", date, authorization: `AWS AKIAIOSFODNN7EXAMPLE:${signatureOf(signed)}` };
    return verify("PUT", `${target}?acl`, headers, Date.parse(date), routed({ Bucket: "orders" }));
  };
  expect(await put("/orders", "/orders/")).toEqual(ANN);
  expect(await put("/orders", "/orders")).toEqual(ANN);
  await expect(put("/orders/a", "/orders/a/")).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
});

const putHeaders = (
  more: Record<string, string>,
  signedHeaders: string,
  signature: string,
): Record<string, string> => ({
  host: "s3.amazonaws.com",
  "x-amz-date": "20130524T000000Z",
  "x-amz-storage-class": "REDUCED_REDUNDANCY",
  "content-encoding": "aws-chunked",
  "x-amz-decoded-content-length": "66560",
  ...more,
  authorization: authorization(signedHeaders, signature),
});

const seedOf = async (headers: Record<string, string>): Promise<Parameters<typeof createChunkSigner>[0]> => {
  const request = {
    method: "PUT",
    target: "/examplebucket/chunkObject.txt",
    headers,
    body: undefined,
    origin: { kind: "outside", ip: "", endpoint: "" } as const,
  };
  const who = await authenticatorAt(DAY)(parse(request), routed(), () => Promise.resolve(new Uint8Array()));
  if (!who.chunks) throw new Error("no seed");
  return who.chunks;
};

const bodyOf = (signatures: readonly [string, string, string], end: string): Buffer =>
  Buffer.concat([
    Buffer.from(`10000;chunk-signature=${signatures[0]}\r\n`),
    Buffer.alloc(65_536, "a"),
    Buffer.from(`\r\n400;chunk-signature=${signatures[1]}\r\n`),
    Buffer.alloc(1024, "a"),
    Buffer.from(`\r\n0;chunk-signature=${signatures[2]}\r\n${end}`),
  ]);

const decode = async (
  seed: Parameters<typeof createChunkSigner>[0],
  body: Uint8Array,
  trailer?: string,
): Promise<{ length: number; trailer: string | undefined }> => {
  let found: string | undefined;
  // In odd pieces, so that heads and data are cut anywhere.
  async function* source(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < body.length; at += 997) yield body.subarray(at, at + 997);
  }
  const data = decodeAwsChunked(source(), {
    length: 66_560,
    signed: true,
    signer: createChunkSigner(seed),
    trailer,
    onTrailer: (value) => void (found = value),
  });
  return { length: Buffer.concat(await collect(data)).length, trailer: found };
};

const end = (value: string): string =>
  `x-amz-checksum-crc32c:${value}\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n`;

describe("AWS's published chunked upload", () => {
  const plain = putHeaders(
    { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "content-length": "66824" },
    "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
    "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
  );
  const chunks = [
    "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
    "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
    "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
  ] as const;

  test("is decoded, and every chunk's signature holds", async () => {
    expect(await decode(await seedOf(plain), bodyOf(chunks, "\r\n"))).toEqual({ length: 66_560, trailer: undefined });
  });

  test("is refused when one byte of one chunk is another", async () => {
    const body = bodyOf(chunks, "\r\n");
    body[66_000] = 98;
    await expect(decode(await seedOf(plain), body)).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });

  test("is refused when it ends before its last chunk", async () => {
    const body = bodyOf(chunks, "\r\n");
    await expect(decode(await seedOf(plain), body.subarray(0, body.length - 90))).rejects.toMatchObject({
      code: "IncompleteBody",
    });
  });

  const trailing = putHeaders(
    { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "x-amz-trailer": "x-amz-checksum-crc32c" },
    "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
    "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
  );
  const trailingChunks = [
    "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
    "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
    "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
  ] as const;
  test("with a trailer is decoded, and the trailer's signature holds", async () => {
    const seed = await seedOf(trailing);
    expect(await decode(seed, bodyOf(trailingChunks, end("sOO8/Q==")), "x-amz-checksum-crc32c")).toEqual({
      length: 66_560,
      trailer: "sOO8/Q==",
    });
    await expect(
      decode(await seedOf(trailing), bodyOf(trailingChunks, end("sOO8/A==")), "x-amz-checksum-crc32c"),
    ).rejects.toMatchObject({ code: "SignatureDoesNotMatch" });
  });
});
