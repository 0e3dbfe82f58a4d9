import { describe, expect, test } from "vitest";
import { ARN, basic, bench, zip, type Bench, type BenchOptions } from "./fixture.ts";

async function withFunction(options: BenchOptions = {}): Promise<Bench> {
  const made = bench(options);
  await made.call("CreateFunction", basic);
  return made;
}
const other = zip({ "index.mjs": "export const handler = () => 2;" });

describe("updates", () => {
  test("of the code are answered as in progress and done with the next call", async () => {
    const { call, retired } = await withFunction();
    const { CodeSha256 } = await call("GetFunctionConfiguration", { FunctionName: "f" });
    const updated = await call("UpdateFunctionCode", { FunctionName: "f", ZipFile: other });
    expect(updated).toMatchObject({ State: "Active", LastUpdateStatus: "InProgress", CodeSize: other.length });
    expect(updated["CodeSha256"]).not.toBe(CodeSha256);
    expect(retired).toEqual([ARN]);
    expect(await call("GetFunctionConfiguration", { FunctionName: "f" })).toMatchObject({
      LastUpdateStatus: "Successful",
    });
  });

  test("let the old code answer until they are done, and refuse a second update meanwhile", async () => {
    const { call, runs, kernel } = await withFunction({ options: { timings: { update: 2000 } } });
    await call("UpdateFunctionCode", { FunctionName: "f", ZipFile: other });
    await call("Invoke", { FunctionName: "f" });
    await expect(call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 })).rejects.toMatchObject({
      code: "ResourceConflictException",
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}`,
    });
    await kernel.timeline.advance(2000);
    await call("Invoke", { FunctionName: "f" });
    const [before, after] = runs.map((run) => run.spec);
    expect(before?.code.zip.length).toBe(basic.Code.ZipFile.length);
    expect(after?.code.zip.length).toBe(other.length);
    expect(before?.key).not.toBe(after?.key);
  });

  test("of the configuration change what is given and keep the rest", async () => {
    const { call, runs } = await withFunction();
    await call("UpdateFunctionConfiguration", {
      FunctionName: "f",
      Timeout: 30,
      Environment: { Variables: { STAGE: "dev" } },
      LoggingConfig: { LogFormat: "JSON" },
    });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", MemorySize: 256 });
    expect(await call("GetFunctionConfiguration", { FunctionName: "f" })).toMatchObject({
      Timeout: 30,
      MemorySize: 256,
      Handler: "index.handler",
      Environment: { Variables: { STAGE: "dev" } },
      LoggingConfig: {
        LogFormat: "JSON",
        LogGroup: "/aws/lambda/f",
        ApplicationLogLevel: "INFO",
        SystemLogLevel: "INFO",
      },
    });
    await call("Invoke", { FunctionName: "f" });
    expect(runs[0]?.spec).toMatchObject({
      memoryMb: 256,
      timeout: 30_000,
      logFormat: "JSON",
      applicationLogLevel: "INFO",
    });
  });

  test("happen only at the revision the caller saw", async () => {
    const { call } = await withFunction();
    const { RevisionId } = await call("GetFunctionConfiguration", { FunctionName: "f" });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 5, RevisionId });
    await expect(
      call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 6, RevisionId }),
    ).rejects.toMatchObject({ code: "PreconditionFailedException", status: 412 });
    await expect(call("UpdateFunctionCode", { FunctionName: "f", ZipFile: other, RevisionId })).rejects.toMatchObject({
      status: 412,
    });
  });

  test("with DryRun change nothing", async () => {
    const { call, room } = await withFunction();
    const before = room.find(ARN);
    await call("UpdateFunctionCode", { FunctionName: "f", ZipFile: other, DryRun: true });
    expect(room.find(ARN)).toEqual(before);
  });

  test("to a role ask for the right to pass it and for its trust", async () => {
    const { call, deniedActions } = await withFunction();
    deniedActions.add("iam:PassRole");
    const Role = "arn:aws:iam::000000000000:role/other";
    await expect(call("UpdateFunctionConfiguration", { FunctionName: "f", Role })).rejects.toMatchObject({
      status: 403,
    });
    expect(await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 4 })).toMatchObject({ Timeout: 4 });
  });
});

describe("versions and aliases", () => {
  test("a version keeps the code and settings it was published with", async () => {
    const { call, runs } = await withFunction();
    expect(await call("PublishVersion", { FunctionName: "f", Description: "first" })).toMatchObject({
      Version: "1",
      FunctionArn: `${ARN}:1`,
      Description: "first",
    });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 60 });
    expect(await call("Invoke", { FunctionName: "f:1" })).toMatchObject({ ExecutedVersion: "1" });
    expect(runs[0]?.spec).toMatchObject({ version: "1", timeout: 3000 });
  });

  test("publishing twice without a change gives the same version", async () => {
    const { call } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "1" });
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 60 });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "2" });
  });

  test("a number is not used twice", async () => {
    const { call } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    await call("DeleteFunction", { FunctionName: "f", Qualifier: "1" });
    expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "2" });
  });

  test("an alias is invoked by its name and runs the version it points to", async () => {
    const { call, runs } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    expect(await call("CreateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "1" })).toMatchObject({
      AliasArn: `${ARN}:prod`,
      FunctionVersion: "1",
      Description: "",
    });
    expect(await call("Invoke", { FunctionName: "f", Qualifier: "prod" })).toMatchObject({ ExecutedVersion: "1" });
    expect(runs[0]?.invocation.invokedFunctionArn).toBe(`${ARN}:prod`);
    await call("UpdateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "$LATEST" });
    expect(await call("Invoke", { FunctionName: "f", Qualifier: "prod" })).toMatchObject({
      ExecutedVersion: "$LATEST",
    });
  });

  test.each([
    ["CreateAlias", { Name: "prod", FunctionVersion: "1" }, `Alias already exists: ${ARN}:prod`],
    ["CreateAlias", { Name: "9", FunctionVersion: "1" }, "Value '9' at 'name' failed"],
    ["CreateAlias", { Name: "dev", FunctionVersion: "9" }, `Function not found: ${ARN}:9`],
    ["GetAlias", { Name: "dev" }, `Cannot find alias arn: ${ARN}:dev`],
    ["UpdateAlias", { Name: "dev" }, `Alias not found: ${ARN}:dev`],
    ["UpdateAlias", { Name: "prod", RevisionId: "stale" }, "The Revision Id provided does not match"],
    ["DeleteFunction", { Qualifier: "$LATEST" }, "$LATEST version cannot be deleted without deleting the function."],
    [
      "DeleteFunction",
      { Qualifier: "1" },
      "Unable to delete version because the following aliases reference it: [prod]",
    ],
    ["PublishVersion", { CodeSha256: "other" }, "CodeSHA256 (other) is different from current CodeSHA256 in $LATEST ("],
  ])("%s %j is refused", async (operation, input, message) => {
    const { call } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    await call("CreateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "1" });
    await expect(call(operation, { FunctionName: "f", ...input })).rejects.toThrow(message);
  });

  test("are listed, $LATEST first", async () => {
    const { call } = await withFunction();
    await call("PublishVersion", { FunctionName: "f" });
    await call("CreateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "1" });
    await call("CreateAlias", { FunctionName: "f", Name: "dev", FunctionVersion: "$LATEST" });
    const { Versions } = await call("ListVersionsByFunction", { FunctionName: "f" });
    expect(Versions).toMatchObject([{ Version: "$LATEST", FunctionArn: `${ARN}:$LATEST` }, { Version: "1" }]);
    expect(await call("ListAliases", { FunctionName: "f" })).toMatchObject({
      Aliases: [{ Name: "dev" }, { Name: "prod" }],
    });
    expect(await call("ListAliases", { FunctionName: "f", FunctionVersion: "1" })).toMatchObject({
      Aliases: [{ Name: "prod" }],
    });
    await call("DeleteAlias", { FunctionName: "f", Name: "dev" });
    await call("DeleteAlias", { FunctionName: "f", Name: "dev" });
    expect(await call("ListAliases", { FunctionName: "f" })).toMatchObject({ Aliases: [{ Name: "prod" }] });
  });
});

const namesOn = (functions: unknown): readonly unknown[] =>
  Array.isArray(functions) ? functions.map((fn: { readonly FunctionName?: unknown }) => fn.FunctionName) : [];

describe("finding functions", () => {
  test("ListFunctions goes through all of them page by page, each once", async () => {
    const { call } = bench();
    for (let i = 0; i < 120; i += 1)
      await call("CreateFunction", { ...basic, FunctionName: `f${String(i).padStart(3, "0")}` });
    const sizes: number[] = [];
    const names = new Set<unknown>();
    let Marker: unknown;
    do {
      const page = await call("ListFunctions", { Marker, MaxItems: 10_000 });
      const found = namesOn(page["Functions"]);
      sizes.push(found.length);
      for (const name of found) names.add(name);
      Marker = page["NextMarker"];
    } while (Marker !== undefined);
    expect(sizes).toEqual([50, 50, 20]);
    expect(names.size).toBe(120);
    await expect(call("ListFunctions", { Marker: "made up" })).rejects.toMatchObject({ status: 400 });
  });

  test("accounts and regions do not see each other's", async () => {
    const { call } = await withFunction();
    expect(await call("ListFunctions", {}, { account: "111111111111" })).toEqual({ Functions: [] });
    expect(await call("ListFunctions", {}, { region: "eu-west-1" })).toEqual({ Functions: [] });
    await expect(call("GetFunction", { FunctionName: "f" }, { region: "eu-west-1" })).rejects.toMatchObject({
      status: 404,
    });
    expect(await call("GetFunction", { FunctionName: ARN }, { account: "111111111111" })).toMatchObject({
      Configuration: { FunctionArn: ARN },
    });
  });

  test("GetFunction says where the code is, and the reservation", async () => {
    const { call } = await withFunction();
    await call("PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 5 });
    expect(await call("GetFunction", { FunctionName: "f" })).toMatchObject({
      Code: { RepositoryType: "S3", Location: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4566\//) },
      Concurrency: { ReservedConcurrentExecutions: 5 },
    });
  });

  test("a deleted function is found no more, and its environments are retired", async () => {
    const { call, room, retired } = await withFunction();
    await call("DeleteFunction", { FunctionName: "f" });
    expect(retired).toEqual([ARN]);
    expect(room.find(ARN)).toBeUndefined();
    await expect(call("DeleteFunction", { FunctionName: "f" })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
      message: `Function not found: ${ARN}`,
      messageKey: "Message",
    });
  });

  test("tags are put on, taken off and listed", async () => {
    const { call } = await withFunction();
    await call("TagResource", { Resource: ARN, Tags: { team: "data", stage: "dev" } });
    await call("UntagResource", { Resource: ARN, TagKeys: ["stage"] });
    expect(await call("ListTags", { Resource: ARN })).toEqual({ Tags: { team: "data" } });
    await expect(call("ListTags", { Resource: `${ARN}:1` })).rejects.toThrow("Tags on function aliases and versions");
  });
});

test("the code of all versions together has a limit, which each new version counts to", async () => {
  const size = basic.Code.ZipFile.length;
  const { call } = await withFunction({ options: { codeStorageMax: 2 * size + 10 } });
  expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "1" });
  const refusal = { code: "CodeStorageExceededException", status: 400, message: "Code storage limit exceeded." };
  await expect(call("CreateFunction", { ...basic, FunctionName: "g" })).rejects.toMatchObject(refusal);
  await expect(call("PublishLayerVersion", { LayerName: "l", Content: basic.Code })).rejects.toMatchObject(refusal);
  // It takes the place of what was there.
  await call("UpdateFunctionCode", { FunctionName: "f", ZipFile: other });
  await expect(call("PublishVersion", { FunctionName: "f" })).rejects.toMatchObject(refusal);
  await call("DeleteFunction", { FunctionName: "f", Qualifier: "1" });
  expect(await call("PublishVersion", { FunctionName: "f" })).toMatchObject({ Version: "2" });
  expect(await call("GetAccountSettings", {})).toMatchObject({
    AccountLimit: { TotalCodeSize: 2 * size + 10 },
    AccountUsage: { TotalCodeSize: 2 * other.length },
  });
});
