import { incompleteBody } from "./errors.ts";
import { CHUNK_LINE_MAX } from "./limits.ts";

/** Reads lines and counted bytes from a stream, holding no more than the piece at hand. */
export class ChunkReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Up to CRLF, which is taken and not returned. A stream that ends before it is cut; one that never has it is no chunk. */
  async line(): Promise<string> {
    let line = "";
    for (;;) {
      const end = this.#held.indexOf(0x0a);
      const piece = end < 0 ? this.#held : this.#held.subarray(0, end);
      if (line.length + piece.length > CHUNK_LINE_MAX) throw incompleteBody();
      line += Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString("latin1");
      if (end >= 0) {
        this.#held = this.#held.subarray(end + 1);
        if (!line.endsWith("\r")) throw incompleteBody();
        return line.slice(0, -1);
      }
      if (!(await this.#more())) throw incompleteBody();
    }
  }

  /** Exactly `length` bytes, in the pieces in which they come. */
  async *exactly(length: number): AsyncIterable<Uint8Array> {
    for (let left = length; left > 0;) {
      if (this.#held.length === 0 && !(await this.#more())) throw incompleteBody();
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  /** Whether nothing is left. */
  async ended(): Promise<boolean> {
    return this.#held.length === 0 && !(await this.#more());
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async #more(): Promise<boolean> {
    for (;;) {
      const next = await this.#source.next();
      if (next.done) return false;
      if (next.value.length === 0) continue;
      this.#held = next.value;
      return true;
    }
  }
}
