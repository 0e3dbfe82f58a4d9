import { compare } from "../test/permissions/differential/compare.ts";

// npx node scripts/compare-evaluators.ts [questions] [seed]: the differential test of the policy evaluator, for longer.
const questions = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const STEP = 5000;

let open = 0;
for (let done = 0; done < questions; done += STEP) {
  const told = await compare(seed + done / STEP, Math.min(STEP, questions - done));
  open += told.open.length;
  for (const one of told.open.slice(0, 3)) process.stdout.write(`${JSON.stringify(one)}\n`);
  process.stdout.write(
    `seed ${seed + done / STEP}: ${JSON.stringify(told.agreed)}, settled ${told.settled}, open ${told.open.length}\n`,
  );
}
process.exitCode = open > 0 ? 1 : 0;
