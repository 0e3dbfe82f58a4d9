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

/** How much of a request goes in at a time. Ours. */
const PORTION = 256 * 1024;

/**
 * One SDK call on its way through the wire: the request goes in at once, the answer comes back whole. The world is held
 * until then, unless the server parks the request (a long poll, an invocation), which it tells by `Hold.wait`.
 */
export class Exchange {
  readonly #duplex: Duplex;
  #ended = false;
  #release: (() => void) | undefined;

  constructor(options: ExchangeOptions) {
    const { kernel, startLine, request, answer, onEnd } = options;
    const reader = new MessageReader({
      kind: "response",
      method: startLine.slice(0, startLine.indexOf(" ")),
      onBytes: (bytes) => answer.push(bytes),
      onEnd: () => end(true),
    });
    const end = (whole: boolean): void => {
      if (this.#ended) return;
      this.#ended = true;
      request.close();
      onEnd(whole);
      this.#release?.();
      // The server is still at the end of its answer: cut off there, it makes up errors of a client that went away.
      if (whole) void wall.turn().then(() => this.#duplex.destroy());
      else this.#duplex.destroy();
    };
    this.#hold(kernel, startLine);
    this.#duplex = new Duplex({
      read: () => {
        if (request.length > 0) this.#duplex.push(request.take(PORTION));
      },
      write: (chunk: Buffer, _encoding, done) => {
        // One that was parked goes on.
        if (!this.#release && !this.#ended) this.#hold(kernel, startLine);
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
  }

  /** The client is gone. */
  abort(): void {
    this.#duplex.destroy();
  }

  #hold(kernel: Kernel, startLine: string): void {
    const hold = kernel.timeline.hold(`SDK call ${startLine}`);
    const stop = kernel.timeline.onWait(() => this.#release?.());
    this.#release = () => {
      this.#release = undefined;
      stop();
      hold.release();
    };
  }
}
