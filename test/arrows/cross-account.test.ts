import { AddPermissionCommand, RemovePermissionCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { createTestbed, type Explanation, type Testbed } from "../../testbed/index.ts";
import { makeFunction } from "../hostile/function.ts";
import { awsCli } from "../scenarios/aws-cli.ts";

/** Owns the bucket; the function belongs to 000000000000. */
const OWNER = "111122223333";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";

interface TwoAccounts {
  readonly world: Testbed;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  wire(): Promise<unknown>;
  /** Uploads, and asks how far it got. */
  upload(key: string): Promise<Explanation>;
}

async function twoAccounts(world: Testbed): Promise<TwoAccounts> {
  const s3 = new S3Client(world.sdk({ accessKeyId: OWNER, secretAccessKey: "test" }));
  const lambda = await makeFunction(world, { name: "f", code: "export const handler = async () => 1;" });
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  const LambdaFunctionConfigurations = [{ LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:*" as const] }];
  return {
    world,
    s3,
    lambda,
    wire: () =>
      s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: "sales",
          NotificationConfiguration: { LambdaFunctionConfigurations },
        }),
      ),
    async upload(Key) {
      await s3.send(new PutObjectCommand({ Bucket: "sales", Key, Body: "x" }));
      await world.idle();
      return world.why({ subject: Key, reaching: "f" });
    },
  };
}

const allow = (account: string): AddPermissionCommand =>
  new AddPermissionCommand({
    FunctionName: "f",
    StatementId: "s3-invoke",
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
    SourceArn: "arn:aws:s3:::sales",
    SourceAccount: account,
  });

test("a bucket of another account starts the function where the permission names its owner", async () => {
  await using world = await createTestbed();
  const { lambda, wire, upload } = await twoAccounts(world);
  await lambda.send(allow(OWNER));
  await wire();
  expect(await upload("a.csv")).toMatchObject({ verdict: "arrived" });
});

test("a permission for the function's own account is stale there, and the cure names the bucket's owner", async () => {
  await using world = await createTestbed();
  const { lambda, wire, upload } = await twoAccounts(world);
  await lambda.send(allow(OWNER));
  await wire();
  await lambda.send(new RemovePermissionCommand({ FunctionName: "f", StatementId: "s3-invoke" }));
  await lambda.send(allow("000000000000"));
  const told = await upload("a.csv");
  expect(told).toMatchObject({ verdict: "stopped", plane: "invoke", reason: "invoke-stale" });
  expect(told.nearestMiss?.mismatches).toMatchObject([{ expected: ["000000000000"], actual: [OWNER] }]);
  // The statement that missed keeps its id, so the cure takes another.
  await awsCli(told.cure?.cli ?? "", world.sdk());
  expect(await upload("b.csv")).toMatchObject({ verdict: "arrived" });
});

test("a bucket whose owner has no permission cannot be wired, and the cure names that owner", async () => {
  await using world = await createTestbed();
  const { wire, upload } = await twoAccounts(world);
  await expect(wire()).rejects.toMatchObject({ name: "InvalidArgument" });
  const told = world.why({ subject: "sales", reaching: "f" });
  expect(told).toMatchObject({ verdict: "stopped", plane: "invoke", reason: "wiring-refused" });
  expect(told.cure?.cli).toContain(`--source-account ${OWNER}`);
  await awsCli(told.cure?.cli ?? "", world.sdk());
  await wire();
  expect(await upload("a.csv")).toMatchObject({ verdict: "arrived" });
});

test("a function that does not exist cannot be wired, and it is not the permission that is missing", async () => {
  await using world = await createTestbed();
  const s3 = new S3Client(world.sdk());
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  const wiring = s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket: "sales",
      NotificationConfiguration: {
        LambdaFunctionConfigurations: [{ LambdaFunctionArn: FUNCTION, Events: ["s3:ObjectCreated:*"] }],
      },
    }),
  );
  await expect(wiring).rejects.toMatchObject({ name: "InvalidArgument" });
  expect(world.why({ subject: "sales", reaching: "f" })).toMatchObject({
    verdict: "stopped",
    reason: "function-missing",
  });
});

test("a stranger may neither read nor write the bucket, and is not told why", async () => {
  await using world = await createTestbed();
  await twoAccounts(world);
  const stranger = new S3Client(world.sdk());
  const put = stranger.send(new PutObjectCommand({ Bucket: "sales", Key: "a", Body: "x" }));
  await expect(put).rejects.toMatchObject({ name: "AccessDenied", message: "Access Denied" });
  // The caller is the administrator of the wrong account: no policy of his own can help.
  const { cure, plane } = world.why({ subject: "a", reaching: "sales" });
  expect(plane).toBe("caller");
  expect(cure?.cli).toBeUndefined();
});
