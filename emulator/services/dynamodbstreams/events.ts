import type { EntryId } from "../../kernel/index.ts";

/** Records were read from a stream by somebody; a `fact` of the journal whose causes are the changes they tell of. */
export interface RecordsRead {
  readonly streamArn: string;
  readonly shardId: string;
  readonly count: number;
  readonly entry: EntryId;
}
