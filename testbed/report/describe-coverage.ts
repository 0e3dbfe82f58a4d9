import type { CoverageState, OperationCoverage, ServiceCoverage } from "../../emulator/index.ts";

/** The lines of a README are at most that long. */
const WIDTH = 150;

/** Every operation of one service, in the words of its README (Markdown). */
export function describeCoverage({ operations }: ServiceCoverage): string {
  const inState = (state: CoverageState): readonly OperationCoverage[] =>
    operations.filter((each) => each.state === state);
  const [emulated, stored, refused] = [inState("emulated"), inState("stored only"), inState("refused")];
  return [
    wrapped(`Emulated (${emulated.length}): ${names(emulated)}`),
    ...(stored.length > 0 ? [wrapped(`Stored only (${stored.length}): ${names(stored)}`)] : []),
    ...(refused.length > 0 ? [`Refused by name (${refused.length}):`, reasons(refused)] : []),
  ].join("\n\n");
}

function reasons(refused: readonly OperationCoverage[]): string {
  const byReason = new Map<string, OperationCoverage[]>();
  for (const each of refused) {
    const because = each.because ?? "";
    const known = byReason.get(because);
    if (known) known.push(each);
    else byReason.set(because, [each]);
  }
  return [...byReason]
    .toSorted(([a], [b]) => Number(a === "") - Number(b === ""))
    .map(([because, those]) => wrapped(`- ${names(those)}${because === "" ? "" : `: ${because}`}`, "  "))
    .join("\n");
}

const names = (operations: readonly OperationCoverage[]): string =>
  operations.length === 0 ? "none" : operations.map(({ operation }) => `\`${operation}\``).join(", ");

function wrapped(text: string, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = `${indent}${word}`;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

const BEGIN = "<!-- Written by `npm run coverage`. -->";
const END = "<!-- Until here. -->";

/** A room's README with the list of its operations as it is now; the list is put at the end where there was none. */
export function withCoverage(readme: string, service: ServiceCoverage): string {
  const section = `${BEGIN}\n\n${describeCoverage(service)}\n\n${END}`;
  const start = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) return `${readme.trimEnd()}\n\n## Operations\n\n${section}\n`;
  return readme.slice(0, start) + section + readme.slice(end + END.length);
}
