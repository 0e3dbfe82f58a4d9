import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { embedded } from "../../testbed/engines/embedded.ts";
import type { Engine, World } from "../../testbed/engines/engine.ts";
import { outcomeText } from "../../testbed/outcome.ts";
import { page } from "../../testbed/parity/page.ts";
import { merged, type Parity } from "../../testbed/parity/parity.ts";
import { playColumn } from "../../testbed/parity/play-column.ts";
import { play } from "../../testbed/play.ts";
import type { Outcome, Scenario } from "../../testbed/scenario.ts";

const DOCS = join(import.meta.dirname, "../../docs");
const table: Parity = JSON.parse(readFileSync(join(DOCS, "parity.json"), "utf8"));
const AGAIN = "`npm run parity -- --engines embedded` writes it anew";

// That it says of the embedded engine what it shows is seen in test/laws/scenarios.test.ts, which plays them all.
describe("the committed table", () => {
  test("is the page that its data make", () => {
    expect(readFileSync(join(DOCS, "parity.md"), "utf8"), AGAIN).toBe(page(table));
  });

  test("holds every scenario, in order", () => {
    expect(
      table.scenarios.map(({ name, plane, broken }) => ({ name, plane, broken })),
      AGAIN,
    ).toEqual(scenarios.map(({ name, plane, broken }) => ({ name, plane, broken })));
  });

  test("gives the version and day of every engine that was played", () => {
    for (const { name, title, date } of table.engines) {
      expect(title).toMatch(name === "localstack" ? /^LocalStack \d+\.\d+\.\d+$/ : /\S/);
      expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });
});

/** The embedded engine under another name, with one thing changed: an engine that is not quite AWS. */
const imitation = (change: (world: World) => Partial<World>): Engine => ({
  name: "localstack",
  async open(options) {
    const world = await embedded.open(options);
    return { ...world, engine: "localstack", title: "Imitation 1.0", ...change(world) };
  },
});

const named = (name: string): Scenario => {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`there is no ${name}`);
  return scenario;
};

describe("a scenario on another engine", () => {
  test("that does not show the failure is not reproduced, is not cured, and names what was seen instead", async () => {
    const lenient: Scenario = {
      ...named("refused-wiring"),
      play: async (stage) => {
        await stage.shows("PutBucketNotificationConfiguration", "200 OK", "400 InvalidArgument");
        await stage.see("rules on the bucket", "csv-created", "none");
        await stage.cure("nothing to cure", () => Promise.reject(new Error("cured what never broke")));
      },
    };
    const told = await play(
      lenient,
      imitation(() => ({})),
      1,
    );
    expect(told.cure).toBeUndefined();
    expect(outcomeText(told.outcome)).toBe(
      "not reproduced: Imitation 1.0 does not enforce the permission to invoke: PutBucketNotificationConfiguration: 200 OK (on AWS: 400 InvalidArgument)",
    );
  });

  test("where AWS would have stopped it by a permission, says which plane is not enforced", async () => {
    const engine = imitation((world) => ({
      why: async (question) => ({ ...(await world.why(question)), verdict: "stopped", plane: "invoke" }),
    }));
    const scenario: Scenario = {
      ...named("summarize"),
      play: async (stage) => {
        await stage.shows("summaries/", "a.json", "empty");
        await stage.why({ subject: "a", reaching: "b" }, { verdict: "stopped" });
      },
    };
    expect(outcomeText((await play(scenario, engine, 1)).outcome)).toBe(
      "not reproduced: Imitation 1.0 does not enforce the permission to invoke: summaries/: a.json (on AWS: empty)",
    );
  });

  test("whose waits are shortened is not run when their length is its point", async () => {
    const told = await play(
      named("too-old"),
      imitation(() => ({ shortened: "a minute is a second here" })),
      1,
    );
    expect(told.outcome).toEqual({ kind: "not run", why: "a minute is a second here" });
    expect(told.problems).not.toEqual([]);
    expect(told.seen).toEqual([]);
  });

  test("that has to pass over an hour is not run where one can only wait, and says so", async () => {
    const { outcome } = await play(
      named("late-aggregate"),
      imitation(() => ({})),
      1,
    );
    expect(outcome).toEqual({ kind: "not run", why: "it plays over the end of an hour" });
  });

  test("that shows the failure otherwise than AWS differs", async () => {
    const engine = imitation(() => ({ metric: () => Promise.resolve(7) }));
    const { outcome } = await play(named("read-denied"), engine, 1);
    expect(outcome).toEqual({
      kind: "differs",
      seen: "Invocations · Errors · Throttles: 7 · 7 · 7 (on AWS: 3 · 3 · 0)",
    });
  });
});

test("a column holds an outcome for every scenario, told as it comes, and an engine that breaks is no outcome of its own", async () => {
  const told: string[] = [];
  const breaking: Engine = {
    name: "embedded",
    open: (options) => (told.length === 1 ? Promise.reject(new Error("out of disk")) : embedded.open(options)),
  };
  const chosen = [named("topic-denied"), named("schedule-denied")];
  const { column, outcomes } = await playColumn(breaking, chosen, {
    seed: 1,
    date: "2026-11-21",
    onOutcome: (scenario) => told.push(scenario),
  });
  expect(column.date).toBe("2026-11-21");
  expect([...outcomes]).toEqual([
    ["topic-denied", { kind: "as on AWS" }],
    ["schedule-denied", { kind: "not run", why: "out of disk" }],
  ]);
  expect(told).toEqual(["topic-denied", "schedule-denied"]);
});

describe("a new run", () => {
  const one = { name: "a", plane: "none", broken: "it" } as const;
  const fine: Outcome = { kind: "as on AWS" };
  const earlier: Parity = {
    misfire: "0",
    engines: [{ name: "localstack", title: "LocalStack 4.14.0", date: "2026-01-01", notes: [] }],
    scenarios: [{ ...one, outcomes: { localstack: { kind: "differs", seen: "x" } } }],
  };

  test("keeps what an engine showed that was not there this time, with its day", () => {
    const column = { name: "embedded", title: "Misfire", date: "2026-11-21", notes: [] } as const;
    const now = merged([one], "1", [{ column, outcomes: new Map([["a", fine]]) }], earlier);
    expect(now.engines.map(({ name, date }) => [name, date])).toEqual([
      ["embedded", "2026-11-21"],
      ["localstack", "2026-01-01"],
    ]);
    expect(now.scenarios[0]?.outcomes).toEqual({ embedded: fine, localstack: { kind: "differs", seen: "x" } });
  });

  test("says of a scenario that is newer than an engine's last run that it was not run", () => {
    const now = merged([one, { ...one, name: "b" }], "1", [], earlier);
    expect(page(now)).toContain("| b | none | not run: it is newer than the last run |");
  });
});
