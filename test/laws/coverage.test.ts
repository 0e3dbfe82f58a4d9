import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { compose } from "../../emulator/compose.ts";
import { coverageOf } from "../../emulator/coverage.ts";
import { resolve } from "../../emulator/options.ts";
import { withCoverage } from "../../testbed/report/describe-coverage.ts";

const nowhere = (): never => {
  throw new Error("nothing runs here");
};
const world = compose(resolve({}), { serve: nowhere, connect: nowhere }, () => []);
afterAll(() => world.close());
const coverage = coverageOf(world.services);

describe.each(world.services.map((service) => [service.name, service] as const))("%s", (name, room) => {
  const model = coverage.find(({ service }) => service === name)?.operations.map(({ operation }) => operation) ?? [];
  const there = Object.keys(room.operations);

  test("has operations of AWS's model only, and says true things of them", () => {
    const { storedOnly = [], refused = {} } = room.coverage ?? {};
    expect(room.coverage).toBeDefined();
    expect(there.filter((operation) => !model.includes(operation))).toEqual([]);
    expect(storedOnly.filter((operation) => !there.includes(operation))).toEqual([]);
    expect(Object.keys(refused).filter((operation) => !model.includes(operation) || there.includes(operation))).toEqual(
      [],
    );
  });

  test("says in its README of every operation what the code says (`npm run coverage` writes it)", () => {
    const path = join(import.meta.dirname, "../../emulator/services", name, "README.md");
    const readme = existsSync(path) ? readFileSync(path, "utf8") : "";
    expect(readme).toBe(
      withCoverage(
        readme,
        coverage.find(({ service }) => service === name)!,
      ),
    );
  });
});

test("a service without a room is refused whole", () => {
  const without = coverage.filter(({ service }) => !world.services.some(({ name }) => name === service));
  for (const { operations } of without)
    expect(operations.every(({ state, because }) => state === "refused" && because !== undefined)).toBe(true);
});
