import type { Composed, Keeping } from "./compose.ts";
import {
  createContentStore,
  createScratch,
  DataFolderError,
  openDataFolder,
  wall,
  type Content,
  type ContentHome,
  type DataFolder,
  type LedgerSink,
  type RowChange,
  type Scratch,
  type StoredRows,
  type WorldStamp,
} from "./kernel/index.ts";
import type { Resolved } from "./options.ts";
import { readWorld, WorldFileError, writeWorld, type WorldImage } from "./world-file.ts";

/** Worlds that follow one another in one place: a folder if there is one, else memory. */
export interface Keeper {
  /** A world out of what is kept; empty where nothing is. Throws `DataFolderError`. */
  open(): Composed;
  /** An empty world in the place of one that was closed. */
  fresh(): Composed;
  /**
   * A world out of a file, in the place of the present one, which is to be closed then. Rejects with `WorldFileError`, and
   * nothing has changed. `leave` is called when it is sure that the new one comes.
   */
  load(chunks: AsyncIterable<Uint8Array>, leave: () => void): Promise<Composed>;
  /** The file of a world as it is when the first piece is asked for. */
  save(world: Composed): AsyncIterable<Uint8Array>;
  /** Writes down what is left. */
  finish(world: Composed): void;
  /** Lets go of the folder. */
  close(): void;
}

/** `keeping` only for a world that is kept, or follows another. */
type Compose = (keeping?: Keeping) => Composed;

export function createKeeper(options: Resolved, compose: Compose): Keeper {
  const folder = options.data === undefined ? undefined : openDataFolder(options.data, { durable: options.durable });
  /** Of the present world. */
  let life = folder?.found.stamp.life ?? 0;
  let valve: Valve | undefined;

  const keepingOf = (stamp: WorldStamp): Keeping => ({
    life: stamp.life,
    start: Number.isFinite(stamp.now) && options.clock === "virtual" ? stamp.now : options.start,
    // Time never goes back, whichever clock it was that went on.
    shift:
      Number.isFinite(stamp.now) && options.clock === "real" ? Math.max(stamp.shift, stamp.now - wall.now(), 0) : 0,
    ...(folder ? { home: homeOf(folder, stamp.life, options.durable) } : {}),
  });

  const attach = (world: Composed, to: DataFolder, written: StoredRows): void => {
    const { kernel } = world;
    valve = valveOf(to, () => {
      if (!to.outgrown) return;
      to.compact(kernel.ledger.rows(), () => wall.turn()).catch((error: unknown) =>
        options.onReport(`the data folder could not be made smaller: ${String(error)}`),
      );
    });
    to.clock(() => ({ now: kernel.now(), shift: kernel.timeline.shifted }), kernel.timeline.kind === "virtual");
    kernel.ledger.attach(valve.sink, written);
  };

  /** All that is on disk is this world from here on. */
  const settle = (world: Composed, as: number): void => {
    if (folder) {
      const rows = [...world.kernel.ledger.rows()];
      const { shifted: shift } = world.kernel.timeline;
      folder.replace(rows, { life: as, now: world.kernel.now(), shift });
      valve?.shut();
      attach(world, folder, storedOf(rows));
    }
    life = as;
  };

  return {
    open() {
      if (!folder) return compose();
      const world = compose(keepingOf(folder.found.stamp));
      try {
        restore(world, folder.found.rows, life);
      } catch (error) {
        void world.close();
        folder.close();
        throw new DataFolderError(`${options.data} cannot be read: ${messageOf(error)}`);
      }
      folder.sweep((file) => world.contents.lives(file));
      attach(world, folder, folder.found.rows);
      return world;
    },
    fresh() {
      if (!folder) return compose();
      const world = compose(keepingOf({ life: life + 1, now: -Infinity, shift: 0 }));
      settle(world, life + 1);
      return world;
    },
    async load(chunks, leave) {
      const scratch = lazily(createScratch);
      const contents = createContentStore(
        scratch.get,
        folder && homeOf(folder, `${life}-in-${(arrivals += 1)}`, options.durable),
      );
      let world: Composed | undefined;
      try {
        const image = await readWorld(chunks, contents);
        const next = Math.max(life, image.stamp.life) + 1;
        world = compose({ ...keepingOf({ ...image.stamp, life: next }), onClose: scratch.remove });
        for (const [file, content] of image.files) world.contents.adopt(file, content);
        restoreImage(world, image, next);
        settle(world, next);
      } catch (error) {
        await world?.close();
        scratch.remove();
        throw error;
      }
      leave();
      return world;
    },
    async *save(world) {
      yield* writeWorld(imageOf(world, life, options.version));
    },
    finish(world) {
      const problem = (error: unknown): void =>
        options.onReport(`what changed last could not be written to ${options.data ?? "memory"}: ${messageOf(error)}`);
      try {
        void world.kernel.ledger.commit()?.catch(problem);
      } catch (error) {
        problem(error);
      }
    },
    close() {
      valve?.shut();
      folder?.close();
    },
  };
}

/** Files that came from elsewhere have names of their own. */
let arrivals = 0;

const homeOf = (folder: DataFolder, life: number | string, durable: boolean): ContentHome => ({
  folder: folder.blobs,
  prefix: `${life}-`,
  durable,
  forgotten: (file) => folder.forget(file),
});

function restore({ kernel, rooms }: Composed, rows: StoredRows, life: number): void {
  if (rows.size === 0) return;
  rooms.enterFor([...rows].filter(([, held]) => held.size > 0).map(([table]) => table));
  const entry = kernel.journal.write([], {
    kind: "note",
    about: "world",
    text: "what follows was there before: this world goes on from one that was kept",
    detail: { life },
  });
  kernel.ledger.restore(rows, entry);
}

function restoreImage(world: Composed, image: WorldImage, life: number): void {
  try {
    restore(world, storedOf(image.rows), life);
  } catch (error) {
    throw new WorldFileError(`The world in the file cannot be taken over: ${messageOf(error)}`);
  }
}

/** Rows and contents at this moment. */
function imageOf({ kernel, contents }: Composed, life: number, version: string): WorldImage {
  const files = new Map<string, Content>();
  const ignore = contents.onHold((file, content) => files.set(file, content));
  try {
    const rows = [...kernel.ledger.rows()];
    return { stamp: { life, now: kernel.now(), shift: kernel.timeline.shifted }, version, rows, files };
  } finally {
    ignore();
  }
}

function storedOf(rows: readonly RowChange[]): StoredRows {
  const stored = new Map<string, Map<string, Uint8Array>>();
  for (const [table, key, row] of rows) {
    if (!row) continue;
    let held = stored.get(table);
    if (!held) stored.set(table, (held = new Map()));
    held.set(key, row);
  }
  return stored;
}

/** Between a world and the folder: a world whose place another took writes nothing any more. */
interface Valve {
  readonly sink: LedgerSink;
  shut(): void;
}

function valveOf(folder: DataFolder, written: () => void): Valve {
  let open = true;
  return {
    sink: {
      append(rows) {
        if (!open) return;
        folder.append(rows);
        written();
      },
      settled: () => (open ? folder.settled() : undefined),
    },
    shut: () => void (open = false),
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** A folder on disk only if it is needed. */
function lazily(make: () => Scratch): { get(): Scratch; remove(): void } {
  let made: Scratch | undefined;
  return { get: () => (made ??= make()), remove: () => made?.remove() };
}
