import { createHmac } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { describe, expect, test } from "vitest";
import { element, send, type RawResponse } from "../chain/raw.ts";
import { clientOptions, SECRET, smallWorld, START, TRANSPORTS, type SmallWorld } from "../chain/small-world.ts";

const ANN = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET };

const targetOf = (url: string): string => url.slice(new URL(url).origin.length);

const version2 = (path: string, expires: number, query = ""): string => {
  const text = `GET\n\n\n${expires}\n${path}${query === "" ? "" : `?${query}`}`;
  const signature = createHmac("sha1", SECRET).update(text).digest("base64");
  const signed = `AWSAccessKeyId=${ANN.accessKeyId}&Signature=${encodeURIComponent(signature)}&Expires=${expires}`;
  return `${path}?${query === "" ? "" : `${query.replaceAll("/", "%2F")}&`}${signed}`;
};

describe.each(TRANSPORTS)("presigned URLs, %s", (transport) => {
  const get = (world: SmallWorld, target: string): Promise<RawResponse> =>
    send(world, transport, { method: "GET", target });

  test("a URL of the SDK's presigner uploads, and another downloads", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    const key = { Bucket: "sales", Key: "in/ä b.csv" };
    const put = await getSignedUrl(s3, new PutObjectCommand({ ...key, ContentType: "text/csv" }));
    const uploaded = await send(world, transport, { method: "PUT", target: targetOf(put), body: "a,b\n" });
    expect(uploaded.status).toBe(200);
    const url = await getSignedUrl(s3, new GetObjectCommand({ ...key, ResponseContentType: "text/plain" }));
    expect((await get(world, targetOf(url))).text).toBe("a,b\n");
    expect(world.contexts).toMatchObject([{ caller: { name: "ann" } }, { caller: { name: "ann" } }]);
    s3.destroy();
  });

  test("what a URL carries for headers reaches the operation, but no checksum of a body that was not there", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    const command = new PutObjectCommand({ Bucket: "b", Key: "k", ACL: "private", Metadata: { team: "sales" } });
    const url = await getSignedUrl(s3, command);
    expect(url).toContain("x-amz-checksum-crc32=AAAAAA%3D%3D");
    expect((await send(world, transport, { method: "PUT", target: targetOf(url), body: "hello" })).status).toBe(200);
    expect(world.objects.get("b/k")?.input).toMatchObject({ ACL: "private", Metadata: { team: "sales" } });
    expect(world.objects.get("b/k")?.input["ChecksumCRC32"]).toBeUndefined();
    s3.destroy();
  });

  test("a URL for one key opens no other, and no other parameter may be added", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    const target = targetOf(await getSignedUrl(s3, new GetObjectCommand({ Bucket: "b", Key: "mine" })));
    for (const other of [target.replace("mine", "yours"), `${target}&versionId=1`]) {
      const answer = await get(world, other);
      expect([answer.status, element(answer.text, "Code")]).toEqual([403, "SignatureDoesNotMatch"]);
    }
    expect(world.contexts).toEqual([]);
    s3.destroy();
  });

  test("a URL signed in the world's time ends in the world's time", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    const command = new GetObjectCommand({ Bucket: "b", Key: "k" });
    const target = targetOf(await getSignedUrl(s3, command, { expiresIn: 60, signingDate: new Date(START) }));
    expect((await get(world, target)).status).toBe(404);
    await world.kernel.timeline.advance(61_000);
    const answer = await get(world, target);
    expect(answer.status).toBe(403);
    expect(element(answer.text, "Message")).toBe("Request has expired");
    expect(element(answer.text, "X-Amz-Expires")).toBe("60");
    expect(element(answer.text, "Expires")).toBe("2026-01-01T00:01:00Z");
    expect(element(answer.text, "ServerTime")).toBe("2026-01-01T00:01:01Z");
    s3.destroy();
  });

  test.each([
    ["X-Amz-Expires=60", "X-Amz-Expires=604801", /less than a week/],
    ["X-Amz-Expires=60", "X-Amz-Expires=-1", /non-negative/],
    ["X-Amz-Expires=60", "X-Amz-Expires=soon", /should be a number/],
    ["X-Amz-Expires=60&", "", /requires the X-Amz-Algorithm/],
    ["AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512", /X-Amz-Algorithm only supports/],
    ["%2Faws4_request", "", /the Credential is mal-formed/],
    ["X-Amz-Date=20260101T000000Z", "X-Amz-Date=2026-01-01", /ISO8601 Long Format/],
  ])("parameters that make no sense: %s as %s", async (given, other, message) => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    const command = new GetObjectCommand({ Bucket: "b", Key: "k" });
    const target = targetOf(await getSignedUrl(s3, command, { expiresIn: 60, signingDate: new Date(START) }));
    expect(target).toContain(given);
    const answer = await get(world, target.replace(given, other));
    expect([answer.status, element(answer.text, "Code")]).toEqual([400, "AuthorizationQueryParametersError"]);
    expect(element(answer.text, "Message")).toMatch(message);
    s3.destroy();
  });

  test("a URL and a signed header together are one too many", async () => {
    await using world = await smallWorld();
    const answer = await send(world, transport, {
      method: "GET",
      target: "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256",
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=x" },
    });
    expect([answer.status, element(answer.text, "Message")]).toEqual([
      400,
      expect.stringContaining("Only one auth mechanism allowed"),
    ]);
  });

  test("version 2 URLs, as boto3 makes them, are verified and end", async () => {
    await using world = await smallWorld();
    const expires = START / 1000 + 60;
    expect((await get(world, version2("/b/k", expires))).status).toBe(404);
    expect((await get(world, version2("/b/k", expires, "response-content-type=text/csv"))).status).toBe(404);
    const forged = await get(world, version2("/b/k", expires).replace("/b/k", "/b/l"));
    expect([forged.status, element(forged.text, "Code")]).toEqual([403, "SignatureDoesNotMatch"]);
    expect(element(forged.text, "StringToSign")).toBe(`GET\n\n\n${expires}\n/b/l`);
    await world.kernel.timeline.advance(61_000);
    const late = await get(world, version2("/b/k", expires));
    expect([late.status, element(late.text, "Message")]).toEqual([403, "Request has expired"]);
    expect(world.contexts.length).toBe(2);
  });

  test("a version 2 URL without its end is refused", async () => {
    await using world = await smallWorld();
    const answer = await get(world, `/b/k?AWSAccessKeyId=${ANN.accessKeyId}&Signature=x`);
    expect(answer.status).toBe(403);
    expect(element(answer.text, "Message")).toContain("requires the Signature, Expires and AWSAccessKeyId parameters");
  });
});
