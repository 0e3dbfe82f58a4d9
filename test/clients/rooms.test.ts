import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { createTestbed } from "../../testbed/index.ts";
import { python } from "./python.ts";

/** What AWS has and Misfire has not. */
const NOT_THERE = "ClientError NotImplemented";

test.skipIf(!python)("boto3 works with every room, and knows its errors", { timeout: 60_000 }, async () => {
  await using world = await createTestbed({ clock: "real" });
  const script = join(import.meta.dirname, "rooms.py");
  const { stdout } = await promisify(execFile)(python ?? "", [script, await world.endpoint()]);
  // What is refused: botocore's class for it, and the code of AWS.
  expect(JSON.parse(stdout)).toEqual({
    s3: {
      keys: true,
      large: true,
      presigned: "hello",
      range: ["lo", "bytes 3-4/5", { who: "me" }],
      unchanged: "ClientError 304",
      none: "NoSuchKey NoSuchKey",
      "not empty": "ClientError BucketNotEmpty",
      missing: NOT_THERE,
    },
    sqs: {
      sent: 3,
      got: ["m0", "m1", "m2", "m3"],
      binary: true,
      deleted: 4,
      none: "QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue",
      changed: "QueueNameExists QueueAlreadyExists",
    },
    sns: {
      delivered: ["good"],
      subscriptions: 1,
      none: "NotFoundException NotFound",
      "bad filter": "InvalidParameterException InvalidParameter",
      missing: NOT_THERE,
    },
    events: {
      bus: true,
      failed: [1, "MalformedDetail"],
      delivered: [{ total: 50 }],
      matches: true,
      "bad pattern": "InvalidEventPatternException InvalidEventPatternException",
      none: "ResourceNotFoundException ResourceNotFoundException",
    },
    scheduler: {
      schedule: ["ENABLED", "UTC"],
      listed: ["hourly"],
      twice: "ConflictException ConflictException",
      bad: "ValidationException ValidationException",
      none: "ResourceNotFoundException ResourceNotFoundException",
    },
    apigateway: {
      asked: [
        [403, '{"message":"Forbidden"}'],
        [200, '{"ok": true}'],
        [429, '{"message":"Limit Exceeded"}'],
      ],
      resources: ["/"],
      none: "NotFoundException NotFoundException",
      twice: "ConflictException ConflictException",
      missing: NOT_THERE,
    },
    apigatewayv2: {
      asked: [500, '{"message":"Internal Server Error"}'],
      routes: ["$default", "GET /a"],
      stages: ["$default", "dev"],
      none: "NotFoundException NotFoundException",
      twice: "ConflictException ConflictException",
      websocket: "BadRequestException BadRequestException",
      missing: NOT_THERE,
    },
    cloudwatch: {
      data: [[18]],
      metrics: ["Orders"],
      alarms: ["ALARM"],
      dashboards: ["shop"],
      both: "InvalidParameterCombinationException InvalidParameterCombination",
      none: "ResourceNotFound ResourceNotFound",
      "bad dashboard": "DashboardInvalidInputError InvalidParameterInput",
      missing: NOT_THERE,
    },
    "iam and sts": {
      who: ["arn:aws:iam::000000000000:user/ann", "arn:aws:sts::000000000000:assumed-role/reader/boto"],
      buckets: true,
      denied: "ClientError AccessDenied",
      "session denied": "AccessDenied AccessDenied",
      simulated: ["allowed", "implicitDeny"],
      pages: ["ann"],
      conflict: "DeleteConflictException DeleteConflict",
      none: "NoSuchEntityException NoSuchEntity",
      malformed: "MalformedPolicyDocumentException MalformedPolicyDocument",
      missing: NOT_THERE,
    },
  });
});
