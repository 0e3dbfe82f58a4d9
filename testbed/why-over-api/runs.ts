/** One invocation, as its log shows it. */
export interface Run {
  readonly requestId: string;
  readonly lines: readonly string[];
  /** Absent where it ended well, as far as the log says. */
  readonly failure?: Failure;
}

export interface Failure {
  readonly kind:
    | "denied"
    | "init-failed"
    | "left-behind"
    | "not-found"
    | "out-of-memory"
    | "read-only"
    | "threw"
    | "timed-out"
    | "tmp-full";
  readonly text: string;
  /** What was refused, where the message says it. */
  readonly denied?: { readonly action: string; readonly resource: string };
}

/** Parts a log by its platform lines: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html */
export function runsIn(lines: readonly string[]): readonly Run[] {
  const runs: { readonly requestId: string; readonly lines: string[] }[] = [];
  // Between a report and the next start an environment is made ready for what starts then.
  let before: string[] = [];
  let isBetween = true;
  for (const line of lines) {
    const started = /^START RequestId: (\S+)/.exec(line)?.[1];
    if (started !== undefined) {
      runs.push({ requestId: started, lines: before });
      [before, isBetween] = [[], false];
    }
    if (isBetween) before.push(line);
    else runs.at(-1)?.lines.push(line);
    if (line.startsWith("REPORT RequestId: ")) isBetween = true;
  }
  // What nothing started after came late.
  runs.at(-1)?.lines.push(...before);
  return runs.map((run) => {
    const failure = failureIn(run.lines);
    return failure ? { ...run, failure } : run;
  });
}

/** From the most telling to the least. */
const SIGNS: readonly (readonly [kind: Failure["kind"], sign: RegExp])[] = [
  ["timed-out", /Task timed out after/],
  ["out-of-memory", /Error Type: Runtime\.OutOfMemory/],
  ["init-failed", /^INIT_REPORT .*Status: error/],
  ["read-only", /EROFS/],
  ["tmp-full", /ENOSPC/],
  ["left-behind", /EEXIST.*'\/tmp\//],
  ["denied", /AccessDenied/],
  ["not-found", /NoSuchKey/],
  ["threw", /\bInvoke Error\b|"errorType":|\bUncaught Exception\b|Status: error/],
];

function failureIn(lines: readonly string[]): Failure | undefined {
  for (const [kind, sign] of SIGNS) {
    const line = lines.find((each) => sign.test(each));
    if (line === undefined) continue;
    const denied = kind === "denied" ? deniedIn(line) : undefined;
    const told = kind === "init-failed" ? (lines.find((each) => each.includes("Uncaught Exception")) ?? line) : line;
    return { kind, text: messageIn(told), ...(denied ? { denied } : {}) };
  }
  return undefined;
}

/** `… is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::sales/a.csv" …` */
function deniedIn(line: string): Failure["denied"] {
  const [, action, resource] =
    /is not authorized to perform: ([\w-]+:\w+) on resource: [\\"]*(arn:[^\s"\\]+)/.exec(line) ?? [];
  return action === undefined || resource === undefined ? undefined : { action, resource };
}

const messageIn = (line: string): string => {
  const said = /"errorMessage":\s*"((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
  return (said ?? line.trim()).slice(0, 300);
};
