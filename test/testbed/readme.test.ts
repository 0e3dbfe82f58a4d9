import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scenarios } from "../../scenarios/index.ts";
import { embedded } from "../../testbed/engines/embedded.ts";
import { play } from "../../testbed/play.ts";
import { story } from "../../testbed/report/story.ts";

/** How long it really took is the machine's, not the story's. */
const timeless = (text: string): string => text.replaceAll(/in \d+ ms/g, "in … ms");

test("the story in the README is the one that is played", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const scenario = scenarios.find((each) => each.name === "silent-non-invocation");
  if (!scenario) throw new Error("the scenario is gone");
  const told = story(await play(scenario, embedded, 1), { plain: true });
  expect(timeless(readme)).toContain(timeless(told.trimEnd()));
});
