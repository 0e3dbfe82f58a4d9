import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { access } from "./answers/access.ts";
import { addressing } from "./answers/addressing.ts";
import { browsers } from "./answers/browsers.ts";
import { checksums } from "./answers/checksums.ts";
import { clock } from "./answers/clock.ts";
import { conditions } from "./answers/conditions.ts";
import { links } from "./answers/links.ts";
import { listing } from "./answers/listing.ts";
import { locking } from "./answers/locking.ts";
import { metadata } from "./answers/metadata.ts";
import { multipart } from "./answers/multipart.ts";
import { reading } from "./answers/reading.ts";
import type { Answers } from "./answers/refusals.ts";
import { settings } from "./answers/settings.ts";
import { versioning } from "./answers/versioning.ts";

/** Each with buckets of its own, so that they may run at the same time. */
const SCRIPTS = {
  versioning,
  conditions,
  reading,
  checksums,
  multipart,
  listing,
  metadata,
  access,
  browsers,
  links,
  settings,
  addressing,
};

/** These let days pass. */
const TIMED = { locking, clock };

// One world for all of them: a server would have one as well.
let world: Testbed;
beforeAll(async () => {
  world = await createTestbed();
});
afterAll(() => world[Symbol.asyncDispose]());

async function run(name: string): Promise<unknown> {
  const script = join(import.meta.dirname, `${name}.py`);
  const { stdout } = await promisify(execFile)(python ?? "", ["-B", script, await world.endpoint()]);
  return JSON.parse(stdout);
}

const rows = (scripts: Readonly<Record<string, Answers>>): [name: string, answers: Answers][] =>
  Object.entries(scripts);

describe.skipIf(!python)("boto3 is answered by S3 as by AWS", () => {
  test.concurrent.each(rows(SCRIPTS))("%s", { timeout: 120_000 }, async (name, answers) => {
    expect(await run(name)).toEqual(answers);
  });

  test.each(rows(TIMED))("%s", { timeout: 120_000 }, async (name, answers) => {
    expect(await run(name)).toEqual(answers);
  });
});
