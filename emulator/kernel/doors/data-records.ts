import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { assert } from "../assert.ts";
import { frame, readFrame } from "../frames.ts";
import type { RowChange } from "../ledger.ts";
import type { Instant, Millis } from "../time.ts";

/** What a folder cannot be used for, in a sentence. */
export class DataFolderError extends Error {}

/** A world's time, and how many lives it had. */
export interface WorldStamp {
  readonly life: number;
  readonly now: Instant;
  readonly shift: Millis;
}

/** What both files are made of. */
export interface WorldRecord extends WorldStamp {
  readonly rows: readonly RowChange[];
  /** The last record of a snapshot: how many rows came before. */
  readonly end?: number;
}

export const FORMAT = 1;
export const MAGIC: Readonly<Record<"log" | "snapshot", string>> = {
  log: `misfire log ${FORMAT}\n`,
  snapshot: `misfire snapshot ${FORMAT}\n`,
};
/** Rows of a snapshot that go into one record. */
const ROWS_MAX = 500;

/** A snapshot that is being written; it has its name once it is whole. */
export class Draft {
  readonly #path: string;
  readonly #file: number;
  readonly #stamp: WorldStamp;
  #rows: RowChange[] = [];
  #count = 0;
  #bytes = 0;

  constructor(path: string, { life, now, shift }: WorldStamp) {
    this.#path = path;
    this.#stamp = { life, now, shift };
    this.#file = openSync(`${path}.new`, "w", 0o600);
    this.#put(Buffer.from(MAGIC.snapshot));
  }

  /** Whether something was written: time to let others have a turn. */
  add(row: RowChange): boolean {
    this.#rows.push(row);
    this.#count += 1;
    if (this.#rows.length < ROWS_MAX) return false;
    this.#flush();
    return true;
  }

  /** In bytes. */
  finish(): number {
    this.#flush();
    this.#put(frame(serialize({ ...this.#stamp, rows: [], end: this.#count } satisfies WorldRecord)));
    fsyncSync(this.#file);
    closeSync(this.#file);
    renameSync(`${this.#path}.new`, this.#path);
    return this.#bytes;
  }

  drop(): void {
    closeSync(this.#file);
    rmSync(`${this.#path}.new`, { force: true });
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    this.#put(frame(serialize({ ...this.#stamp, rows: this.#rows } satisfies WorldRecord)));
    this.#rows = [];
  }

  #put(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done);
    this.#bytes += bytes.length;
  }
}

export function readSnapshot(file: string, take: (record: WorldRecord) => void): number {
  const bytes = readFileSync(file);
  let rows = 0;
  let end: number | undefined;
  const whole = readRecords(file, bytes, MAGIC.snapshot, (record) => {
    rows += record.rows.length;
    end = record.end ?? end;
    take(record);
  });
  if (whole < bytes.length || end === undefined) throw new DataFolderError(`${file} is cut off at byte ${whole}`);
  if (end !== rows) throw new DataFolderError(`${file} is damaged: it should hold ${end} rows and holds ${rows}`);
  return bytes.length;
}

export function readLog(
  file: string,
  take: (record: WorldRecord) => void,
): { readonly whole: number; readonly size: number } {
  const bytes = readFileSync(file);
  return { whole: readRecords(file, bytes, MAGIC.log, take), size: bytes.length };
}

/** Up to which byte whole records were read; what follows was cut off. */
function readRecords(file: string, bytes: Buffer, magic: string, take: (record: WorldRecord) => void): number {
  const begin = bytes.toString("latin1", 0, magic.length);
  if (begin !== magic) {
    // The process ended before it had written a line.
    if (magic.startsWith(begin)) return 0;
    const other = /^misfire (?:log|snapshot) (\d+)\n/.exec(begin)?.[1];
    throw new DataFolderError(
      other === undefined
        ? `${file} is damaged at byte 0: it should begin with "${magic.trim()}"`
        : `${file} is of format ${other}, and this version of Misfire reads ${FORMAT}`,
    );
  }
  let at = magic.length;
  while (at < bytes.length) {
    const found = readFrame(bytes, at);
    if (found.kind === "cut") return at;
    if (found.kind === "damaged") {
      // A loss of power can leave a file longer than what was written into it.
      if (bytes.subarray(at).every((byte) => byte === 0)) return at;
      throw new DataFolderError(`${file} is damaged: ${found.what} at byte ${at} is not what was written`);
    }
    take(recordOf(found.record));
    at = found.end;
  }
  return at;
}

function recordOf(bytes: Uint8Array): WorldRecord {
  const record: unknown = deserialize(bytes);
  assert(isRecord(record), "a record of a world holds no rows");
  return record;
}

/** What the checksum vouches for was written by us. */
const isRecord = (record: unknown): record is WorldRecord =>
  typeof record === "object" && record !== null && "rows" in record;
