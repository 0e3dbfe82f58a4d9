import { expect, test } from "vitest";
import { createEmulator } from "../../emulator/index.ts";
import { worldOf } from "../../testbed/engines/embedded.ts";
import { summaries } from "../../testbed/pipelines/index.ts";

test(
  "on the real clock every upload is summarised, one after the other and many at once",
  { timeout: 60_000 },
  async () => {
    const emulator = createEmulator({ clock: "real" });
    await using world = worldOf(emulator, 1);
    const pipeline = await summaries(world);
    for (let i = 0; i < 40; i += 1) {
      await pipeline.put(`synthetic-data/one-${i}.csv`);
      await world.idle();
    }
    await Promise.all(Array.from({ length: 10 }, (_, i) => pipeline.put(`synthetic-data/many-${i}.csv`)));
    await world.idle();
    expect((await pipeline.outputs()).split(", ").length).toBe(50);
    expect(await pipeline.counts()).toBe("50 · 0 · 0");
  },
);
