import type { Kernel } from "../../kernel/index.ts";

/** Lets work go on that the timeline does not wait for, since it needs the world's time itself; a bug in it is told as a task's. */
export function unawaited(kernel: Kernel, arrow: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    kernel.timeline.after(0, arrow, () => {
      throw error;
    });
  });
}
