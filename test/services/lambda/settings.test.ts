import { beforeEach, describe, expect, test } from "vitest";
import { ARN, basic, bench, zip, type Bench } from "./fixture.ts";

let call: Bench["call"];
beforeEach(async () => {
  ({ call } = bench());
  await call("CreateFunction", basic);
});

describe("publishing", () => {
  test("what is as it was published last gives that version again, whatever changes led there", async () => {
    expect(await call("PublishVersion", { FunctionName: "f", Description: "first" })).toMatchObject({ Version: "1" });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 3 });
    await call("UpdateFunctionCode", { FunctionName: "f", ZipFile: basic.Code.ZipFile });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "1", Description: "first" });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 4 });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 3 });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "1" });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Description: "other" });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "2" });
  });

  test("with new code makes a version that is pending until the code is there, beside a function that is active", async () => {
    const slow = bench({ options: { timings: { update: 5000 } } });
    await slow.call("CreateFunction", basic);
    const ZipFile = zip({ "index.mjs": "export const handler = () => 2;" });
    const made = await slow.call("UpdateFunctionCode", { FunctionName: "f", ZipFile, Publish: true });
    expect(made).toMatchObject({ Version: "1", State: "Pending", StateReasonCode: "Creating" });
    expect(made).not.toHaveProperty("LastUpdateStatus");
    expect(await slow.call("GetFunctionConfiguration", { FunctionName: "f:1" })).toMatchObject({ State: "Pending" });
    expect(await slow.call("GetFunctionConfiguration", { FunctionName: "f" })).toMatchObject({
      State: "Active",
      LastUpdateStatus: "InProgress",
    });
    await expect(slow.call("Invoke", { FunctionName: "f:1" })).rejects.toThrow("following state: Pending");
    await slow.kernel.timeline.advance(5000);
    expect(await slow.call("GetFunctionConfiguration", { FunctionName: "f:1" })).toMatchObject({
      State: "Active",
      LastUpdateStatus: "Successful",
      RevisionId: made["RevisionId"],
    });
  });
});

test.each([
  ["UpdateFunctionCode", { ZipFile: basic.Code.ZipFile }],
  ["UpdateFunctionConfiguration", { Timeout: 4 }],
  ["PublishVersion", {}],
  ["CreateAlias", { Name: "live", FunctionVersion: "1" }],
  ["PutFunctionRecursionConfig", { RecursiveLoop: "Allow" }],
])("%s is done to functions, not to versions", async (operation, input) => {
  await call("PublishVersion", { FunctionName: "f" });
  await expect(call(operation, { FunctionName: "f:1", ...input })).rejects.toThrow(
    "This operation is permitted on Lambda functions only.",
  );
  await expect(call(operation, { FunctionName: "f:$LATEST", ...input })).resolves.toBeDefined();
});

test("a key for the variables is kept, shown, and taken away by an empty one", async () => {
  const KMSKeyArn = "arn:aws:kms:us-east-1:000000000000:key/k";
  expect(await call("UpdateFunctionConfiguration", { FunctionName: "f", KMSKeyArn })).toMatchObject({ KMSKeyArn });
  expect(await call("UpdateFunctionConfiguration", { FunctionName: "f", KMSKeyArn: "" })).not.toHaveProperty(
    "KMSKeyArn",
  );
});

test("how runtimes are updated is kept for each version", async () => {
  await call("PublishVersion", { FunctionName: "f" });
  const RuntimeVersionArn = `arn:aws:lambda:us-east-1::runtime:${"a".repeat(64)}`;
  const manual = { UpdateRuntimeOn: "Manual", RuntimeVersionArn };
  expect(await call("GetRuntimeManagementConfig", { FunctionName: "f" })).toEqual({
    UpdateRuntimeOn: "Auto",
    FunctionArn: `${ARN}:$LATEST`,
  });
  await call("PutRuntimeManagementConfig", { FunctionName: "f", Qualifier: "1", ...manual });
  expect(await call("GetRuntimeManagementConfig", { FunctionName: "f:1" })).toEqual({
    ...manual,
    FunctionArn: `${ARN}:1`,
  });
  await expect(
    call("PutRuntimeManagementConfig", { FunctionName: "f", UpdateRuntimeOn: "Manual" }),
  ).rejects.toMatchObject({ code: "InvalidParameterValueException" });
});

test("the account's code is that of functions, their versions, and layers", async () => {
  const layer = zip({ "nodejs/node_modules/a/index.js": "exports.a = 1;" });
  await call("PublishVersion", { FunctionName: "f" });
  await call("PublishLayerVersion", { LayerName: "l", Content: { ZipFile: layer } });
  expect(await call("GetAccountSettings", {})).toMatchObject({
    AccountUsage: { FunctionCount: 1, TotalCodeSize: 2 * basic.Code.ZipFile.length + layer.length },
  });
});

test("a function has no code signing configuration, which is no error", async () => {
  expect(await call("GetFunctionCodeSigningConfig", { FunctionName: "f" })).toEqual({ FunctionName: "f" });
  await expect(call("GetFunctionCodeSigningConfig", { FunctionName: "g" })).rejects.toThrow("Function not found");
});

test.each(["GetFunctionEventInvokeConfig", "DeleteFunctionEventInvokeConfig"])(
  "%s names what has no configuration, be it there or not",
  async (operation) => {
    const none = (name: string): string =>
      `The function arn:aws:lambda:us-east-1:000000000000:function:${name} doesn't have an EventInvokeConfig`;
    await expect(call(operation, { FunctionName: "f" })).rejects.toThrow(none("f:$LATEST"));
    await expect(call(operation, { FunctionName: "f", Qualifier: "none" })).rejects.toThrow(none("f:none"));
    await expect(call(operation, { FunctionName: "g" })).rejects.toThrow(none("g:$LATEST"));
  },
);

test("tagging without tags is refused in AWS's own words", async () => {
  await expect(call("TagResource", { Resource: ARN, Tags: {} })).rejects.toThrow(
    "An error occurred and the request cannot be processed.",
  );
});

describe("logging", () => {
  test("as JSON has levels, INFO unless it says otherwise, and as text has none", async () => {
    const json = await call("UpdateFunctionConfiguration", {
      FunctionName: "f",
      LoggingConfig: { LogFormat: "JSON", SystemLogLevel: "WARN", LogGroup: "/shop/f" },
    });
    expect(json["LoggingConfig"]).toEqual({
      LogFormat: "JSON",
      LogGroup: "/shop/f",
      ApplicationLogLevel: "INFO",
      SystemLogLevel: "WARN",
    });
    const text = await call("UpdateFunctionConfiguration", { FunctionName: "f", LoggingConfig: { LogFormat: "Text" } });
    expect(text["LoggingConfig"]).toEqual({ LogFormat: "Text", LogGroup: "/shop/f" });
  });
});
