import { createEmulator, type CoverageState, type ServiceCoverage } from "../../emulator/index.ts";
import { describeCoverage } from "../report/describe-coverage.ts";

/** Prints how far AWS is there: one line per service, or every operation of one. The exit code: 2 for an unknown service. */
export async function coverageCommand(name: string | undefined, { json }: { readonly json: boolean }): Promise<number> {
  await using emulator = createEmulator();
  const all = emulator.coverage();
  const wanted = name === undefined ? all : all.filter(({ service }) => service === name);
  const [first] = wanted;
  if (!first) {
    process.stderr.write(`There is no service ${name}. There are ${all.map(({ service }) => service).join(", ")}.\n`);
    return 2;
  }
  if (json) process.stdout.write(`${JSON.stringify(wanted, null, 2)}\n`);
  else process.stdout.write(name === undefined ? overview(all) : `${describeCoverage(first).replaceAll("`", "")}\n`);
  return 0;
}

const STATES: readonly CoverageState[] = ["emulated", "stored only", "refused"];

function overview(all: readonly ServiceCoverage[]): string {
  const width = Math.max(...all.map(({ service }) => service.length));
  const lines = all.map(({ service, operations }) => {
    const counts = STATES.map((state) => {
      const count = operations.filter((each) => each.state === state).length;
      return `${count || "–"}`.padStart(state.length);
    });
    return [service.padEnd(width), ...counts].join("  ");
  });
  return [
    [" ".repeat(width), ...STATES].join("  "),
    ...lines,
    "",
    "`misfire coverage <service>` names them. What is refused answers with an error that says so.",
    "",
  ].join("\n");
}
