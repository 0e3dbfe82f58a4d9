import { expect, test } from "vitest";
import type { Provision } from "../../emulator/kernel/index.ts";
import { createWorld, json } from "./world.ts";

const CODE = `export const handler = async () => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return process.env.AWS_LAMBDA_INITIALIZATION_TYPE;
};`;

test("wishes that overtake each other leave as many environments ready as the last one said", async () => {
  await using world = createWorld();
  const spec = world.spec({ "index.mjs": CODE }, { initialization: "provisioned-concurrency" });
  const { credentials, cause } = world.invocation();
  const provision = (count: number): Promise<string | undefined> | undefined => {
    const wish: Provision = { count, credentials, cause };
    return world.runner.provision?.(spec, wish);
  };
  const wishes = Promise.all([provision(1), provision(0), provision(2), provision(1)]);
  await world.kernel.timeline.idle();
  expect(await wishes).toEqual([undefined, undefined, undefined, undefined]);
  const runs = await Promise.all([world.run(spec), world.run(spec)]);
  expect(runs.map(({ cold }) => cold)).toEqual([false, true]);
  expect(json(runs[0])).toBe("provisioned-concurrency");
});
