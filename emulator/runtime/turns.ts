import { wall, type Kernel, type RandomStream } from "../kernel/index.ts";

/** Something that wants to go on when the world is at rest. */
export interface WaitingCall {
  /** False while its environment is frozen: what was not on its way when the function answered stays behind. */
  ready(): boolean;
  release(): void;
}

/**
 * Decides who goes on. On the virtual clock one piece at a time, and only when nothing runs: first every environment that
 * has something to do, in the order it came up; when all of them wait, one SDK call by a draw of the world's seed.
 * On the real clock everything goes on at once.
 */
export interface Turns {
  /** `step` takes its own hold before it returns. */
  enqueue(step: () => void): void;
  /** Calls back when what belongs together has come together. */
  gather(then: () => void): void;
  addCall(call: WaitingCall): void;
  removeCall(call: WaitingCall): void;
  /** Some call may have become ready. */
  wake(): void;
}

export function createTurns(kernel: Kernel): Turns {
  return kernel.timeline.kind === "virtual" ? new GatedTurns(kernel) : new FreeTurns();
}

class GatedTurns implements Turns {
  readonly #kernel: Kernel;
  readonly #chance: RandomStream;
  readonly #steps: (() => void)[] = [];
  readonly #calls: WaitingCall[] = [];

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#chance = kernel.random.stream("runtime.gate");
    kernel.timeline.addGate({
      pending: () => this.#steps.length > 0 || this.#calls.some((call) => call.ready()),
      release: () => this.#release(),
    });
  }

  enqueue(step: () => void): void {
    this.#steps.push(step);
    this.wake();
  }

  /** Calls end one at a time here: there is nothing to wait for. */
  gather(then: () => void): void {
    then();
  }

  addCall(call: WaitingCall): void {
    this.#calls.push(call);
    this.wake();
  }

  removeCall(call: WaitingCall): void {
    const at = this.#calls.indexOf(call);
    if (at >= 0) this.#calls.splice(at, 1);
  }

  wake(): void {
    this.#kernel.timeline.wake();
  }

  #release(): void {
    const step = this.#steps.shift();
    if (step) return step();
    const ready = this.#calls.filter((call) => call.ready());
    const chosen = ready[ready.length === 1 ? 0 : this.#chance.integer(ready.length)];
    if (!chosen) return;
    this.removeCall(chosen);
    chosen.release();
  }
}

class FreeTurns implements Turns {
  readonly #held = new Set<WaitingCall>();

  enqueue(step: () => void): void {
    step();
  }

  /** Calls that were made together mostly end together: each step wakes a process, so they share one. */
  gather(then: () => void): void {
    void wall.turn().then(then);
  }

  addCall(call: WaitingCall): void {
    if (call.ready()) call.release();
    else this.#held.add(call);
  }

  removeCall(call: WaitingCall): void {
    this.#held.delete(call);
  }

  wake(): void {
    for (const call of this.#held) {
      if (!call.ready()) continue;
      this.#held.delete(call);
      call.release();
    }
  }
}
