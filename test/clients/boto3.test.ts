import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { bundle } from "../../testbed/bundle.ts";
import { createTestbed } from "../../testbed/index.ts";
import { python } from "./python.ts";

const ROOT = resolve(import.meta.dirname, "../..");

test.skipIf(!python)(
  "boto3 plays the summaries pipeline over the socket, and is told why nothing happened",
  { timeout: 60_000 },
  async () => {
    await using world = await createTestbed({ clock: "real" });
    const folder = mkdtempSync(join(tmpdir(), "misfire-boto3-"));
    try {
      const archive = join(folder, "summarize.zip");
      writeFileSync(archive, await bundle(join(ROOT, "handlers/summaries/index.ts")));
      const { stdout } = await promisify(execFile)(python ?? "", [
        join(ROOT, "test/clients/summaries.py"),
        await world.endpoint(),
        archive,
      ]);
      expect(JSON.parse(stdout)).toMatchObject({
        account: "000000000000",
        "wiring without permission": "Unable to validate the following destination configurations",
        summary: { rows: 2 },
        logged: true,
        why: { verdict: "stopped", plane: "invoke", reason: "invoke-denied" },
        presigned: "region,total\nnorth,1\n",
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
