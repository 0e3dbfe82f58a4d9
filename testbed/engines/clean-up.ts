type Removal = () => Promise<unknown>;

/** What has to be taken down whatever happens. */
export interface CleanUp {
  add(removal: Removal): void;
  /** Runs what was added, the last first; goes on after failures and then rejects with all of them. Runs once. */
  run(): Promise<void>;
}

const open = new Set<CleanUp>();

/** A clean-up that also runs when the process is told to stop (Ctrl-C, SIGTERM). */
export function createCleanUp(): CleanUp {
  const removals: Removal[] = [];
  let ran: Promise<void> | undefined;
  const cleanUp: CleanUp = {
    add: (removal) => void removals.push(removal),
    run: () =>
      (ran ??= (async () => {
        const errors: unknown[] = [];
        for (let removal = removals.pop(); removal; removal = removals.pop())
          await removal().catch((error: unknown) => errors.push(error));
        open.delete(cleanUp);
        listen(open.size > 0);
        if (errors.length > 0) throw new AggregateError(errors, `left behind: ${errors.map(textOf).join("; ")}`);
      })()),
  };
  open.add(cleanUp);
  listen(true);
  return cleanUp;
}

// The exit code that a shell gives a process that a signal has ended.
const interrupted = (): void => void stop(130);
const terminated = (): void => void stop(143);

/** Signals are left alone while there is nothing to take down. */
function listen(wanted: boolean): void {
  process.off("SIGINT", interrupted).off("SIGTERM", terminated);
  if (wanted) process.once("SIGINT", interrupted).once("SIGTERM", terminated);
}

/** Worlds before the engines they run on: the last made first. */
async function stop(code: number): Promise<never> {
  process.stderr.write("\nmisfire: cleaning up …\n");
  for (const each of [...open].toReversed())
    await each.run().catch((error: unknown) => process.stderr.write(`misfire: ${textOf(error)}\n`));
  // A scenario that is still being played would go on in a world that is gone.
  process.exit(code);
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
