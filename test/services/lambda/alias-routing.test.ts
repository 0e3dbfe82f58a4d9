import { CreateAliasCommand } from "@aws-sdk/client-lambda";
import { beforeEach, describe, expect, test } from "vitest";
import { withRollups } from "../../../emulator/services/cloudwatch/metrics/rollups.ts";
import { ARN, basic, bench, type Bench } from "./fixture.ts";
import { reached } from "./reached.ts";

let made: Bench;
const weights = (AdditionalVersionWeights: Readonly<Record<string, number>>): object => ({
  RoutingConfig: { AdditionalVersionWeights },
});

/** `f` with the versions 1, 2 and 3, and the alias `live` for 1. */
beforeEach(async () => {
  made = bench();
  const { call } = made;
  await call("CreateFunction", basic);
  for (const Description of ["one", "two", "three"]) {
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Description });
    await call("PublishVersion", { FunctionName: "f" });
  }
  await call("CreateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "1" });
});

describe("an alias with two versions", () => {
  test("gives the second one its share, tells which one answered, and counts it there", async () => {
    const { call, kernel, runs } = made;
    await call("UpdateAlias", { FunctionName: "f", Name: "live", ...weights({ "2": 0.25 }) });
    const executed: unknown[] = [];
    for (let i = 0; i < 200; i += 1) {
      const { ExecutedVersion } = await call("Invoke", { FunctionName: "f", Qualifier: "live" });
      executed.push(ExecutedVersion);
    }
    const second = executed.filter((version) => version === "2").length;
    expect(executed.every((version) => version === "1" || version === "2")).toBe(true);
    expect(second).toBeGreaterThan(30);
    expect(second).toBeLessThan(70);
    expect(runs.map(({ spec }) => spec.version)).toEqual(executed);
    expect(new Set(runs.map(({ invocation }) => invocation.invokedFunctionArn))).toEqual(new Set([`${ARN}:live`]));
    const counted = kernel.journal.entries.flatMap((entry) =>
      entry.kind === "metric" && entry.name === "Invocations" ? [entry.dimensions] : [],
    );
    expect(counted[0]).toEqual({ FunctionName: "f", Resource: "f:live", ExecutedVersion: executed[0] });
  });

  test("draws anew for each attempt of an event, and draws the same for the same seed", async () => {
    const play = async (): Promise<readonly string[]> => {
      const { call, room, events } = bench();
      await call("CreateFunction", { ...basic, Publish: true });
      await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 5 });
      await call("PublishVersion", { FunctionName: "f" });
      await call("CreateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "1", ...weights({ "2": 0.5 }) });
      await call("Invoke", { FunctionName: "f:live", InvocationType: "Event" });
      const versions: string[] = [];
      for (let attempt = 1; attempt <= 12; attempt += 1) {
        const outcome = await room.attempt(events[0]!, attempt);
        if (outcome.kind === "ran") versions.push(outcome.executedVersion);
      }
      return versions;
    };
    const [one, again] = [await play(), await play()];
    expect(new Set(one)).toEqual(new Set(["1", "2"]));
    expect(again).toEqual(one);
  });

  test("shows its weights, keeps them over other changes, and loses them by an empty map", async () => {
    const { call } = made;
    const alias = { FunctionName: "f", Name: "live" };
    const shown = { AdditionalVersionWeights: { "2": 0.2 } };
    expect(await call("UpdateAlias", { ...alias, ...weights({ "2": 0.2 }) })).toMatchObject({ RoutingConfig: shown });
    expect(await call("UpdateAlias", { ...alias, Description: "x" })).toMatchObject({ RoutingConfig: shown });
    expect(await call("ListAliases", { FunctionName: "f", FunctionVersion: "2" })).toMatchObject({
      Aliases: [{ Name: "live" }],
    });
    await expect(call("DeleteFunction", { FunctionName: "f", Qualifier: "2" })).rejects.toThrow(
      "Unable to delete version because the following aliases reference it: [live]",
    );
    expect(await call("UpdateAlias", { ...alias, ...weights({}) })).not.toHaveProperty("RoutingConfig");
  });

  test.each([
    [{ "2": 0.1, "3": 0.1 }, "1", "Number of items in AdditionalVersionWeights cannot be greater than 1"],
    [
      { "2": 2 },
      "1",
      "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
    ],
    [{ "2": -1 }, "1", "Value '{2=-1.0}' at 'routingConfig.additionalVersionWeights'"],
    [
      { $LATEST: 0.5 },
      "1",
      "Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024,",
    ],
    [{ "1": 0.5 }, "1", "Invalid function version 1. Function version 1 is already included in routing configuration."],
    [{ "1": 0.5 }, "$LATEST", "$LATEST is not supported for an alias pointing to more than 1 version"],
    [{ "10": 0.5 }, "1", `Function not found: ${ARN}:10`],
  ])("cannot have the weights %j beside version %s", async (given, FunctionVersion, message) => {
    await expect(
      made.call("CreateAlias", { FunctionName: "f", Name: "new", FunctionVersion, ...weights(given) }),
    ).rejects.toThrow(message);
  });

  test("cannot have versions of two roles", async () => {
    const { call } = made;
    const Role = "arn:aws:iam::000000000000:role/other";
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Role });
    await call("PublishVersion", { FunctionName: "f" });
    await expect(call("UpdateAlias", { FunctionName: "f", Name: "live", ...weights({ "4": 0.5 }) })).rejects.toThrow(
      "must have the same Role",
    );
  });
});

describe("a revision id", () => {
  test("of a change is another one as soon as the change is done", async () => {
    const { call } = made;
    const changed = await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 });
    const now = await call("GetFunctionConfiguration", { FunctionName: "f" });
    expect(now["RevisionId"]).not.toBe(changed["RevisionId"]);
    await expect(
      call("PublishVersion", { FunctionName: "f", RevisionId: changed["RevisionId"] }),
    ).rejects.toMatchObject({ code: "PreconditionFailedException", status: 412 });
    expect(await call("PublishVersion", { FunctionName: "f", RevisionId: now["RevisionId"] })).toMatchObject({
      Version: "4",
    });
  });

  test("of a function changes when a version of it is published, not when nothing is to be published", async () => {
    const { call } = made;
    const revision = async (): Promise<unknown> =>
      (await call("GetFunctionConfiguration", { FunctionName: "f" }))["RevisionId"];
    const before = await revision();
    await call("PublishVersion", { FunctionName: "f" });
    expect(await revision()).toBe(before);
    await call("UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 10 });
    const changed = await revision();
    await call("PublishVersion", { FunctionName: "f", RevisionId: changed });
    expect(await revision()).not.toBe(changed);
  });
});

test("lists leave out what Lambda would have to look up", async () => {
  const { Versions } = await made.call("ListVersionsByFunction", { FunctionName: "f" });
  expect(Versions).toHaveLength(4);
  expect(JSON.stringify(Versions)).not.toMatch(/"State"|"LastUpdateStatus"|"RuntimeVersionConfig"/);
});

test("an alias of a function that is not there names the version that was asked for", async () => {
  await expect(made.call("CreateAlias", { FunctionName: "g", Name: "live", FunctionVersion: "1" })).rejects.toThrow(
    "function:g:1",
  );
});

test("CloudWatch shows what an alias's versions do under the alias, the function, and all functions", () => {
  const FunctionName = "f";
  const Resource = "f:live";
  expect(withRollups("AWS/Lambda", { FunctionName, Resource, ExecutedVersion: "2" })).toEqual([
    { FunctionName, Resource, ExecutedVersion: "2" },
    { FunctionName, Resource },
    { FunctionName },
    {},
  ]);
  expect(withRollups("AWS/Lambda", { FunctionName })).toEqual([
    { FunctionName },
    { FunctionName, Resource: FunctionName },
    {},
  ]);
});

test("over the wire, too, a weight beyond 1 is refused with numbers as Java prints them", async () => {
  const { client, call } = reached();
  await call("CreateFunction", { ...basic, Publish: true });
  const RoutingConfig = { AdditionalVersionWeights: { "2": 2 } };
  await expect(
    client.send(new CreateAliasCommand({ FunctionName: "f", Name: "a", FunctionVersion: "1", RoutingConfig })),
  ).rejects.toThrow(
    "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
  );
});
