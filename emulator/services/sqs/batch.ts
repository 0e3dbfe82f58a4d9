import { AwsError } from "../../kernel/index.ts";
import { emptyBatch, idsNotDistinct, invalidBatchId, tooManyEntries } from "./errors.ts";
import { BATCH_ENTRIES_MAX } from "./limits.ts";

interface BatchEntry {
  readonly Id: string | undefined;
}

interface FailedEntry {
  Id: string;
  SenderFault: boolean;
  Code: string;
  Message: string;
}

/** What refuses a batch as a whole. */
export function checkBatch(
  operation: "SendMessageBatch" | "DeleteMessageBatch" | "ChangeMessageVisibilityBatch",
  entries: readonly BatchEntry[],
): void {
  if (entries.length === 0) throw emptyBatch(operation);
  if (entries.length > BATCH_ENTRIES_MAX) throw tooManyEntries(entries.length, BATCH_ENTRIES_MAX);
  const seen = new Set<string>();
  for (const { Id = "" } of entries) {
    if (!/^[\w-]{1,80}$/.test(Id)) throw invalidBatchId();
    if (seen.has(Id)) throw idsNotDistinct(Id);
    seen.add(Id);
  }
}

/** Does each entry by itself: what AWS would refuse is a failed entry, the others succeed. */
export function eachEntry<Entry extends BatchEntry, Done>(
  entries: readonly Entry[],
  run: (entry: Entry) => Done,
): { readonly Successful: (Done & { Id: string })[]; readonly Failed?: FailedEntry[] } {
  const Successful: (Done & { Id: string })[] = [];
  const Failed: FailedEntry[] = [];
  for (const entry of entries) {
    const Id = entry.Id ?? "";
    try {
      Successful.push({ ...run(entry), Id });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // What a single call misses is a wrong value in a batch (recorded for MessageGroupId).
      const Code = error.code === "MissingParameter" ? "InvalidParameterValue" : error.code;
      Failed.push({ Id, SenderFault: error.fault === "Sender", Code, Message: error.message });
    }
  }
  return { Successful, ...(Failed.length > 0 ? { Failed } : {}) };
}
