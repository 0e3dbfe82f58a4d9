import {
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteProvisionedConcurrencyConfigCommand,
  GetAccountSettingsCommand,
  GetProvisionedConcurrencyConfigCommand,
  InvokeCommand,
  LambdaClient,
  ListProvisionedConcurrencyConfigsCommand,
  ProvisionedConcurrencyConfigNotFoundException,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { basic, bench, zip, type Bench } from "./fixture.ts";

/** Works for a second; says how its environment came to be, and how often it was used. */
const CODE = `let uses = 0;
export const handler = async () => {
  uses += 1;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return [process.env.AWS_LAMBDA_INITIALIZATION_TYPE, uses];
};`;

let world: Testbed;
let lambda: LambdaClient;
const live = { FunctionName: "f", Qualifier: "live" };
const put = (ProvisionedConcurrentExecutions: number, Qualifier = "live"): Promise<unknown> =>
  lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName: "f", Qualifier, ProvisionedConcurrentExecutions }),
  );

beforeAll(async () => {
  world = await createTestbed({ spares: 0 });
  lambda = new LambdaClient(world.sdk());
  const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
  const { Role } = await new IAMClient(world.sdk()).send(
    new CreateRoleCommand({
      RoleName: "r",
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
    }),
  );
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Role: Role?.Arn,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zip({ "index.mjs": CODE }) },
      Publish: true,
    }),
  );
  await lambda.send(new CreateAliasCommand({ FunctionName: "f", Name: "live", FunctionVersion: "1" }));
});
afterAll(() => world.close());

const invoke = async (): Promise<unknown> => {
  const { Payload } = await lambda.send(new InvokeCommand(live));
  return JSON.parse(Payload?.transformToString() ?? "");
};

describe("provisioned concurrency", () => {
  test("is in progress when it is asked for, and ready when its environments are initialized", async () => {
    expect(await put(1)).toMatchObject({
      $metadata: { httpStatusCode: 202 },
      Status: "IN_PROGRESS",
      RequestedProvisionedConcurrentExecutions: 1,
      AllocatedProvisionedConcurrentExecutions: 0,
    });
    expect(await lambda.send(new GetProvisionedConcurrencyConfigCommand(live))).toMatchObject({
      Status: "READY",
      AvailableProvisionedConcurrentExecutions: 1,
      AllocatedProvisionedConcurrentExecutions: 1,
      LastModified: "2026-01-01T00:00:00+0000",
    });
    expect(world.journal.filter((entry) => entry.kind === "run")).toEqual([]);
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({ ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 999 });
  });

  test("serves from what is ready, and spills over to environments of the usual kind", async () => {
    const answers = await Promise.all([invoke(), invoke()]);
    expect(answers.map(String).toSorted()).toEqual(["on-demand,1", "provisioned-concurrency,1"]);
    expect(await invoke()).toEqual(["provisioned-concurrency", 2]);
    const runs = world.journal.flatMap((entry) => (entry.kind === "run" ? [entry.cold] : []));
    expect(runs.filter((cold) => cold)).toHaveLength(1);
    expect(runs).toHaveLength(3);
    const counted = (name: string): number =>
      world.journal.filter((entry) => entry.kind === "metric" && entry.name === name).length;
    expect(counted("ProvisionedConcurrencyInvocations")).toBe(2);
    expect(counted("ProvisionedConcurrencySpilloverInvocations")).toBe(1);
  });

  test("outlasts hours without a call, and a change of $LATEST", async () => {
    await lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "f", ZipFile: zip({ "index.mjs": `${CODE}\n` }) }));
    await world.advance(5 * 3600);
    expect(await invoke()).toEqual(["provisioned-concurrency", 3]);
  });

  test("is listed, and gone when it is deleted, however often", async () => {
    const { ProvisionedConcurrencyConfigs } = await lambda.send(
      new ListProvisionedConcurrencyConfigsCommand({ FunctionName: "f" }),
    );
    expect(ProvisionedConcurrencyConfigs).toMatchObject([
      { FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f:live", Status: "READY" },
    ]);
    for (let i = 0; i < 2; i += 1)
      expect(await lambda.send(new DeleteProvisionedConcurrencyConfigCommand(live))).toMatchObject({
        $metadata: { httpStatusCode: 204 },
      });
    await expect(lambda.send(new GetProvisionedConcurrencyConfigCommand(live))).rejects.toBeInstanceOf(
      ProvisionedConcurrencyConfigNotFoundException,
    );
    expect(await invoke()).toEqual(["on-demand", 1]);
  });

  test.each([
    [0, "live", "Member must have value greater than or equal to 1"],
    [1, "$LATEST", "Provisioned Concurrency Configs cannot be applied to unpublished function versions."],
    [1, "9", "Function not found: arn:aws:lambda:us-east-1:000000000000:function:f:9"],
    [1, "none", "Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:f:none"],
    [
      1001,
      "live",
      "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    ],
    [
      901,
      "live",
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    ],
  ])("of %i for %s is refused", async (count, qualifier, message) => {
    await expect(put(count, qualifier)).rejects.toMatchObject({ message: expect.stringContaining(message) as string });
  });

  test("fits into the function's own reservation, and keeps that from shrinking below it", async () => {
    const reserve = (ReservedConcurrentExecutions: number): Promise<unknown> =>
      lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: "f", ReservedConcurrentExecutions }));
    await reserve(2);
    await expect(put(3)).rejects.toThrow(
      "Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function",
    );
    await put(2);
    await expect(put(1, "1")).rejects.toThrow("Version is pointed by a Provisioned Concurrency alias");
    await expect(reserve(1)).rejects.toThrow(
      "ReservedConcurrentExecutions  1 should not be lower than function's total provisioned concurrency [2].",
    );
  });
});

describe("environments that are kept ready", () => {
  /** A function with the versions 1 and 2, an alias for 1, and a runner that notes what it is to have ready. */
  async function provisioned(failure?: string): Promise<{ readonly made: Bench; readonly wishes: string[] }> {
    const wishes: string[] = [];
    const made = bench({
      runner: {
        provision: (spec, { count }) => {
          wishes.push(`${spec.version} ${count}`);
          return Promise.resolve(failure);
        },
      },
    });
    await made.call("CreateFunction", { ...basic, Publish: true });
    await made.call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 });
    await made.call("PublishVersion", { FunctionName: "f" });
    await made.call("CreateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "1" });
    await made.call("PutProvisionedConcurrencyConfig", { ...live, ProvisionedConcurrentExecutions: 4 });
    await made.kernel.timeline.idle();
    return { made, wishes };
  }

  test("move with their alias, and are parted as it parts invocations", async () => {
    const { made, wishes } = await provisioned();
    const alias = { FunctionName: "f", Name: "live" };
    await made.call("UpdateAlias", { ...alias, RoutingConfig: { AdditionalVersionWeights: { "2": 0.25 } } });
    await made.kernel.timeline.idle();
    await made.call("UpdateAlias", { ...alias, FunctionVersion: "2", RoutingConfig: {} });
    await made.kernel.timeline.idle();
    await made.call("DeleteAlias", alias);
    expect(wishes).toEqual(["1 4", "1 3", "2 1", "1 0", "2 4", "2 0"]);
  });

  test("belong to one name of a version, and never to $LATEST", async () => {
    const { made } = await provisioned();
    const provision = (Qualifier: string): Promise<unknown> =>
      made.call("PutProvisionedConcurrencyConfig", {
        FunctionName: "f",
        Qualifier,
        ProvisionedConcurrentExecutions: 1,
      });
    const taken = "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version";
    const unpublished = "Provisioned Concurrency Configs cannot be applied to unpublished function versions.";
    for (const [Name, FunctionVersion] of [
      ["twin", "1"],
      ["dev", "$LATEST"],
      ["next", "2"],
    ])
      await made.call("CreateAlias", { FunctionName: "f", Name, FunctionVersion });
    await expect(provision("twin")).rejects.toThrow(taken);
    await expect(provision("1")).rejects.toThrow("Version is pointed by a Provisioned Concurrency alias");
    await expect(provision("dev")).rejects.toThrow(unpublished);
    await provision("2");
    await expect(provision("next")).rejects.toThrow(taken);
    const move = (FunctionVersion: string): Promise<unknown> =>
      made.call("UpdateAlias", { FunctionName: "f", Name: "live", FunctionVersion });
    await expect(move("2")).rejects.toThrow(taken);
    await expect(move("$LATEST")).rejects.toThrow(unpublished);
  });

  test("are not there when the code fails to start: the configuration says so, and invocations start their own", async () => {
    const { made } = await provisioned("FUNCTION_ERROR_INIT_FAILURE");
    expect(await made.call("GetProvisionedConcurrencyConfig", live)).toMatchObject({
      Status: "FAILED",
      StatusReason: "FUNCTION_ERROR_INIT_FAILURE",
      AvailableProvisionedConcurrentExecutions: 0,
    });
    await made.call("Invoke", live);
    expect(made.runs.map(({ spec }) => spec.initialization)).toEqual([undefined]);
    expect(made.metrics()).toContain("ProvisionedConcurrencySpilloverInvocations 1");
  });
});
