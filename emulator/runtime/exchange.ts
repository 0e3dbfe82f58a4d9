import { Duplex } from "node:stream";
import { wall, type Kernel } from "../kernel/index.ts";
import { MessageReader } from "./http-framing.ts";
import type { Spool } from "./spool.ts";

export interface ExchangeOptions {
  readonly kernel: Kernel;
  readonly request: Spool;
  readonly startLine: string;
  /** Serves the connection, as an HTTP server serves a socket. */
  readonly connect: (duplex: Duplex) => void;
  /** Takes the answer in. */
  readonly answer: Spool;
  /** The answer is whole; or the server closed without one. */
  readonly onEnd: (whole: boolean) => void;
}

/**
 * The server takes its own hold when it sees the request, within this many turns of the event loop. After that the world
 * is held for this call only by the server: one that parks (a long poll) lets the world go on.
 */
const TURNS_TO_HOLD = 4;

/** How much of a request goes in at a time. Ours. */
const PORTION = 256 * 1024;

/** One SDK call on its way through the wire: the request goes in at once, the answer comes back whole. */
export class Exchange {
  readonly #duplex: Duplex;

  constructor(options: ExchangeOptions) {
    const hold = options.kernel.timeline.hold(`SDK call ${options.startLine}`);
    let answered = false;
    const end = (whole: boolean): void => {
      if (answered) return;
      answered = true;
      options.request.close();
      options.onEnd(whole);
      hold.release();
      this.#duplex.destroy();
    };
    const reader = new MessageReader({
      kind: "response",
      method: options.startLine.slice(0, options.startLine.indexOf(" ")),
      onBytes: (bytes) => options.answer.push(bytes),
      onEnd: () => end(true),
    });
    this.#duplex = new Duplex({
      read: () => {
        if (options.request.length > 0) this.#duplex.push(options.request.take(PORTION));
      },
      write: (chunk: Buffer, _encoding, done) => {
        reader.push(chunk);
        done();
      },
      final: (done) => {
        reader.end();
        done();
      },
      destroy: (error, done) => {
        end(false);
        done(error);
      },
    });
    this.#duplex.on("error", () => {});
    options.connect(this.#duplex);
    void passTurns(TURNS_TO_HOLD).then(() => hold.release());
  }

  /** The client is gone. */
  abort(): void {
    this.#duplex.destroy();
  }
}

async function passTurns(count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) await wall.turn();
}
