import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDataFolder, type RowChange, type StoredRows } from "../../emulator/kernel/index.ts";

const root = mkdtempSync(join(tmpdir(), "misfire-folder-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folders = 0;
const newPath = (): string => join(root, String((folders += 1)));

const row = (key: string, text: string | undefined): RowChange => [
  "t",
  key,
  text === undefined ? undefined : Buffer.from(text),
];
const textsOf = (rows: StoredRows): Readonly<Record<string, string>> =>
  Object.fromEntries([...(rows.get("t") ?? [])].map(([key, bytes]) => [key, Buffer.from(bytes).toString()]));

/** What a folder holds when it is opened. */
function found(path: string): Readonly<Record<string, string>> {
  const folder = openDataFolder(path, { durable: false });
  folder.close();
  return textsOf(folder.found.rows);
}

/** A folder whose log holds three changes; where each of them ends. */
function written(): { readonly path: string; readonly log: string; readonly ends: readonly number[] } {
  const path = newPath();
  const folder = openDataFolder(path, { durable: false });
  const log = join(path, "log-0");
  const ends = ["one", "two", "three"].map((text, index) => {
    folder.append([row(`k${index}`, text)]);
    return statSync(log).size;
  });
  folder.close();
  return { path, log, ends };
}

describe("a data folder", () => {
  test("has what was written, in the order in which it first came, without what was erased", () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: true });
    folder.append([row("b", "1"), row("a", "2")]);
    folder.append([row("b", "3"), row("gone", "4")]);
    folder.append([row("gone", undefined)]);
    folder.close();
    expect(Object.entries(found(path))).toEqual([
      ["b", "3"],
      ["a", "2"],
    ]);
  });

  test("drops a last record that was cut off, wherever it was, and goes on behind what is whole", () => {
    const { path, log, ends } = written();
    const [, two = 0, three = 0] = ends;
    for (const size of [three - 1, two + 13, two + 12, two + 5, two + 1]) {
      truncateSync(log, size);
      expect(found(path)).toEqual({ k0: "one", k1: "two" });
      // Opening writes a record of its own behind.
      const folder = openDataFolder(path, { durable: false });
      folder.append([row("k2", "again")]);
      folder.close();
      expect(found(path)).toEqual({ k0: "one", k1: "two", k2: "again" });
      const again = openDataFolder(path, { durable: false });
      again.append([row("k2", undefined)]);
      again.close();
      appendFileSync(log, readFileSync(log).subarray(two, three));
    }
  });

  test("says where a byte is not what was written, in every place of a record", () => {
    const { path, log, ends } = written();
    const bytes = readFileSync(log);
    const [one = 0, , three = 0] = ends;
    for (let at = one; at < three; at += 7) {
      const damaged = Buffer.from(bytes);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      writeFileSync(log, damaged);
      expect(() => found(path), `byte ${at}`).toThrow(/log-0 is damaged: .* at byte \d+/);
    }
    writeFileSync(log, bytes);
    expect(found(path)).toEqual({ k0: "one", k1: "two", k2: "three" });
  });

  test("takes zeros at the end for what a loss of power left, and never for a record", () => {
    const { path, log } = written();
    appendFileSync(log, Buffer.alloc(4096));
    expect(found(path)).toEqual({ k0: "one", k1: "two", k2: "three" });
  });

  test("tells another format, a file, and somebody else's folder from its own", () => {
    const file = newPath();
    writeFileSync(file, "x");
    expect(() => found(file)).toThrow("is a file; a world is kept in a folder");
    const strange = newPath();
    mkdirSync(strange);
    writeFileSync(join(strange, "letter.txt"), "dear");
    expect(() => found(strange)).toThrow("holds other things (letter.txt)");
    expect(readdirSync(strange)).toEqual(["letter.txt"]);
    const { path, log } = written();
    const bytes = readFileSync(log);
    writeFileSync(log, Buffer.from(bytes.toString("latin1").replace("misfire log 1", "misfire log 2"), "latin1"));
    expect(() => found(path)).toThrow("log-0 is of format 2, and this version of Misfire reads 1");
    writeFileSync(join(path, "misfire.json"), JSON.stringify({ format: 9 }));
    expect(() => found(path)).toThrow("names format 9, and this version of Misfire reads 1");
  });

  test("is open to one process only; a dead one's lock is taken over", () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: false });
    expect(() => openDataFolder(path, { durable: false })).toThrow(new RegExp(`process ${process.pid} has it open`));
    folder.close();
    expect(existsSync(join(path, "lock"))).toBe(false);
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    writeFileSync(join(path, "lock"), JSON.stringify({ pid, host: hostname(), began: "1" }));
    expect(found(path)).toEqual({});
    writeFileSync(join(path, "lock"), JSON.stringify({ pid: 1, host: "another" }));
    expect(() => found(path)).toThrow(/process 1 on another has it open; if that is gone, remove .*lock/);
  });

  test("counts its lives, and goes on at its time", () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: false });
    folder.clock(() => ({ now: 4711, shift: 12 }), true);
    folder.append([]);
    folder.close();
    const next = openDataFolder(path, { durable: false });
    next.close();
    expect(next.found.stamp).toEqual({ life: 1, now: 4711, shift: 12 });
  });

  test("is made smaller while changes go on, and has them", async () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: false });
    const rows = Array.from({ length: 1200 }, (_, index) => row(`k${index}`, `v${index}`));
    folder.append(rows);
    let turns = 0;
    await folder.compact(rows, () => {
      turns += 1;
      folder.append([row(`k${turns}`, undefined), row(`new${turns}`, "n")]);
      return Promise.resolve();
    });
    folder.close();
    expect(turns).toBe(2);
    expect(readdirSync(path).toSorted()).toEqual(["blobs", "log-1", "misfire.json", "snapshot-1"]);
    const texts = found(path);
    expect(Object.keys(texts)).toHaveLength(1200);
    expect(texts).toMatchObject({ new1: "n", new2: "n", k0: "v0" });
    expect(texts["k1"]).toBeUndefined();
  });

  test("whose process ends while it is made smaller has everything, too", async () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: false });
    const rows = Array.from({ length: 1200 }, (_, index) => row(`k${index}`, "v"));
    folder.append(rows);
    const ended = folder.compact(rows, () => {
      folder.append([row("late", "l")]);
      folder.close();
      return Promise.resolve();
    });
    await ended;
    expect(readdirSync(path).toSorted()).toEqual(["blobs", "log-0", "log-1", "misfire.json"]);
    expect(Object.keys(found(path))).toHaveLength(1201);
    rmSync(join(path, "log-0"));
    expect(() => found(path)).toThrow("log-0 is missing");
  });

  test("is another world at once when it is replaced", () => {
    const path = newPath();
    const folder = openDataFolder(path, { durable: false });
    folder.append([row("old", "o")]);
    const bad = function* (): Iterable<RowChange> {
      yield row("half", "h");
      throw new Error("no more");
    };
    expect(() => folder.replace(bad(), { life: 5, now: 1, shift: 0 })).toThrow("no more");
    folder.append([row("still", "s")]);
    folder.close();
    expect(found(path)).toEqual({ old: "o", still: "s" });
    const again = openDataFolder(path, { durable: false });
    again.replace([row("new", "n")], { life: 9, now: 1, shift: 0 });
    again.append([row("next", "x")]);
    again.close();
    const last = openDataFolder(path, { durable: false });
    last.close();
    expect(textsOf(last.found.rows)).toEqual({ new: "n", next: "x" });
    expect(last.found.stamp.life).toBe(10);
  });
});
