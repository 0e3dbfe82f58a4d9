import { createHash } from "node:crypto";
import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { CreateFunctionCommand, LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { clientOptions, smallWorld, SECRET, START, TRANSPORTS } from "./small-world.ts";

const ANN = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: SECRET };

describe.each(TRANSPORTS)("SDK clients, %s", (transport) => {
  test("an object put as bytes comes back as the same bytes", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    const put = await s3.send(new PutObjectCommand({ Bucket: "sales", Key: "in/a b+ü.csv", Body: "a,b\n1,2\n" }));
    expect(put.ETag).toBe(`"${createHash("md5").update("a,b\n1,2\n").digest("hex")}"`);
    const got = await s3.send(new GetObjectCommand({ Bucket: "sales", Key: "in/a b+ü.csv" }));
    expect(await got.Body?.transformToString()).toBe("a,b\n1,2\n");
    s3.destroy();
  });

  test("what a client does to its own bytes changes nothing that is stored", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    const mine = Buffer.from("hello");
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: mine }));
    mine.fill("x");
    const read = async (): Promise<Uint8Array | undefined> =>
      (await s3.send(new GetObjectCommand({ Bucket: "b", Key: "k" }))).Body?.transformToByteArray();
    (await read())?.fill(120);
    expect(Buffer.from((await read()) ?? []).toString()).toBe("hello");
    s3.destroy();
  });

  test("a stream arrives without its aws-chunked coating and with its trailing checksum as a member", async () => {
    await using world = await smallWorld();
    const file = join(world.scratch.folder("in"), "big.bin");
    const bytes = Buffer.alloc(3_000_001, "misfire ");
    writeFileSync(file, bytes);
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    await s3.send(
      new PutObjectCommand({
        Bucket: "sales",
        Key: "big",
        Body: createReadStream(file),
        ContentLength: bytes.length,
        ContentEncoding: "gzip",
      }),
    );
    const stored = world.objects.get("sales/big");
    expect(stored?.content.length).toBe(bytes.length);
    expect(stored?.content.md5).toBe(createHash("md5").update(bytes).digest("hex"));
    expect(stored?.input).toMatchObject({ ContentEncoding: "gzip", ChecksumCRC32: expect.stringMatching(/^.{6}==$/) });
    s3.destroy();
  });

  test.each(["CRC32", "CRC32C", "SHA1", "SHA256"] as const)("the SDK's %s of a body is accepted", async (algorithm) => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "bytes", Body: "hello", ChecksumAlgorithm: algorithm }));
    await s3.send(
      new PutObjectCommand({
        Bucket: "b",
        Key: "stream",
        Body: Readable.from([Buffer.from("hello")]),
        ContentLength: 5,
        ChecksumAlgorithm: algorithm,
      }),
    );
    for (const name of ["b/bytes", "b/stream"])
      expect(Buffer.from((await world.objects.get(name)?.content.bytes()) ?? []).toString()).toBe("hello");
    s3.destroy();
  });

  test("a stream of small pieces is refused as S3 refuses it, and nothing is stored", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    const pieces = [Buffer.from("hel"), Buffer.from("lo"), Buffer.from("!")];
    const put = new PutObjectCommand({ Bucket: "b", Key: "k", Body: Readable.from(pieces), ContentLength: 6 });
    await expect(s3.send(put)).rejects.toMatchObject({
      name: "InvalidChunkSizeError",
      Chunk: "2",
      BadChunkSize: "3",
      $metadata: { httpStatusCode: 403 },
    });
    expect(world.objects.size).toBe(0);
    s3.destroy();
  });

  test("a stream whose length nobody knows fails in the client, before it is sent", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    const put = new PutObjectCommand({ Bucket: "b", Key: "k", Body: Readable.from([Buffer.from("hello")]) });
    await expect(s3.send(put)).rejects.toMatchObject({ code: "ERR_HTTP_INVALID_HEADER_VALUE" });
    expect(world.objects.size).toBe(0);
    expect(world.reports).toEqual([]);
    s3.destroy();
  });

  test("an XML body with its checksum header is read", async () => {
    await using world = await smallWorld();
    const s3 = new S3Client({ ...clientOptions(world, transport), forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "x" }));
    await s3.send(new DeleteObjectsCommand({ Bucket: "b", Delete: { Objects: [{ Key: "k" }] } }));
    expect(world.objects.size).toBe(0);
    s3.destroy();
  });

  test("JSON, query and REST services are answered, each caller in its own account and region", async () => {
    await using world = await smallWorld();
    const options = clientOptions(world, transport, ANN);
    const sqs = new SQSClient({ ...options, region: "eu-central-1" });
    expect((await sqs.send(new ListQueuesCommand({}))).QueueUrls).toEqual(["http://sqs/1"]);
    expect(world.contexts[0]).toMatchObject({ account: "111111111111", region: "eu-central-1" });
    const sts = new STSClient(options);
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe("111111111111");
    const lambda = new LambdaClient(options);
    expect((await lambda.send(new ListFunctionsCommand({}))).Functions).toEqual([]);
    for (const client of [sqs, sts, lambda]) client.destroy();
  });

  test("a request that waits lets the world's time move, and no other time passes", async () => {
    await using world = await smallWorld();
    const sqs = new SQSClient(clientOptions(world, transport));
    const got = await sqs.send(new ReceiveMessageCommand({ QueueUrl: "http://sqs/1" }));
    expect(got.Messages?.length).toBe(1);
    expect(world.kernel.now()).toBe(START + 20_000);
    sqs.destroy();
  });

  test("an operation that AWS has and Misfire has not is refused by name and reported", async () => {
    await using world = await smallWorld();
    const lambda = new LambdaClient(clientOptions(world, transport));
    const create = new CreateFunctionCommand({ FunctionName: "f", Role: "arn:aws:iam::000000000000:role/r", Code: {} });
    await expect(lambda.send(create)).rejects.toMatchObject({
      name: "NotImplemented",
      message: expect.stringContaining("CreateFunction of lambda"),
      $metadata: { httpStatusCode: 501 },
    });
    expect(world.reports).toMatchObject([{ kind: "not-implemented", service: "lambda", operation: "CreateFunction" }]);
    lambda.destroy();
  });

  test("a permission that is missing stops the call before it runs, and the journal says which", async () => {
    await using world = await smallWorld({ allows: ({ action }) => action !== "s3:PutObject" });
    const s3 = new S3Client({ ...clientOptions(world, transport, ANN), forcePathStyle: true });
    await expect(s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: "x" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    expect(world.objects.size).toBe(0);
    const [call] = world.entries("call");
    expect(call).toMatchObject({
      service: "s3",
      operation: "PutObject",
      caller: "arn:aws:iam::111111111111:user/ann",
      resource: "arn:aws:s3:::b/k",
    });
    expect(world.entries("decision")).toMatchObject([
      { plane: "caller", action: "s3:PutObject", decision: { allowed: false }, causes: [call?.id] },
    ]);
    expect(world.entries("answer")).toMatchObject([{ status: 403, code: "AccessDenied", causes: [call?.id] }]);
    s3.destroy();
  });

  test("a failure of ours becomes a 500 that says so, without a stack, and is reported", async () => {
    const operations = {
      sqs: {
        ListQueues: {
          permissions: () => [],
          run: () => {
            throw new TypeError("secret detail");
          },
        },
      },
    };
    await using world = await smallWorld({ operations });
    const sqs = new SQSClient(clientOptions(world, transport));
    const failure = await sqs.send(new ListQueuesCommand({})).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ name: "InternalFailure", $metadata: { httpStatusCode: 500 } });
    expect(String(failure)).toContain("a bug of Misfire");
    expect(String(failure)).not.toContain("secret detail");
    expect(world.reports).toMatchObject([{ kind: "bug", operation: "ListQueues", error: expect.any(TypeError) }]);
    sqs.destroy();
  });
});
