import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Suite } from "./cases.ts";
import { NOT_APPLICABLE } from "./not-applicable.ts";
import { createBench } from "./run.ts";

const suites = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(".json"))
  .map((name): Suite => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")));

interface Check {
  readonly id: string;
  /** What came out, and what should have. */
  run(): readonly [unknown, unknown];
}

function checksOf(suite: Suite): readonly Check[] {
  const bench = createBench(suite);
  return [
    ...suite.requests.map((one): Check => ({
      id: one.id,
      run: () => {
        const { read, expected } = bench.request(one);
        return [read, expected];
      },
    })),
    ...suite.responses.map((one): Check => ({
      id: one.id,
      run: () => {
        const { written, expected } = bench.response(one);
        return [written, expected];
      },
    })),
    ...suite.malformed.map((one): Check => ({
      id: one.id,
      run: () => {
        const { answer, expected } = bench.malformed(one);
        return [answer, expected];
      },
    })),
  ];
}

const all = suites.map((suite) => ({ name: suite.service.name, checks: checksOf(suite) }));
const excluded = new Set(NOT_APPLICABLE.flatMap(({ cases }) => cases));

test("the suite is there", () => {
  expect(all.flatMap(({ checks }) => checks).length).toBeGreaterThan(1000);
});

describe.each(all)("$name speaks its protocol as Smithy's suite has it", ({ checks }) => {
  const applicable = checks.filter(({ id }) => !excluded.has(id));
  test.each(applicable.map((check) => [check.id, check] as const))("%s", (_id, check) => {
    const [found, wanted] = check.run();
    expect(found).toEqual(wanted);
  });
});

describe("the list of cases that do not apply has no dead entries", () => {
  const checks = new Map(all.flatMap((suite) => suite.checks.map((check) => [check.id, check] as const)));

  test.each([...excluded].map((id) => [id]))("%s exists and does not pass", (id) => {
    const check = checks.get(id);
    expect(check, `${id} is no case of the suite`).toBeDefined();
    expect(() => {
      const [found, wanted] = check?.run() ?? [];
      expect(found).toEqual(wanted);
    }).toThrow(/./);
  });
});
