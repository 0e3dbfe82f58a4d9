import { assert } from "./assert.ts";
import { Heap } from "./heap.ts";
import { Roster } from "./roster.ts";
import type { Instant, Millis } from "./time.ts";
import type { Gate, Hold, Task, TaskOptions, Timeline, TimelineOptions } from "./timeline.ts";

interface Entry extends Task {
  readonly order: number;
  readonly run: () => void | Promise<void>;
  readonly background: boolean;
  state: "waiting" | "cancelled" | "ran";
}

const STEPS_MAX = 200_000;
/** Fewer cancelled tasks than these are not worth a look at the queue. */
const CANCELLED_MAX = 100;
const PATIENCE: Millis = 60_000;

export function createTimeline(options: TimelineOptions): Timeline {
  return options.kind === "virtual" ? new World(options, "virtual") : new World(options, "real");
}

class World implements Timeline {
  readonly kind: "virtual" | "real";
  readonly #options: TimelineOptions;
  readonly #queue = new Heap<Entry>(before);
  readonly #gates: Gate[] = [];
  readonly #waitListeners = new Roster<() => void>();
  readonly #holds = new Map<number, string>();
  readonly #failures: unknown[] = [];
  #virtualNow: Instant;
  #offset: Millis = 0;
  #order = 0;
  /** How many tasks of the queue are cancelled. */
  #cancelled = 0;
  #foreground = 0;
  /** Requests from outside that wait for time to move. */
  #drivers = new Map<number, string>();
  #quiet: (() => void)[] = [];
  #pumping: Promise<void> | undefined;
  #goals: Goal[] = [];
  /** When the real clock is looked at next, by the wall. */
  #timer: { readonly due: Instant; readonly cancel: () => void } | undefined;
  /** Who waits for rest, since when by the wall. */
  #waiting: { readonly since: Millis; readonly giveUp: () => void } | undefined;
  #patience: (() => void) | undefined;
  #closed = false;

  constructor(options: TimelineOptions, kind: "virtual" | "real") {
    this.kind = kind;
    this.#options = options;
    this.#virtualNow = options.start;
    this.#offset = options.shift ?? 0;
  }

  get shifted(): Millis {
    return this.#offset;
  }

  now(): Instant {
    return this.kind === "virtual" ? this.#virtualNow : this.#options.wall.now() + this.#offset;
  }

  at(due: Instant, name: string, run: () => void | Promise<void>, options: TaskOptions = {}): Task {
    const background = options.background ?? false;
    const entry: Entry = {
      due,
      name,
      run,
      background,
      order: (this.#order += 1),
      state: "waiting",
      cancel: () => {
        if (entry.state !== "waiting") return;
        entry.state = "cancelled";
        if (!background) this.#foreground -= 1;
        this.#cancelled += 1;
        this.#sweep();
      },
    };
    if (!background) this.#foreground += 1;
    this.#queue.push(entry);
    // Whoever waits for rest on the real clock looks again: this may be due before what it waits for.
    if (this.kind === "real") this.#resumeWaiting();
    this.#arm();
    return entry;
  }

  after(span: Millis, name: string, run: () => void | Promise<void>, options?: TaskOptions): Task {
    return this.at(this.now() + span, name, run, options);
  }

  hold(what: string, options: { readonly drives?: boolean } = {}): Hold {
    const id = (this.#order += 1);
    let ended = false;
    this.#holds.set(id, what);
    return {
      release: () => {
        ended = true;
        this.#lift(id);
      },
      wait: async (reason, until) => {
        assert(!ended, `"${what}" waits for ${reason} after it ended`);
        this.#lift(id);
        this.#waitListeners.each((listener) => listener());
        const drives = options.drives === true;
        if (drives) {
          this.#drivers.set(id, `${what} waits for ${reason}`);
          this.#arm();
        }
        try {
          return await until;
        } finally {
          this.#drivers.delete(id);
          if (!ended) this.#holds.set(id, what);
        }
      },
    };
  }

  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const hold = this.hold(what);
    try {
      return await work();
    } finally {
      hold.release();
    }
  }

  addGate(gate: Gate): void {
    this.#gates.push(gate);
  }

  onWait(listener: () => void): () => void {
    return this.#waitListeners.add(listener);
  }

  wake(): void {
    this.#arm();
  }

  async advance(span: Millis): Promise<void> {
    assert(span >= 0, `time cannot go back by ${-span} ms`);
    await this.#reach({ kind: "time", until: this.now() + span });
  }

  async idle(): Promise<void> {
    await this.#reach({ kind: "idle" });
  }

  describe(): string {
    const busy = [...this.#holds.values()];
    const waiting = [...this.#drivers.values()];
    const next = this.#peek();
    return [
      busy.length > 0 ? `running: ${busy.slice(0, 5).join(", ")}` : "nothing runs",
      ...waiting.slice(0, 5),
      next ? `next: ${next.name} in ${next.due - this.now()} ms` : "nothing is due",
    ].join("; ");
  }

  close(): void {
    this.#closed = true;
    this.#timer?.cancel();
    this.#patience?.();
    this.#queue.clear();
    this.#cancelled = 0;
    this.#foreground = 0;
    // Nothing will happen any more: whoever waits for it has nothing left to wait for.
    for (const goal of this.#goals.splice(0)) goal.resolve();
  }

  #lift(id: number): void {
    if (!this.#holds.delete(id) || this.#holds.size > 0) return;
    this.#resumeWaiting();
    this.#arm();
  }

  #resumeWaiting(): void {
    const waiting = this.#quiet;
    this.#quiet = [];
    for (const resume of waiting) resume();
  }

  async #reach(wish: Wish): Promise<void> {
    if (this.#closed) return;
    await new Promise<void>((resolve, reject) => {
      this.#goals.push({ ...wish, resolve, reject, steps: 0 });
      this.#start();
    });
    // A task that threw is a bug of ours: whoever drives the world hears of it.
    if (this.#failures.length > 0) throw this.#failures.shift();
  }

  /** Sees to it that whatever can happen now will. */
  #arm(): void {
    if (this.#closed) return;
    if (this.#goals.length > 0 || this.#gatePending() || (this.kind === "virtual" && this.#drivers.size > 0)) {
      this.#start();
      return;
    }
    if (this.kind === "virtual") return;
    const next = this.#peek();
    // Time may have been advanced since: what is due at the same moment of the world is then due earlier on the wall.
    const due = next && next.due - this.#offset;
    // A machine that slept did not count the timer on: what is overdue is set anew.
    if (due === this.#timer?.due && (next === undefined || next.due > this.now())) return;
    this.#timer?.cancel();
    this.#timer = undefined;
    if (next === undefined || due === undefined) return;
    const cancel = this.#options.wall.timer(next.due - this.now(), () => {
      this.#timer = undefined;
      this.#start();
    });
    this.#timer = { due, cancel };
  }

  #start(): void {
    if (this.#pumping || this.#closed) return;
    this.#pumping = this.#pump().finally(() => {
      this.#pumping = undefined;
      // Something may have come in while the last turn ended.
      if (!this.#closed && (this.#goals.length > 0 || this.#gatePending() || this.#dueNow())) this.#start();
      else this.#arm();
    });
  }

  #dueNow(): boolean {
    if (this.kind === "virtual") return this.#drivers.size > 0 && this.#peek() !== undefined;
    const next = this.#peek();
    return next !== undefined && next.due <= this.now();
  }

  #gatePending(): boolean {
    return this.#gates.some((gate) => gate.pending());
  }

  async #pump(): Promise<void> {
    while (!this.#closed) {
      // Whoever was answered in this turn gets to act before time moves.
      await this.#options.wall.turn();
      if (this.kind === "real" && this.#startWhatIsDue()) continue;
      if (this.#holds.size > 0) {
        if (this.kind === "real" && this.#goals.length === 0) return;
        await this.#untilQuiet();
        continue;
      }
      const gate = this.#gates.find((candidate) => candidate.pending());
      if (gate) {
        gate.release();
        continue;
      }
      const next = this.#peek();
      if (next && next.due <= this.#horizon()) {
        this.#moveTo(next.due);
        this.#take();
        await this.#run(next);
        if (!this.#countStep(next)) return;
        continue;
      }
      if (!this.#settleGoals()) return;
    }
  }

  /** The real clock waits for nobody: what is due starts, whatever else runs. */
  #startWhatIsDue(): boolean {
    const next = this.#peek();
    if (!next || next.due > this.now()) return false;
    this.#take();
    void this.#run(next);
    return true;
  }

  /** Up to when tasks may run now. */
  #horizon(): Instant {
    if (this.#drivers.size > 0 && this.kind === "virtual") return Infinity;
    let horizon = this.kind === "real" ? this.now() : -Infinity;
    for (const goal of this.#goals) {
      const reach = goal.kind === "time" ? goal.until : this.#foreground > 0 ? Infinity : this.now();
      horizon = Math.max(horizon, reach);
    }
    return horizon;
  }

  /** Nothing is due any more before the horizon: ends the goals that are reached. Whether the pump should go on. */
  #settleGoals(): boolean {
    const time = this.#goals.filter((goal) => goal.kind === "time").toSorted((a, b) => a.until - b.until)[0];
    if (time) {
      this.#moveTo(time.until);
      this.#goals.splice(this.#goals.indexOf(time), 1);
      time.resolve();
      return true;
    }
    const idle = this.#goals.shift();
    if (idle) {
      idle.resolve();
      return true;
    }
    return false;
  }

  #countStep(last: Entry): boolean {
    const max = this.#options.stepsMax ?? STEPS_MAX;
    for (const goal of this.#goals) {
      goal.steps += 1;
      if (goal.steps < max) continue;
      this.#failGoals(
        new Error(`still busy after ${max} steps, ${last.name} last: does something feed itself? ${this.describe()}`),
      );
      return false;
    }
    return true;
  }

  #failGoals(error: Error): void {
    const goals = this.#goals;
    this.#goals = [];
    for (const goal of goals) goal.reject(error);
  }

  #moveTo(at: Instant): void {
    if (this.kind === "virtual") this.#virtualNow = Math.max(this.#virtualNow, at);
    else this.#offset += Math.max(0, at - this.now());
  }

  async #run(entry: Entry): Promise<void> {
    const hold = this.hold(entry.name);
    try {
      await entry.run();
    } catch (error) {
      this.#failures.push(error);
      this.#options.onError?.(error, entry.name);
    } finally {
      hold.release();
    }
  }

  /** Waits until nothing runs. A virtual world that never comes to rest has a bug: whoever waits is told what runs. */
  async #untilQuiet(): Promise<void> {
    const quiet = await new Promise<boolean>((resolve) => {
      const giveUp = (): void => resolve(false);
      const cancel =
        this.kind === "virtual"
          ? this.#beImpatient(giveUp)
          : this.#options.wall.timer(Math.max(0, (this.#peek()?.due ?? Infinity) - this.now()), giveUp);
      this.#quiet.push(() => {
        cancel();
        resolve(true);
      });
    });
    if (!quiet && this.kind === "virtual")
      this.#failGoals(
        new Error(`the world did not come to rest within ${this.#patienceMax} real ms: ${this.describe()}`),
      );
  }

  get #patienceMax(): Millis {
    return this.#options.patience ?? PATIENCE;
  }

  /** A world comes to rest thousands of times a second: one timer serves all waits, and when it ends, looks how long the last one is. */
  #beImpatient(giveUp: () => void): () => void {
    this.#waiting = { since: this.#options.wall.elapsed(), giveUp };
    if (!this.#patience) this.#lookAfter(this.#patienceMax);
    return () => (this.#waiting = undefined);
  }

  #lookAfter(span: Millis): void {
    const cancel = this.#options.wall.timer(span, () => {
      this.#patience = undefined;
      if (!this.#waiting) return;
      const left = this.#waiting.since + this.#patienceMax - this.#options.wall.elapsed();
      if (left > 0) this.#lookAfter(left);
      else this.#waiting.giveUp();
    });
    this.#patience = cancel;
  }

  #peek(): Entry | undefined {
    let next = this.#queue.peek();
    while (next && next.state !== "waiting") {
      this.#queue.pop();
      this.#cancelled -= 1;
      next = this.#queue.peek();
    }
    return next;
  }

  /**
   * Most tasks are cancelled long before they are due: the timeout of each invocation that ends in time, the end of each environment
   * that is used again. Kept until then they would be the most of a busy server's memory.
   */
  #sweep(): void {
    if (this.#cancelled < CANCELLED_MAX || this.#cancelled * 2 < this.#queue.size) return;
    this.#queue.keep(({ state }) => state === "waiting");
    this.#cancelled = 0;
  }

  #take(): void {
    const entry = this.#queue.pop();
    assert(entry, "a task was taken from an empty queue");
    entry.state = "ran";
    if (!entry.background) this.#foreground -= 1;
  }
}

type Wish = { readonly kind: "time"; readonly until: Instant } | { readonly kind: "idle"; readonly until?: never };
type Goal = Wish & { readonly resolve: () => void; readonly reject: (error: Error) => void; steps: number };

/** By due time, then by order of creation. */
const before = (a: Entry, b: Entry): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);
