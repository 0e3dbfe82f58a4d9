import { describe, expect, test } from "vitest";
import { createHash } from "node:crypto";
import { ACCOUNT, ARN, basic, bench, ROLE } from "./fixture.ts";

describe("CreateFunction", () => {
  test("answers Pending with everything AWS shows, and the function is Active with the next call", async () => {
    const { call } = bench();
    const created = await call("CreateFunction", basic);
    expect(created).toEqual({
      FunctionName: "f",
      FunctionArn: ARN,
      Runtime: "nodejs24.x",
      Role: ROLE,
      Handler: "index.handler",
      CodeSize: basic.Code.ZipFile.length,
      CodeSha256: createHash("sha256").update(basic.Code.ZipFile).digest("base64"),
      Description: "",
      Timeout: 3,
      MemorySize: 128,
      LastModified: "2026-01-01T00:00:00.000+0000",
      Version: "$LATEST",
      TracingConfig: { Mode: "PassThrough" },
      RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      State: "Pending",
      StateReason: "The function is being created.",
      StateReasonCode: "Creating",
      PackageType: "Zip",
      Architectures: ["x86_64"],
      EphemeralStorage: { Size: 512 },
      SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
      RuntimeVersionConfig: {
        RuntimeVersionArn: expect.stringMatching(/^arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}$/),
      },
      LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/f" },
    });
    expect(await call("GetFunctionConfiguration", { FunctionName: "f" })).toMatchObject({
      State: "Active",
      LastUpdateStatus: "Successful",
    });
  });

  test("stays Pending as long as the world says, and cannot be invoked until then", async () => {
    const { call, kernel } = bench({ options: { timings: { create: 3000 } } });
    await call("CreateFunction", basic);
    await kernel.timeline.advance(2999);
    await expect(call("Invoke", { FunctionName: "f" })).rejects.toMatchObject({
      code: "ResourceConflictException",
      status: 409,
      message:
        "The operation cannot be performed at this time. The function is currently in the following state: Pending",
    });
    await kernel.timeline.advance(1);
    expect(await call("Invoke", { FunctionName: "f" })).toMatchObject({ StatusCode: 200 });
  });

  test("is refused when the name is taken", async () => {
    const { call } = bench();
    await call("CreateFunction", basic);
    await expect(call("CreateFunction", basic)).rejects.toMatchObject({
      code: "ResourceConflictException",
      message: "Function already exist: f",
    });
  });

  test("is refused when Lambda may not assume the role, or the caller may not pass it", async () => {
    const untrusted = bench({ ports: { trust: () => ({ ok: false }) } });
    await expect(untrusted.call("CreateFunction", basic)).rejects.toMatchObject({
      code: "InvalidParameterValueException",
      message: "The role defined for the function cannot be assumed by Lambda.",
    });
    const unpassable = bench();
    unpassable.deniedActions.add("iam:PassRole");
    await expect(unpassable.call("CreateFunction", basic)).rejects.toMatchObject({ code: "AccessDeniedException" });
    expect(unpassable.asked).toContainEqual({
      action: "iam:PassRole",
      resource: ROLE,
      context: { "iam:PassedToService": "lambda.amazonaws.com", "iam:AssociatedResourceArn": ARN },
    });
  });

  test.each([
    [{ Role: "r1" }, "ValidationException", /^1 validation error detected: Value 'r1' at 'role' failed/],
    [
      { Runtime: "non-existent-runtime" },
      "InvalidParameterValueException",
      /^Value non-existent-runtime at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: \[nodejs20\.x, .*\] or be a valid ARN$/,
    ],
    [
      { Runtime: "nodejs14.x" },
      "InvalidParameterValueException",
      /^The runtime parameter of nodejs14\.x is no longer supported for creating or updating AWS Lambda functions\./,
    ],
    [{ Handler: "has space.handler" }, "ValidationException", /at 'handler' failed/],
    [{ Handler: undefined }, "InvalidParameterValueException", /^Runtime and Handler are mandatory parameters/],
    [{ Timeout: 901 }, "ValidationException", /Value '901' at 'timeout'.*less than or equal to 900/],
    [{ Timeout: 0 }, "ValidationException", /Value '0' at 'timeout'.*greater than or equal to 1/],
    [{ MemorySize: 127 }, "ValidationException", /at 'memorySize'.*greater than or equal to 128/],
    [{ EphemeralStorage: { Size: 10241 } }, "ValidationException", /less than or equal to 10240/],
    [
      { Environment: { Variables: { AWS_REGION: "x" } } },
      "InvalidParameterValueException",
      /Reserved keys used in this request: AWS_REGION$/,
    ],
    [
      { Environment: { Variables: { BIG: "x".repeat(4096) } } },
      "InvalidParameterValueException",
      /exceeded the 4KB limit\. String measured: \{"BIG":"x+"\}$/,
    ],
    [
      { Architectures: ["x86_64", "arm64"] },
      "ValidationException",
      /Value '\[x86_64, arm64\]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1$/,
    ],
    [
      { Layers: ["1", "2", "3", "4", "5", "6"] },
      "InvalidParameterValueException",
      /^Cannot reference more than 5 layers\.$/,
    ],
    [{ Layers: ["arn:aws:lambda:us-east-1:1:layer:x:1"] }, "InvalidParameterValueException", /layer:x:1.*not emulated/],
    [{ PackageType: "Image" }, "InvalidParameterValueException", /PackageType Image is not emulated/],
    [{ VpcConfig: { SubnetIds: ["subnet-1"] } }, "InvalidParameterValueException", /VpcConfig is not emulated/],
    [{ FunctionName: "f".repeat(65) }, "InvalidParameterValueException", /length less than or equal to 64$/],
    [
      { Code: { ZipFile: new TextEncoder().encode("no zip") } },
      "InvalidParameterValueException",
      /^Could not unzip uploaded file\./,
    ],
    [{ Code: {} }, "InvalidParameterValueException", /^Please provide a source for function code\.$/],
    [
      { Code: { ...basic.Code, S3ObjectVersion: "v" } },
      "InvalidParameterValueException",
      /^Please do not provide other FunctionCode parameters when providing a ZipFile\.$/,
    ],
    [
      { Role: "arn:aws:iam::111111111111:role/r" },
      "AccessDeniedException",
      /^Cross-account pass role is not allowed\.$/,
    ],
    [
      { Code: { S3Bucket: "none", S3Key: "k" } },
      "InvalidParameterValueException",
      /^Error occurred while GetObject\. S3 Error Code: NoSuchBucket\. S3 Error Message: The specified bucket does not exist$/,
    ],
    [{ Tags: { "aws:x": "1" } }, "InvalidParameterValueException", /reserved prefix/],
  ])("refuses %#", async (change, code, message) => {
    const { call, room } = bench();
    await expect(call("CreateFunction", { ...basic, ...change })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(room.find(ARN)).toBeUndefined();
  });

  test("takes nodejs20.x with a note, and refuses it when asked to be strict", async () => {
    const lenient = bench();
    await lenient.call("CreateFunction", { ...basic, Runtime: "nodejs20.x" });
    expect(lenient.kernel.journal.entries).toContainEqual(expect.objectContaining({ kind: "note", about: ARN }));
    const strict = bench({ options: { strictRuntimes: true } });
    await expect(strict.call("CreateFunction", { ...basic, Runtime: "nodejs20.x" })).rejects.toThrow(
      "The runtime parameter of nodejs20.x is no longer supported",
    );
  });

  test("asks whether the execution role may send to the dead-letter queue", async () => {
    const queue = `arn:aws:sqs:us-east-1:${ACCOUNT}:dlq`;
    const asked: unknown[] = [];
    const roleMay = (use: unknown, permission: unknown): boolean => {
      asked.push([use, permission]);
      return false;
    };
    const { call } = bench({ ports: { roleMay } });
    await expect(call("CreateFunction", { ...basic, DeadLetterConfig: { TargetArn: queue } })).rejects.toThrow(
      "The provided execution role does not have permissions to call SendMessage on SQS",
    );
    expect(asked).toMatchObject([
      [
        { roleArn: ROLE, functionArn: ARN },
        { action: "sqs:SendMessage", resource: queue },
      ],
    ]);
  });

  test("asks for the right to tag when tags are given", async () => {
    const { call, asked } = bench();
    await call("CreateFunction", { ...basic, Tags: { team: "data" } });
    expect(asked).toContainEqual({
      action: "lambda:TagResource",
      resource: ARN,
      context: { "aws:RequestTag/team": "data", "aws:TagKeys": ["team"] },
    });
    expect(await call("GetFunction", { FunctionName: "f" })).toMatchObject({ Tags: { team: "data" } });
  });

  test("publishes the first version when asked to, and answers with the ARN of the function", async () => {
    const { call } = bench();
    expect(await call("CreateFunction", { ...basic, Publish: true })).toMatchObject({ Version: "1", FunctionArn: ARN });
    expect(await call("GetFunctionConfiguration", { FunctionName: "f", Qualifier: "1" })).toMatchObject({
      FunctionArn: `${ARN}:1`,
    });
  });
});
