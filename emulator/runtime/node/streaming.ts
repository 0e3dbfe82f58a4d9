// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { Writable } from "node:stream";
import { send } from "./channel.ts";
import { now } from "./clock.ts";
import { RuntimeError } from "./errors.ts";

const MARK = Symbol.for("aws.lambda.runtime.handler.streaming");
const HIGH_WATER_MARK = Symbol.for("aws.lambda.runtime.handler.streaming.highWaterMark");

export const isStreaming = (handler: object): boolean => MARK in handler;

/** In bytes; Node's own default unless the handler was made with another. */
export const highWaterMarkOf = (handler: object): number | undefined =>
  (handler as { [HIGH_WATER_MARK]?: number })[HIGH_WATER_MARK];

/** The first 6 MB go as fast as they can, the rest with 2 MB a second: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html#config-rs-bandwidth-cap */
const BURST = 6 * 1024 * 1024;
const BYTES_PER_MS = (2 * 1024 * 1024) / 1000;

/**
 * What a streaming handler writes: sent on piece by piece when the caller streams, else collected, so that it is answered
 * all at once, as on AWS.
 */
export class ResponseStream extends Writable {
  readonly #streams: boolean;
  readonly #chunks: Buffer[] = [];
  /** When it ends: what was collected. */
  readonly whole: Promise<Buffer>;
  #contentType: string | undefined;
  #prelude: Buffer | undefined;
  #begun = false;
  /** What may still go at once, and since when. */
  #credit = BURST;
  #since = now();

  constructor({ highWaterMark, streams }: { readonly highWaterMark: number | undefined; readonly streams: boolean }) {
    super(highWaterMark === undefined ? {} : { highWaterMark });
    this.#streams = streams;
    this.whole = new Promise((resolve, reject) => {
      this.once("finish", () => {
        // An answer without a byte has a content type, too.
        if (this.#streams && !this.#begun) this.#send(Buffer.alloc(0));
        resolve(Buffer.concat(this.#chunks));
      });
      this.once("error", reject);
    });
    this.whole.catch(() => {});
  }

  setContentType(type: string): void {
    if (this.#begun) throw new RuntimeError("Runtime.InvalidStreamingOperation", "Cannot set content-type, too late.");
    this.#contentType = type;
  }

  /** Goes before the first byte; without one, it does not go. */
  setPrelude(prelude: Buffer): void {
    this.#prelude = prelude;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const first = this.#prelude;
    this.#prelude = undefined;
    const bytes = first ? Buffer.concat([first, chunk]) : chunk;
    if (!this.#streams) {
      this.#begun = true;
      this.#chunks.push(bytes);
      done();
      return;
    }
    this.#send(bytes);
    const wait = this.#pay(bytes.length);
    if (wait > 0) setTimeout(done, wait);
    else done();
  }

  #send(bytes: Buffer): void {
    const contentType = this.#contentType ?? "application/octet-stream";
    send({ kind: "piece", ...(this.#begun ? {} : { contentType }) }, bytes);
    this.#begun = true;
  }

  /** Milliseconds until that much has passed. */
  #pay(bytes: number): number {
    const at = now();
    this.#credit = Math.min(BURST, this.#credit + (at - this.#since) * BYTES_PER_MS) - bytes;
    this.#since = at;
    return this.#credit < 0 ? Math.ceil(-this.#credit / BYTES_PER_MS) : 0;
  }
}

/** Between the metadata and the body of an HTTP response stand eight zero bytes. */
const DELIMITER = Buffer.alloc(8);

/** https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html */
export function offerStreaming(): void {
  const awslambda = {
    streamifyResponse: (handler: object, options?: { readonly highWaterMark?: number }) =>
      Object.assign(handler, { [MARK]: "response", [HIGH_WATER_MARK]: options?.highWaterMark }),
    HttpResponseStream: {
      from(stream: ResponseStream, metadata: unknown): ResponseStream {
        stream.setContentType("application/vnd.awslambda.http-integration-response");
        stream.setPrelude(Buffer.concat([Buffer.from(JSON.stringify(metadata)), DELIMITER]));
        return stream;
      },
    },
  };
  Object.defineProperty(globalThis, "awslambda", { value: awslambda, configurable: true, writable: true });
}
