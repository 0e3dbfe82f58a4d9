import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { createFaults, FAULT_POINTS } from "../../emulator/kernel/index.ts";
import { createEmulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { summaries } from "../../testbed/pipelines/index.ts";

describe("fault points", () => {
  test("strike as their rule says, and count how often they were asked", () => {
    const faults = createFaults({ "destination.send": ({ count, subject }) => count === 1 && subject === "a" });
    expect([
      faults.at("destination.send", "a"),
      faults.at("destination.send", "a"),
      faults.at("destination.send", "a"),
    ]).toEqual([false, true, false]);
    expect(faults.at("dead-letter-queue.send", "a")).toBe(false);
  });

  test("are each asked somewhere: a fault that nobody asks for could not be set", () => {
    const arrows = resolve(import.meta.dirname, "../../emulator/arrows");
    const code = readdirSync(arrows, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(join(arrows, name), "utf8"))
      .join("\n");
    expect(FAULT_POINTS.filter((point) => !code.includes(`"${point}"`))).toEqual([]);
  });

  test("make an event come twice, and the same summary stands", async () => {
    const emulator = createEmulator({ faults: { "lambda.async.duplicate": () => true } });
    await using world = worldOf(emulator, 1);
    const pipeline = await summaries(world);
    await pipeline.put("synthetic-data/march.csv");
    await world.idle();
    expect(await pipeline.counts()).toBe("2 · 0 · 0");
    expect(await pipeline.outputs()).toBe("summaries/summary_march.json");
    expect(emulator.journal).toContainEqual(
      expect.objectContaining({ kind: "note", text: "the fault lambda.async.duplicate struck" }),
    );
  });
});
