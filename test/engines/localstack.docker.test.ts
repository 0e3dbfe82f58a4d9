import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, test } from "vitest";
import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { scenarios } from "../../scenarios/index.ts";
import { localstack } from "../../testbed/engines/localstack.ts";
import { LOCALSTACK_IMAGE } from "../../testbed/engines/localstack-container.ts";
import { play } from "../../testbed/play.ts";
import type { Performance } from "../../testbed/scenario.ts";

/** The words of Docker, or why there are none. */
function docker(...args: readonly string[]): { readonly said: string } | { readonly failed: string } {
  try {
    return { said: execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim() };
  } catch (error) {
    return { failed: error instanceof Error ? (error.message.split("\n")[1] ?? error.message) : String(error) };
  }
}

const containers = (): readonly string[] => {
  const answer = docker("ps", "-aq", "--no-trunc");
  return "said" in answer ? answer.said.split("\n").filter((id) => id !== "") : [];
};

const answer = docker("info", "--format", "{{.ServerVersion}}");
const missing = "failed" in answer ? `Docker does not answer: ${answer.failed}` : undefined;
if (missing !== undefined) process.stdout.write(`skipped: the engine localstack. ${missing}\n`);

describe.skipIf(missing !== undefined)("the engine localstack, in a container of its own", () => {
  const before = containers();
  const engine = localstack({ own: true });
  afterAll(() => engine.close?.());

  const playing = (name: string): Promise<Performance> => {
    const scenario = scenarios.find((each) => each.name === name);
    if (!scenario) throw new Error(`there is no ${name}`);
    return play(scenario, engine, 1);
  };

  test("shows what it shows as on AWS: retries, and where the event goes in the end", async () => {
    const told = await playing("retries-exhausted");
    expect(told.problems).toEqual([]);
    expect(told.outcome).toEqual({ kind: "as on AWS" });
    expect(told.explanation).toMatchObject({ verdict: "stopped", reason: "handler-failed" });
    expect(told.notes.join()).toContain("LAMBDA_RETRY_BASE_DELAY=1");
  });

  test("says that it invokes without permission instead of passing", async () => {
    const told = await playing("silent-non-invocation");
    expect(told.outcome.kind).toBe("not reproduced");
    expect(told.cure).toBeUndefined();
    // What AWS would do, by the same decisions over what the public API tells; and what this engine did.
    expect(told.explanation).toMatchObject({ verdict: "stopped", plane: "invoke", reason: "invoke-stale" });
    expect(told.explanation?.observed).toMatch(/^summarize-\w{8} ran once$/);
  });

  test("takes every world down, and in the end its own container with those of the functions", async () => {
    const world = await engine.open({ seed: 1 });
    const { Buckets } = await new S3Client(world.sdk()).send(new ListBucketsCommand({}));
    await world[Symbol.asyncDispose]();
    expect(Buckets ?? []).toEqual([]);
    expect(docker("ps", "--format", "{{.Image}}")).toMatchObject({ said: expect.stringContaining(LOCALSTACK_IMAGE) });
    await engine.close?.();
    expect(containers()).toEqual(before);
  });
});
