import {
  AddLayerVersionPermissionCommand,
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  GetLayerVersionPolicyCommand,
  InvokeCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  RemoveLayerVersionPermissionCommand,
  UpdateFunctionConfigurationCommand,
  type LambdaClient,
  type PublishLayerVersionCommandInput,
  type PublishLayerVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import { beforeAll, describe, expect, test } from "vitest";
import { checkWholeSize } from "../../../emulator/services/lambda/layers.ts";
import { basic, zip } from "./fixture.ts";
import { reached, type Reached } from "./reached.ts";

const OTHER = "111111111111";
const LAYER = "arn:aws:lambda:us-east-1:000000000000:layer";
const create = { ...basic, Runtime: "nodejs24.x" } as const;

const publish = (
  client: LambdaClient,
  LayerName: string,
  given: Partial<PublishLayerVersionCommandInput> = {},
): Promise<PublishLayerVersionCommandOutput> =>
  client.send(
    new PublishLayerVersionCommand({ LayerName, Content: { ZipFile: zip({ "a.txt": LayerName }) }, ...given }),
  );

describe("layers", () => {
  let made: Reached;
  let client: LambdaClient;
  beforeAll(async () => {
    made = reached();
    ({ client } = made);
    await publish(client, "tools", { Description: "first", CompatibleRuntimes: ["nodejs24.x"] });
    await publish(client, "tools", { LicenseInfo: "MIT", CompatibleRuntimes: ["python3.14"] });
    await publish(client, "tools", { CompatibleArchitectures: ["arm64"] });
    await publish(client, "base");
    await publish(client, "watcher", { Content: { ZipFile: zip({ "extensions/agent": "", "lib/x": "" }) } });
    await publish(client, "gone");
    await client.send(new DeleteLayerVersionCommand({ LayerName: "gone", VersionNumber: 1 }));
    await client.send(new CreateFunctionCommand({ ...create, Layers: [`${LAYER}:base:1`, `${LAYER}:tools:1`] }));
  });

  test("a version is shown by its number, by its ARN, and with what was said of it", async () => {
    const shown = {
      LayerArn: `${LAYER}:tools`,
      LayerVersionArn: `${LAYER}:tools:1`,
      Version: 1,
      Description: "first",
      CompatibleRuntimes: ["nodejs24.x"],
      CreatedDate: "2026-01-01T00:00:00.000+0000",
      Content: {
        CodeSha256: expect.stringMatching(/^[\w+/]{43}=$/),
        CodeSize: expect.any(Number),
        Location: "http://127.0.0.1:4566/_misfire/lambda/layer/000000000000/us-east-1/tools/1",
      },
    };
    for (const LayerName of ["tools", `${LAYER}:tools`])
      expect(await client.send(new GetLayerVersionCommand({ LayerName, VersionNumber: 1 }))).toMatchObject(shown);
    expect(await client.send(new GetLayerVersionByArnCommand({ Arn: `${LAYER}:tools:1` }))).toMatchObject(shown);
    expect(made.room.code(`${LAYER}:tools:1`)).toBeDefined();
  });

  test("lists show the latest version that fits, and versions newest first, page by page", async () => {
    const names = async (filter: object): Promise<unknown> =>
      (await client.send(new ListLayersCommand(filter))).Layers?.map(
        ({ LayerName, LatestMatchingVersion }) => `${LayerName}:${LatestMatchingVersion?.Version}`,
      );
    expect(await names({})).toEqual(["base:1", "tools:3", "watcher:1"]);
    expect(await names({ CompatibleRuntime: "python3.14" })).toEqual(["tools:2"]);
    expect(await names({ CompatibleArchitecture: "arm64" })).toEqual(["tools:3"]);
    const first = await client.send(new ListLayerVersionsCommand({ LayerName: "tools", MaxItems: 2 }));
    expect(first.LayerVersions?.map(({ Version }) => Version)).toEqual([3, 2]);
    expect(first.LayerVersions?.map(({ Description }) => Description)).toEqual([undefined, undefined]);
    const second = await client.send(new ListLayerVersionsCommand({ LayerName: "tools", Marker: first.NextMarker }));
    expect(second.LayerVersions).toMatchObject([{ Version: 1, Description: "first" }]);
    expect(second.NextMarker).toBeUndefined();
  });

  test("a function shows its layers in their order, and its environments are made of them", async () => {
    const configuration = await client.send(new GetFunctionConfigurationCommand({ FunctionName: "f" }));
    expect(configuration.Layers?.map(({ Arn }) => Arn)).toEqual([`${LAYER}:base:1`, `${LAYER}:tools:1`]);
    await client.send(new InvokeCommand({ FunctionName: "f" }));
    const { Content } = await client.send(new GetLayerVersionCommand({ LayerName: "base", VersionNumber: 1 }));
    expect(made.runs.at(-1)?.spec.layers?.[0]?.sha256).toBe(Content?.CodeSha256);
    expect(made.runs.at(-1)?.spec.layers).toHaveLength(2);
  });

  test("a deleted version stays in the functions that use it, and its number is not used again", async () => {
    await publish(client, "gone");
    await client.send(new CreateFunctionCommand({ ...create, FunctionName: "g", Layers: [`${LAYER}:gone:2`] }));
    await client.send(new DeleteLayerVersionCommand({ LayerName: "gone", VersionNumber: 2 }));
    await client.send(new InvokeCommand({ FunctionName: "g" }));
    expect(made.runs.at(-1)?.spec.layers).toHaveLength(1);
    expect(await publish(client, "gone")).toMatchObject({ Version: 3 });
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: "g", Layers: [] }));
    await client.send(new InvokeCommand({ FunctionName: "g" }));
    expect(made.runs.at(-1)?.spec.layers).toBeUndefined();
  });

  const withLayers = (Layers: string[]): UpdateFunctionConfigurationCommand =>
    new UpdateFunctionConfigurationCommand({ FunctionName: "f", Layers });
  test.each([
    [
      "more than five",
      withLayers(Array.from({ length: 6 }, (_, i) => `${LAYER}:l${i}:1`)),
      "Cannot reference more than 5 layers.",
    ],
    ["what is not there", withLayers([`${LAYER}:none:1`]), `Layer version ${LAYER}:none:1 does not exist.`],
    ["what was deleted", withLayers([`${LAYER}:gone:1`]), `Layer version ${LAYER}:gone:1 does not exist.`],
    [
      "two versions of one",
      withLayers([`${LAYER}:tools:1`, `${LAYER}:tools:2`]),
      `Two different versions of the same layer are not allowed to be referenced in the same function. ${LAYER}:tools:1 and ${LAYER}:tools:2 are versions of the same layer.`,
    ],
    [
      "another region's",
      withLayers(["arn:aws:lambda:eu-west-1:000000000000:layer:tools:1"]),
      "Layers are not in the same region as the function. Layers are expected to be in region us-east-1.",
    ],
    [
      "an extension",
      withLayers([`${LAYER}:watcher:1`]),
      `Layers (${LAYER}:watcher:1): it holds an extension (extensions/agent), and starting it is not emulated by Misfire. Leave it out, or run this against another engine.`,
    ],
  ])("a function does not take %s", async (_what, command, message) => {
    await expect(client.send(command)).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message,
    });
  });

  test("code and layers together stay within 250 MB", () => {
    const { code } = made.room.find("f", undefined, { account: "000000000000", region: "us-east-1" })!.version;
    const uses = [{ arn: `${LAYER}:base:1`, codeSize: 9 }];
    expect(() => checkWholeSize(() => 1, { ...code, unzipped: 262_143_999 }, uses)).not.toThrow();
    expect(() => checkWholeSize(() => 1, { ...code, unzipped: 262_144_000 }, uses)).toThrow(
      "Function code combined with layers exceeds the maximum allowed size of 262144000 bytes. The actual size is 262144001 bytes.",
    );
  });

  test("another account uses a layer only when the layer's policy lets it, and the caller is asked for it", async () => {
    const stranger = made.clientOf(OTHER);
    const borrowed = new CreateFunctionCommand({
      ...create,
      Role: `arn:aws:iam::${OTHER}:role/r`,
      Layers: [`${LAYER}:tools:1`],
    });
    const refusal = {
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::${OTHER}:root is not authorized to perform: lambda:GetLayerVersion on resource: ${LAYER}:tools:1 because no resource-based policy allows the lambda:GetLayerVersion action`,
    };
    const read = new GetLayerVersionByArnCommand({ Arn: `${LAYER}:tools:1` });
    await expect(stranger.send(borrowed)).rejects.toMatchObject(refusal);
    await expect(stranger.send(read)).rejects.toMatchObject(refusal);
    const permission = { LayerName: "tools", VersionNumber: 1, Action: "lambda:GetLayerVersion", StatementId: "s" };
    const added = await client.send(new AddLayerVersionPermissionCommand({ ...permission, Principal: OTHER }));
    const statement = {
      Sid: "s",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${OTHER}:root` },
      Action: "lambda:GetLayerVersion",
      Resource: `${LAYER}:tools:1`,
    };
    expect(JSON.parse(added.Statement ?? "")).toEqual(statement);
    const { Policy, RevisionId } = await client.send(new GetLayerVersionPolicyCommand(permission));
    expect(JSON.parse(Policy ?? "")).toEqual({ Version: "2012-10-17", Id: "default", Statement: [statement] });
    expect(RevisionId).toBe(added.RevisionId);
    await stranger.send(borrowed);
    await stranger.send(read);
    await expect(stranger.send(new ListLayerVersionsCommand({ LayerName: `${LAYER}:tools` }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(stranger.send(new GetLayerVersionByArnCommand({ Arn: `${LAYER}:tools:2` }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await expect(
      client.send(new RemoveLayerVersionPermissionCommand({ ...permission, RevisionId: "other" })),
    ).rejects.toMatchObject({ name: "PreconditionFailedException" });
    await client.send(new RemoveLayerVersionPermissionCommand(permission));
    await expect(client.send(new GetLayerVersionPolicyCommand(permission))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "No policy is associated with the given resource.",
    });
    await expect(stranger.send(read)).rejects.toMatchObject(refusal);
  });

  test.each([
    [
      "a number below 1",
      new GetLayerVersionCommand({ LayerName: "tools", VersionNumber: 0 }),
      "InvalidParameterValueException",
      "Layer Version Cannot be less than 1",
    ],
    [
      "a version that is not there",
      new GetLayerVersionCommand({ LayerName: "tools", VersionNumber: 9 }),
      "ResourceNotFoundException",
      "The resource you requested does not exist.",
    ],
    [
      "the policy of a version that is not there",
      new GetLayerVersionPolicyCommand({ LayerName: "tools", VersionNumber: 9 }),
      "ResourceNotFoundException",
      `Layer version ${LAYER}:tools:9 does not exist.`,
    ],
    [
      "a zip that is none",
      new PublishLayerVersionCommand({ LayerName: "x", Content: { ZipFile: Buffer.from("no zip") } }),
      "InvalidParameterValueException",
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    ],
    [
      "a zip that leaves its folder",
      new PublishLayerVersionCommand({ LayerName: "x", Content: { ZipFile: zip({ "../x": "" }) } }),
      "InvalidParameterValueException",
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    ],
  ])("%s is refused in AWS's words", async (_what, command, name, message) => {
    await expect(client.send(command as GetLayerVersionCommand)).rejects.toMatchObject({ name, message });
  });
});
