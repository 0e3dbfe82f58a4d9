import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "vitest";
import { createEmulator, type Explanation } from "../../emulator/index.ts";
import { inProcess, worldOf } from "../../testbed/engines/embedded.ts";
import type { ClientConfig, World } from "../../testbed/engines/engine.ts";
import { play } from "../../testbed/play.ts";
import type { Scenario } from "../../testbed/scenario.ts";
import { explainOverApi } from "../../testbed/why-over-api/index.ts";

export interface Pair {
  readonly journal: Explanation;
  readonly api: Explanation;
}

/** As the documentation gives it. */
const POLICY = readFileSync(join(import.meta.dirname, "../../docs/policies/why-read-only.json"), "utf8");

/** Another than the other laws play with: here every scenario also has to end as it claims whatever the seed. */
const OTHER_SEED = 2026;

/** A user who may look and nothing else. */
async function reader(
  world: World,
  configOf: (keys: { accessKeyId: string; secretAccessKey: string }) => ClientConfig,
): Promise<ClientConfig> {
  const iam = new IAMClient(world.sdk());
  const UserName = "reader";
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "read-only", PolicyDocument: POLICY }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return configOf({ accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" });
}

/** Plays a scenario, and asks both ways whenever it asks why; over the API as a user who may only look. */
export async function asked(
  scenario: Scenario,
): Promise<{ readonly pairs: readonly Pair[]; readonly calls: readonly string[] }> {
  await using emulator = createEmulator({ seed: OTHER_SEED, spares: 0 });
  const world = worldOf(emulator, OTHER_SEED);
  const pairs: Pair[] = [];
  let config: Promise<ClientConfig> | undefined;
  const asking: World = {
    ...world,
    async why(question) {
      config ??= reader(world, (given) => inProcess(emulator, given));
      const journal = await world.why(question);
      pairs.push({ journal, api: await explainOverApi(await config, question) });
      return journal;
    },
  };
  const told = await play(scenario, { name: "embedded", open: () => Promise.resolve(asking) }, OTHER_SEED);
  expect(told.problems).toEqual([]);
  const calls = emulator.journal.flatMap((entry) =>
    entry.kind === "call" && entry.caller.endsWith(":user/reader") ? [entry.operation] : [],
  );
  return { pairs, calls };
}
