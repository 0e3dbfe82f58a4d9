import { readFileSync, writeFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { createEmulator } from "../emulator/index.ts";
import { withCoverage } from "../testbed/report/describe-coverage.ts";

// Writes the list of operations into every room's README, as the code has it. Run by `npm run coverage`.

await using emulator = createEmulator();
for (const service of emulator.coverage()) {
  const path = join(import.meta.dirname, "../emulator/services", service.service, "README.md");
  if (!existsSync(path)) continue;
  const before = readFileSync(path, "utf8");
  const after = withCoverage(before, service);
  if (after === before) continue;
  writeFileSync(path, after);
  process.stdout.write(`${service.service}: README.md written\n`);
}
