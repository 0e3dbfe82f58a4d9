import { Duplex } from "node:stream";
import { wall, type Kernel } from "../kernel/index.ts";
import { MessageReader } from "./http-framing.ts";

export interface ExchangeOptions {
  readonly kernel: Kernel;
  readonly request: readonly Uint8Array[];
  readonly startLine: string;
  /** Serves the connection, as an HTTP server serves a socket. */
  readonly connect: (duplex: Duplex) => void;
  /** The whole answer; `undefined` when the server closed without one. */
  readonly onAnswer: (bytes: readonly Uint8Array[] | undefined) => void;
}

/**
 * The server takes its own hold when it sees the request, within this many turns of the event loop. After that the world
 * is held for this call only by the server: one that parks (a long poll) lets the world go on.
 */
const TURNS_TO_HOLD = 4;

/** One SDK call on its way through the wire: the request goes in at once, the answer comes back whole. */
export class Exchange {
  readonly #duplex: Duplex;

  constructor(options: ExchangeOptions) {
    const hold = options.kernel.timeline.hold(`SDK call ${options.startLine}`);
    let answered = false;
    const answer = (bytes: readonly Uint8Array[] | undefined): void => {
      if (answered) return;
      answered = true;
      options.onAnswer(bytes);
      hold.release();
      this.#duplex.destroy();
    };
    const reader = new MessageReader({
      kind: "response",
      method: options.startLine.slice(0, options.startLine.indexOf(" ")),
      onMessage: ({ bytes }) => answer(bytes),
    });
    this.#duplex = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => {
        reader.push(chunk);
        done();
      },
      final: (done) => {
        reader.end();
        done();
      },
      destroy: (error, done) => {
        answer(undefined);
        done(error);
      },
    });
    this.#duplex.on("error", () => {});
    options.connect(this.#duplex);
    for (const bytes of options.request) this.#duplex.push(bytes);
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
