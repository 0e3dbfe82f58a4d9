import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import { createTimeline, wall, type Timeline } from "../../emulator/kernel/index.ts";

const START = Date.parse("2026-01-01T00:00:00Z");
const virtual = (extra: { stepsMax?: number; patience?: number } = {}): Timeline =>
  createTimeline({ kind: "virtual", start: START, wall, ...extra });

describe("the virtual clock", () => {
  test("stands still until someone waits", async () => {
    const timeline = virtual();
    let ran = false;
    timeline.after(0, "now", () => void (ran = true));
    await wall.turn();
    await wall.turn();
    expect(ran).toBe(false);
    expect(timeline.now()).toBe(START);
  });

  test("goes from due time to due time and never over a task", async () => {
    const timeline = virtual();
    const seen: string[] = [];
    timeline.after(20, "b", () => void seen.push(`b@${timeline.now() - START}`));
    timeline.after(10, "a", () => {
      seen.push(`a@${timeline.now() - START}`);
      timeline.after(5, "a2", () => void seen.push(`a2@${timeline.now() - START}`));
    });
    await timeline.advance(100);
    expect(seen).toEqual(["a@10", "a2@15", "b@20"]);
    expect(timeline.now() - START).toBe(100);
  });

  test("breaks ties by order of creation", async () => {
    const timeline = virtual();
    const seen: number[] = [];
    for (let i = 0; i < 20; i += 1) timeline.after(7, `t${i}`, () => void seen.push(i));
    await timeline.idle();
    expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  test("does not move while something runs", async () => {
    const timeline = virtual();
    const seen: string[] = [];
    const hold = timeline.hold("work");
    timeline.after(10, "later", () => void seen.push("later"));
    const idle = timeline.idle();
    await wall.turn();
    await wall.turn();
    seen.push("work ends");
    hold.release();
    await idle;
    expect(seen).toEqual(["work ends", "later"]);
  });

  test("a request from outside that waits makes time move as far as it needs, no further", async () => {
    const timeline = virtual();
    const hold = timeline.hold("invoke", { drives: true });
    let answer: (at: number) => void = () => {};
    const answered = new Promise<number>((resolve) => (answer = resolve));
    timeline.after(3000, "timeout", () => answer(timeline.now()));
    timeline.after(9000, "later", () => expect.unreachable("went too far"));
    expect((await hold.wait("its outcome", answered)) - START).toBe(3000);
    hold.release();
    await wall.turn();
    expect(timeline.now() - START).toBe(3000);
  });

  test("background tasks do not keep idle going", async () => {
    const timeline = virtual();
    let swept = 0;
    const sweep = (): void => {
      swept += 1;
      timeline.after(60_000, "sweep", sweep, { background: true });
    };
    timeline.after(60_000, "sweep", sweep, { background: true });
    timeline.after(90_000, "work", () => {});
    await timeline.idle();
    expect(swept).toBe(1);
    expect(timeline.now() - START).toBe(90_000);
  });

  test("a cancelled task neither runs nor counts", async () => {
    const timeline = virtual();
    const task = timeline.after(1000, "x", () => expect.unreachable("cancelled"));
    task.cancel();
    task.cancel();
    await timeline.idle();
    expect(timeline.now()).toBe(START);
  });

  test("a world that feeds itself ends with a sentence that names the task", async () => {
    const timeline = virtual({ stepsMax: 50 });
    const again = (): void => void timeline.after(1, "s3-to-lambda", again);
    again();
    await expect(timeline.idle()).rejects.toThrow(/still busy after 50 steps, s3-to-lambda last/);
  });

  test("a world that never comes to rest says what runs", async () => {
    const timeline = virtual({ patience: 20 });
    timeline.hold("PutObject a.csv");
    await expect(timeline.idle()).rejects.toThrow(/did not come to rest within 20 real ms: running: PutObject a.csv/);
  });

  test("a world that rested in between has all of its patience again, and then says what runs", async () => {
    let elapsed = 0;
    const timers: { readonly span: number; readonly run: () => void }[] = [];
    const told = {
      ...wall,
      elapsed: () => elapsed,
      timer: (span: number, run: () => void) => {
        timers.push({ span, run });
        return () => {};
      },
    };
    const timeline = createTimeline({ kind: "virtual", start: START, wall: told, patience: 20 });
    const waiting = async (): Promise<void> => {
      for (let turns = 0; turns < 3; turns += 1) await wall.turn();
    };
    const first = timeline.hold("a");
    const rested = timeline.idle();
    await waiting();
    elapsed = 15;
    first.release();
    await rested;
    timeline.hold("b");
    const stuck = expect(timeline.idle()).rejects.toThrow(/running: b/);
    await waiting();
    elapsed = 20;
    timers[0]?.run();
    expect(timers.map(({ span }) => span)).toEqual([20, 15]);
    elapsed = 35;
    timers[1]?.run();
    await stuck;
  });

  test("what a task throws reaches whoever drives the world", async () => {
    const timeline = virtual();
    timeline.after(1, "broken", () => {
      throw new Error("a bug");
    });
    await expect(timeline.idle()).rejects.toThrow("a bug");
  });

  test("a gate lets one piece in at a time, and only at rest", async () => {
    const timeline = virtual();
    const seen: string[] = [];
    const waiting = ["a", "b", "c"];
    timeline.addGate({
      pending: () => waiting.length > 0,
      release: () => {
        const name = waiting.shift();
        const hold = timeline.hold(`call ${name}`);
        seen.push(`${name} in`);
        void wall.turn().then(() => {
          seen.push(`${name} out`);
          hold.release();
        });
      },
    });
    timeline.wake();
    await timeline.idle();
    expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });
});

describe("the real clock", () => {
  test("advance runs what falls due, in order, and shifts the world against the wall", async () => {
    const timeline = createTimeline({ kind: "real", start: 0, wall });
    const begin = timeline.now();
    const seen: string[] = [];
    timeline.after(120_000, "second", () => void seen.push("second"));
    timeline.after(60_000, "first", () => void seen.push("first"));
    await timeline.advance(180_000);
    expect(seen).toEqual(["first", "second"]);
    expect(timeline.now() - begin).toBeGreaterThanOrEqual(180_000);
    timeline.close();
  });

  test("what comes in while idle waits for rest starts when it is due", async () => {
    const timeline = createTimeline({ kind: "real", start: 0, wall });
    const hold = timeline.hold("a call that waits for a task");
    const idle = timeline.idle();
    await wall.turn();
    await new Promise<void>((resolve) => void timeline.after(1, "due soon", resolve));
    hold.release();
    await idle;
    timeline.close();
  });

  test("due tasks start by themselves, whatever else runs", async () => {
    const timeline = createTimeline({ kind: "real", start: 0, wall });
    timeline.hold("a long invocation");
    await new Promise<void>((resolve) => void timeline.after(1, "due", resolve));
    timeline.close();
  });

  test("sets a timer anew only when something else is due next, or what was due is late", async () => {
    let now = 1000;
    const spans: number[] = [];
    const slow = { ...wall, now: () => now, timer: (span: number) => (spans.push(span), () => {}) };
    const timeline = createTimeline({ kind: "real", start: 0, wall: slow });
    timeline.after(500, "first", () => {});
    for (let call = 0; call < 10; call += 1) await timeline.during("a call", () => Promise.resolve());
    expect(spans).toEqual([500]);
    timeline.after(200, "earlier", () => {});
    expect(spans).toEqual([500, 200]);
    now += 300;
    await timeline.during("a call after the machine slept", () => Promise.resolve());
    expect(spans).toEqual([500, 200, -100]);
    timeline.close();
  });
});

describe("what was cancelled", () => {
  test("is let go of long before it would have been due, and the rest comes in its order", async () => {
    const timeline = virtual();
    const seen: number[] = [];
    const held = Array.from({ length: 1000 }, (_, i) => {
      const own = { i };
      const task = timeline.after(1000 - i, `t${i}`, () => void seen.push(own.i));
      if (i % 10 !== 0) task.cancel();
      return new WeakRef(own);
    });
    await wall.turn();
    collectGarbage();
    expect(held.filter((each) => each.deref()).length).toBeLessThanOrEqual(250);
    await timeline.idle();
    expect(seen).toEqual(Array.from({ length: 100 }, (_, i) => 990 - i * 10));
  });

  test("goes out of Node's own lists, which keep the spans of unreferenced timers until they are over", () => {
    const cleared = vi.spyOn(globalThis, "clearTimeout");
    wall.timer(100_000, () => {})();
    const [[handle] = []] = cleared.mock.calls;
    expect(handle).toMatchObject({ _destroyed: true });
    expect((handle as NodeJS.Timeout).hasRef()).toBe(true);
    cleared.mockRestore();
  });
});

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect();
}
