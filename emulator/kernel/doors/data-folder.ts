import {
  closeSync,
  existsSync,
  fdatasync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { serialize } from "node:v8";
import { frame } from "../frames.ts";
import type { LedgerSink, RowChange, StoredRows } from "../ledger.ts";
import { claimFolder } from "./data-marker.ts";
import {
  DataFolderError,
  Draft,
  MAGIC,
  readLog,
  readSnapshot,
  type WorldRecord,
  type WorldStamp,
} from "./data-records.ts";

/**
 * A folder that holds a world: a snapshot of its rows, and a log of what changed since. Numbers grow; with the highest snapshot
 * go all logs from its number on. See decisions/011.
 */
export interface DataFolder extends LedgerSink {
  /** What was found; the life is the one that begins now. */
  readonly found: { readonly rows: StoredRows; readonly stamp: WorldStamp };
  /** Where contents lie. */
  readonly blobs: string;
  /** Tells the time with every change from here on; of a stepping (virtual) clock each step is kept. */
  clock(stamp: () => Omit<WorldStamp, "life">, stepping: boolean): void;
  /** Whether the log has become longer than what it would be as a snapshot. */
  readonly outgrown: boolean;
  /** Writes a snapshot while changes go on, and lets go of what came before. `turn` lets others do something in between. */
  compact(rows: Iterable<RowChange>, turn: () => Promise<void>): Promise<void>;
  /** Puts another world in the place of this one: all of it or nothing. */
  replace(rows: Iterable<RowChange>, stamp: WorldStamp): void;
  /** Removes the files of contents that nobody has. */
  sweep(isAlive: (file: string) => boolean): void;
  /** Removes one of them once nothing that is written names it. */
  forget(file: string): void;
  /** Lets go of the folder. */
  close(): void;
}

/** A log below this many bytes is never worth a snapshot. Ours. */
const LOG_MIN = 16 * 1024 * 1024;

export interface DataFolderOptions {
  /** Asks the disk itself for every change, so that a loss of power loses nothing either. Default: SIGKILL loses nothing. */
  readonly durable: boolean;
}

/** Opens a folder, or makes one. Throws `DataFolderError` for what is no such folder, or damaged, or open elsewhere. */
export function openDataFolder(path: string, { durable }: DataFolderOptions): DataFolder {
  const release = claimFolder(path);
  try {
    return new Folder(path, durable, release);
  } catch (error) {
    release();
    throw error;
  }
}

class Folder implements DataFolder {
  readonly found: DataFolder["found"];
  readonly blobs: string;
  readonly #path: string;
  readonly #durable: boolean;
  readonly #release: () => void;
  readonly #dead: string[] = [];
  #life: number;
  #clock: () => Omit<WorldStamp, "life">;
  #stepping = false;
  #last: Omit<WorldStamp, "life">;
  /** The log that is written to: its number, its file, how much of it is whole. */
  #number = 0;
  #log = -1;
  #length = 0;
  /** The file may hold half a record behind that. */
  #torn = false;
  /** Bytes of the snapshot, and of all logs since. */
  #snapshotBytes = 0;
  #logBytes = 0;
  #compacting: Promise<void> | undefined;
  #abandoned = false;
  #closed = false;
  #syncing: Promise<void> | undefined;
  #unsynced = false;

  constructor(path: string, durable: boolean, release: () => void) {
    this.#path = path;
    this.#durable = durable;
    this.#release = release;
    this.blobs = join(path, "blobs");
    mkdirSync(this.blobs, { recursive: true });
    const { rows, stamp } = this.#load();
    this.#life = stamp ? stamp.life + 1 : 0;
    this.#last = { now: stamp?.now ?? -Infinity, shift: stamp?.shift ?? 0 };
    this.#clock = () => this.#last;
    this.found = { rows, stamp: { ...this.#last, life: this.#life } };
    // From here on no other life is this one, whatever becomes of it.
    this.#write([]);
  }

  clock(stamp: () => Omit<WorldStamp, "life">, stepping: boolean): void {
    this.#clock = stamp;
    this.#stepping = stepping;
  }

  get outgrown(): boolean {
    return !this.#compacting && this.#logBytes > Math.max(LOG_MIN, this.#snapshotBytes * 2);
  }

  append(rows: readonly RowChange[]): void {
    if (this.#closed) return;
    if (rows.length === 0 && !this.#torn && !this.#moved()) return;
    this.#write(rows);
    for (const file of this.#dead.splice(0)) rmSync(join(this.blobs, file), { force: true });
  }

  /** A real clock goes on by itself; only a step of it is to be kept. */
  #moved(): boolean {
    const { now, shift } = this.#clock();
    return shift !== this.#last.shift || (this.#stepping && now !== this.#last.now);
  }

  settled(): Promise<void> | undefined {
    if (!this.#durable) return undefined;
    // Whoever comes while the disk is asked needs another asking; they share it.
    if (this.#unsynced) {
      this.#unsynced = false;
      const before = this.#syncing?.catch(() => {}) ?? Promise.resolve();
      const next = before
        .then(() => this.#sync())
        .finally(() => {
          if (this.#syncing === next) this.#syncing = undefined;
        });
      this.#syncing = next;
    }
    return this.#syncing;
  }

  #sync(): Promise<void> {
    return new Promise((resolve, reject) => fdatasync(this.#log, (error) => (error ? reject(error) : resolve())));
  }

  #write(rows: readonly RowChange[]): void {
    const stamp = this.#clock();
    const bytes = frame(serialize({ life: this.#life, ...stamp, rows } satisfies WorldRecord));
    if (this.#torn) this.#cut();
    try {
      for (let done = 0; done < bytes.length;)
        done += writeSync(this.#log, bytes, done, bytes.length - done, this.#length + done);
    } catch (error) {
      this.#torn = true;
      this.#cut();
      throw error;
    }
    this.#last = stamp;
    this.#length += bytes.length;
    this.#logBytes += bytes.length;
    this.#unsynced = true;
  }

  /** Takes away half a record. */
  #cut(): void {
    ftruncateSync(this.#log, this.#length);
    this.#torn = false;
  }

  #file(kind: "snapshot" | "log", number: number): string {
    return join(this.#path, `${kind}-${number}`);
  }

  #numbers(kind: "snapshot" | "log"): readonly number[] {
    return readdirSync(this.#path)
      .flatMap((name) => new RegExp(`^${kind}-(\\d+)$`).exec(name)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b);
  }

  #load(): { readonly rows: Map<string, Map<string, Uint8Array>>; readonly stamp: WorldStamp | undefined } {
    const snapshot = this.#numbers("snapshot").at(-1);
    const logs = this.#numbers("log").filter((number) => number >= (snapshot ?? 0));
    const rows = new Map<string, Map<string, Uint8Array>>();
    let stamp: WorldStamp | undefined;
    const take = (record: WorldRecord): void => {
      stamp = { life: record.life, now: record.now, shift: record.shift };
      apply(rows, record.rows);
    };
    if (snapshot !== undefined) this.#snapshotBytes = readSnapshot(this.#file("snapshot", snapshot), take);
    this.#number = logs.at(-1) ?? snapshot ?? 0;
    for (let number = snapshot ?? 0; number < this.#number; number += 1) {
      const file = this.#file("log", number);
      if (!logs.includes(number))
        throw new DataFolderError(`${file} is missing, and log-${this.#number} goes on from it`);
      const { whole, size } = readLog(file, take);
      if (whole < size) throw new DataFolderError(`${file} ends in the middle of a record at byte ${whole}`);
      this.#logBytes += whole;
    }
    this.#openLog(take);
    this.#clear(snapshot ?? 0);
    return { rows, stamp };
  }

  /** The last log, whose last record may have been cut off when the process ended. */
  #openLog(take: (record: WorldRecord) => void): void {
    const file = this.#file("log", this.#number);
    const known = existsSync(file) ? readLog(file, take) : undefined;
    this.#log = openSync(file, known ? "r+" : "w+", 0o600);
    if (known && known.whole > 0) {
      this.#length = known.whole;
      ftruncateSync(this.#log, known.whole);
    } else {
      writeSync(this.#log, MAGIC.log, 0);
      this.#length = MAGIC.log.length;
    }
    this.#logBytes += this.#length;
  }

  /** Removes what came before a snapshot, and drafts. */
  #clear(snapshot: number): void {
    for (const kind of ["log", "snapshot"] as const)
      for (const number of this.#numbers(kind))
        if (number < snapshot) rmSync(this.#file(kind, number), { force: true });
    for (const name of readdirSync(this.#path)) if (name.endsWith(".new")) rmSync(join(this.#path, name));
  }

  compact(rows: Iterable<RowChange>, turn: () => Promise<void>): Promise<void> {
    this.#compacting ??= this.#compact(rows, turn).finally(() => (this.#compacting = undefined));
    return this.#compacting;
  }

  async #compact(rows: Iterable<RowChange>, turn: () => Promise<void>): Promise<void> {
    this.#abandoned = false;
    const number = this.#number + 1;
    this.#rotate(number);
    const draft = new Draft(this.#file("snapshot", number), { life: this.#life, ...this.#clock() });
    try {
      // Rows are read one by one while the world goes on; what changes meanwhile is in the new log, and read after the snapshot.
      for (const row of rows) {
        if (this.#abandoned || this.#closed) return draft.drop();
        if (draft.add(row)) await turn();
      }
      if (this.#abandoned || this.#closed) return draft.drop();
      this.#snapshotBytes = draft.finish();
    } catch (error) {
      draft.drop();
      throw error;
    }
    this.#logBytes = this.#length;
    this.#clear(number);
    return undefined;
  }

  /** Goes on in another log. */
  #rotate(number: number): void {
    const log = openSync(this.#file("log", number), "w+", 0o600);
    try {
      writeSync(log, MAGIC.log, 0);
    } catch (error) {
      closeSync(log);
      rmSync(this.#file("log", number), { force: true });
      throw error;
    }
    this.#leaveLog();
    this.#log = log;
    this.#number = number;
    this.#length = MAGIC.log.length;
  }

  #leaveLog(): void {
    const log = this.#log;
    if (!this.#durable) return closeSync(log);
    fsyncSync(log);
    // The disk may still be asked about it.
    void (this.#syncing?.catch(() => {}) ?? Promise.resolve()).then(() => closeSync(log));
    return undefined;
  }

  replace(rows: Iterable<RowChange>, stamp: WorldStamp): void {
    this.#abandoned = true;
    const number = this.#number + 1;
    // The log comes first: once the snapshot is there, nothing that older logs say counts.
    this.#rotate(number);
    const draft = new Draft(this.#file("snapshot", number), stamp);
    try {
      for (const row of rows) draft.add(row);
      this.#snapshotBytes = draft.finish();
    } catch (error) {
      draft.drop();
      throw error;
    }
    this.#life = stamp.life;
    this.#last = stamp;
    this.#logBytes = this.#length;
    this.#clear(number);
  }

  sweep(isAlive: (file: string) => boolean): void {
    for (const file of readdirSync(this.blobs)) if (!isAlive(file)) rmSync(join(this.blobs, file), { force: true });
  }

  forget(file: string): void {
    if (!this.#closed) this.#dead.push(file);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#leaveLog();
    this.#release();
  }
}

function apply(rows: Map<string, Map<string, Uint8Array>>, changes: readonly RowChange[]): void {
  for (const [table, key, row] of changes) {
    let held = rows.get(table);
    if (!held) rows.set(table, (held = new Map()));
    if (row) held.set(key, row);
    else held.delete(key);
  }
}
