import { createHmac } from "node:crypto";
import { CreateBucketCommand, HeadBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { refusal, s3World } from "./world.ts";

test("signature version 2 opens the buckets of old regions, and none in younger ones", async () => {
  await using world = s3World();
  const credentials = await world.client.config.credentials();
  const date = new Date(world.kernel.now()).toUTCString();
  const old = new S3Client({
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: world.client.config.requestHandler,
    credentials,
    signer: {
      sign: (request) => {
        const text = `${request.method}\n\n\n${date}\n${request.path}`;
        const signature = createHmac("sha1", credentials.secretAccessKey).update(text).digest("base64");
        const { host = "" } = request.headers;
        request.headers = { host, date, authorization: `AWS ${credentials.accessKeyId}:${signature}` };
        return Promise.resolve(request);
      },
    },
  });
  await world.client.send(new CreateBucketCommand({ Bucket: "virginia" }));
  await world.in("eu-central-1").send(
    new CreateBucketCommand({
      Bucket: "frankfurt",
      CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
    }),
  );
  expect((await old.send(new HeadBucketCommand({ Bucket: "virginia" }))).BucketRegion).toBe("us-east-1");
  expect(await refusal(old.send(new ListObjectsV2Command({ Bucket: "frankfurt" })))).toMatchObject({
    code: "InvalidRequest",
    status: 400,
    message: "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
  });
});
