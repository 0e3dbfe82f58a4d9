import * as S3 from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { ACCOUNT, s3World } from "./world.ts";

const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "s3:GetObject", Resource: "arn:aws:s3:::sales/*" },
  ],
});
const at = { Bucket: "sales" };
const object = { ...at, Key: "a" };

/** As recorded from AWS, whose model says 200 for the first two. */
test.each([
  ["PutBucketPolicy", 204, new S3.PutBucketPolicyCommand({ ...at, Policy: POLICY })],
  ["PutBucketTagging", 204, new S3.PutBucketTaggingCommand({ ...at, Tagging: { TagSet: [{ Key: "k", Value: "v" }] } })],
  ["DeleteBucketTagging", 204, new S3.DeleteBucketTaggingCommand(at)],
  ["DeleteBucketPolicy", 204, new S3.DeleteBucketPolicyCommand(at)],
  [
    "PutBucketVersioning",
    200,
    new S3.PutBucketVersioningCommand({ ...at, VersioningConfiguration: { Status: "Enabled" } }),
  ],
  ["PutObject", 200, new S3.PutObjectCommand({ ...object, Body: "x" })],
  ["PutObjectTagging", 200, new S3.PutObjectTaggingCommand({ ...object, Tagging: { TagSet: [] } })],
  ["DeleteObjectTagging", 204, new S3.DeleteObjectTaggingCommand(object)],
  ["GetObject of a part", 206, new S3.GetObjectCommand({ ...object, Range: "bytes=0-0" })],
  ["DeleteObject", 204, new S3.DeleteObjectCommand(object)],
  ["DeleteBucketCors", 204, new S3.DeleteBucketCorsCommand(at)],
  ["PutPublicAccessBlock", 200, new S3.PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: {} })],
] as const)("%s answers %i", async (_, status, command) => {
  await using world = s3World();
  await world.client.send(new S3.CreateBucketCommand(at));
  await world.client.send(new S3.PutObjectCommand({ ...object, Body: "before" }));
  const { $metadata } = await world.client.send(command as S3.PutObjectCommand);
  expect($metadata.httpStatusCode).toBe(status);
});
