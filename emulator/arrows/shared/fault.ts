import type { EntryId, FaultPoint, Kernel } from "../../kernel/index.ts";

/** Asks whether a fault strikes here, and writes down that it did: what a world was told to break must not look like AWS. */
export function struck(kernel: Kernel, point: FaultPoint, subject: string, cause: EntryId): boolean {
  if (!kernel.faults.at(point, subject)) return false;
  kernel.journal.write([cause], { kind: "note", about: subject, text: `the fault ${point} struck`, detail: { point } });
  return true;
}
