import { describe, expect, test } from "vitest";
import { beside, printedBeside, type Row } from "../../bench/beside.ts";
import { figure, timed } from "../../bench/measure.ts";
import { runningAt, type Target } from "../../bench/server.ts";

const SYSTEMS = ["Misfire", "other"].map((name) => ({ name, target: runningAt(`http://${name}`) }));
const isOwn = ({ url }: Target): boolean => url === "http://Misfire";

const measured = (): Promise<readonly Row[]> =>
  beside(
    SYSTEMS,
    [
      ["call", (target) => Promise.resolve([figure("a call", "", [isOwn(target) ? 1 : 2], "ms")])],
      [
        "invoke",
        (target) =>
          isOwn(target)
            ? Promise.resolve([figure("an invoke", "", [300], "/s")])
            : Promise.reject(new Error("The API action 'Invoke'\nis not there")),
      ],
      ["nothing", () => Promise.reject(new Error("no"))],
    ],
    () => {},
  );

describe("systems beside each other", () => {
  test("are measured in turn: each row on all of them before the next", async () => {
    const turns: string[] = [];
    await beside(
      SYSTEMS,
      [
        ["one", () => Promise.resolve([])],
        ["two", () => Promise.resolve([])],
      ],
      (row, system) => turns.push(`${row} ${system}`),
    );
    expect(turns).toEqual(["one Misfire", "one other", "two Misfire", "two other"]);
  });

  test("stand in one row by the figure's name; what one cannot do is its answer, and no row is left out", async () => {
    const rows = await measured();
    expect(rows.map(({ name }) => name)).toEqual(["a call", "an invoke", "nothing"]);
    expect(rows[0]?.cells).toMatchObject([{ median: 1 }, { median: 2 }]);
    expect(rows[1]?.cells).toMatchObject([{ median: 300 }, "Error: The API action 'Invoke'\nis not there"]);
  });

  test("are printed side by side, answers as notes on a line each", async () => {
    const text = printedBeside(SYSTEMS, await measured()).split("\n");
    expect(text[0]).toMatch(/^what +unit +Misfire +other$/);
    expect(text[1]).toMatch(/^a call +ms +1\.00 \(1\.00\) +2\.00 \(2\.00\)$/);
    expect(text[2]).toMatch(/^an invoke +\/s +300 +\[1\]$/);
    expect(text[3]).toMatch(/^nothing +\[2\] +\[3\]$/);
    expect(text.slice(-3)).toEqual([
      "[1] other: Error: The API action 'Invoke' is not there",
      "[2] Misfire: Error: no",
      "[3] other: Error: no",
    ]);
  });
});

describe("a timing", () => {
  test("leaves the warm-up and what comes between two runs out", async () => {
    const ran: string[] = [];
    const { count } = await timed("x", "", 2, async (index) => void ran.push(String(index)), {
      warmUp: 1,
      after: async () => void ran.push("after"),
    });
    expect({ count, ran }).toEqual({ count: 2, ran: ["-1", "after", "0", "after", "1", "after"] });
  });

  test("ends early where a system is slow, with at least one figure", async () => {
    expect(await timed("x", "", 100, () => Promise.resolve(), { secondsMax: 0 })).toMatchObject({ count: 1 });
  });
});
