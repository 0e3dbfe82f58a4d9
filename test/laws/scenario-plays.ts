import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "vitest";
import { createEmulator, type Emulator, type Explanation } from "../../emulator/index.ts";
import { inProcess, worldOf } from "../../testbed/engines/embedded.ts";
import type { ClientConfig, World } from "../../testbed/engines/engine.ts";
import { play } from "../../testbed/play.ts";
import type { Performance, Scenario } from "../../testbed/scenario.ts";
import { explainOverApi } from "../../testbed/why-over-api/index.ts";

/** One question, answered from the journal and by looking over the public API. */
export interface Pair {
  readonly journal: Explanation;
  readonly api: Explanation;
}

export interface Played {
  readonly told: Performance;
  readonly journal: Emulator["journal"];
  readonly reports: readonly string[];
  /** Every reason that the journal or an answer of `why` gave. */
  readonly reasons: ReadonlySet<string>;
  readonly pairs: readonly Pair[];
  /** What was called to answer over the API. */
  readonly lookups: readonly string[];
}

/** As the documentation gives it. */
const POLICY = readFileSync(join(import.meta.dirname, "../../docs/policies/why-read-only.json"), "utf8");

/** A user who may look and nothing else. */
async function reader(emulator: Emulator): Promise<ClientConfig> {
  const iam = new IAMClient(inProcess(emulator));
  const UserName = "reader";
  await iam.send(new CreateUserCommand({ UserName }));
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "read-only", PolicyDocument: POLICY }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
  return inProcess(emulator, credentials);
}

/** Plays a scenario and keeps the journal that it left. Whenever it asks why, a user who may only look is asked, too. */
export async function played(scenario: Scenario, seed: number): Promise<Played> {
  const reports: string[] = [];
  const emulator = createEmulator({ seed, spares: 0, onReport: (report) => reports.push(report) });
  const world = worldOf(emulator, seed);
  const pairs: Pair[] = [];
  let config: Promise<ClientConfig> | undefined;
  const asking: World = {
    ...world,
    async why(question) {
      const journal = await world.why(question);
      config ??= reader(emulator);
      pairs.push({ journal, api: await explainOverApi(await config, question) });
      return journal;
    },
  };
  const told = await play(scenario, { name: "embedded", open: () => Promise.resolve(asking) }, seed);
  const reasons = new Set<string>(pairs.map(({ journal }) => journal.reason ?? ""));
  for (const entry of emulator.journal) if (entry.kind === "arrow") reasons.add(entry.reason ?? "");
  const lookups = emulator.journal.flatMap((entry) =>
    entry.kind === "call" && entry.caller.endsWith(":user/reader") ? [entry.operation] : [],
  );
  return { told, journal: emulator.journal, reports, reasons, pairs, lookups };
}

const plays = new Map<string, Promise<Played>>();

/** Each scenario is played once for each seed, however many laws look at it. */
export function once(scenario: Scenario, seed: number): Promise<Played> {
  const name = `${scenario.name} ${seed}`;
  const known = plays.get(name) ?? played(scenario, seed);
  plays.set(name, known);
  return known;
}

/** Holds that a scenario, played again with the same seed, leaves the same journal, byte for byte. */
export async function expectSameAgain(scenario: Scenario): Promise<void> {
  const [one, again] = [await once(scenario, 1), await played(scenario, 1)];
  expect(again.journal.map((entry) => JSON.stringify(entry))).toEqual(
    one.journal.map((entry) => JSON.stringify(entry)),
  );
}

/** Holds that a scenario ends as it claims. */
export async function expectAsClaimed(scenario: Scenario, seed: number): Promise<void> {
  const { told, reports } = await once(scenario, seed);
  expect(told.problems).toEqual([]);
  expect(reports).toEqual([]);
  if (scenario.healthy) expect(told.explanation?.verdict ?? "arrived").toBe("arrived");
  else expect(["stopped", "ignored"]).toContain(told.explanation?.verdict);
}
