export interface MessageReaderOptions {
  readonly kind: "request" | "response";
  /** For a response: the method it answers (`HEAD` has no body). */
  readonly method?: string;
  /** Told of a request that waits for `100 Continue` before its body. */
  readonly onExpect?: () => void;
  /** The message's head and body, as they come. */
  readonly onBytes: (bytes: Uint8Array) => void;
  /** It is whole. `startLine`: `PUT /key HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly onEnd: (startLine: string) => void;
}

type Body =
  | { readonly kind: "length"; left: number }
  | { readonly kind: "chunked"; phase: "size" | "data" | "trailer"; left: number; line: string }
  | { readonly kind: "close" };

/** Heads beyond this are no HTTP. Ours. */
const HEAD_MAX = 256 * 1024;

/**
 * Finds where HTTP/1.1 messages end in a stream of bytes (RFC 9112, 6.3): nothing is interpreted beyond what that needs.
 */
export class MessageReader {
  readonly #options: MessageReaderOptions;
  #head = Buffer.alloc(0);
  #startLine = "";
  #body: Body | undefined;

  constructor(options: MessageReaderOptions) {
    this.#options = options;
  }

  push(given: Uint8Array): void {
    let rest = given;
    while (rest.length > 0) rest = this.#body ? this.#readBody(this.#body, rest) : this.#readHead(rest);
  }

  /** The sender closed: a body that ends with the connection is whole now. */
  end(): void {
    if (this.#body?.kind === "close") this.#finish();
  }

  #readHead(chunk: Uint8Array): Uint8Array {
    const before = this.#head.length;
    this.#head = Buffer.concat([this.#head, chunk]);
    const end = this.#head.indexOf("\r\n\r\n", Math.max(0, before - 3));
    if (end < 0) {
      if (this.#head.length > HEAD_MAX) throw new Error("an HTTP head without an end");
      return chunk.subarray(chunk.length);
    }
    const head = this.#head.subarray(0, end + 4);
    this.#head = Buffer.alloc(0);
    this.#begin(head);
    return chunk.subarray(end + 4 - before);
  }

  #begin(head: Buffer): void {
    const [startLine = "", ...lines] = head.toString("latin1").trimEnd().split("\r\n");
    const headers = new Map(lines.map((line) => [field(line), line.slice(line.indexOf(":") + 1).trim()]));
    this.#startLine = startLine;
    const status = Number(/^HTTP\/\S+ (\d+)/.exec(startLine)?.[1] ?? 0);
    // Interim answers are between the server and us.
    if (status >= 100 && status < 200) return;
    const expects = this.#options.onExpect && headers.get("expect")?.toLowerCase() === "100-continue";
    if (expects) {
      const kept = [startLine, ...lines.filter((line) => field(line) !== "expect")];
      this.#options.onBytes(Buffer.from(`${kept.join("\r\n")}\r\n\r\n`, "latin1"));
    } else this.#options.onBytes(head);
    this.#body = this.#bodyOf(headers, status);
    if (this.#body.kind === "length" && this.#body.left === 0) this.#finish();
    else if (expects) this.#options.onExpect?.();
  }

  #bodyOf(headers: ReadonlyMap<string, string>, status: number): Body {
    const bodiless = this.#options.method === "HEAD" || status === 204 || status === 304;
    if (this.#options.kind === "response" && bodiless) return { kind: "length", left: 0 };
    if (headers.get("transfer-encoding")?.toLowerCase().endsWith("chunked"))
      return { kind: "chunked", phase: "size", left: 0, line: "" };
    const length = headers.get("content-length");
    if (length !== undefined) return { kind: "length", left: Number(length) };
    return this.#options.kind === "request" ? { kind: "length", left: 0 } : { kind: "close" };
  }

  #readBody(body: Body, chunk: Uint8Array): Uint8Array {
    if (body.kind === "close") {
      this.#options.onBytes(chunk);
      return chunk.subarray(chunk.length);
    }
    if (body.kind === "length") {
      const part = chunk.subarray(0, body.left);
      body.left -= part.length;
      this.#options.onBytes(part);
      if (body.left === 0) this.#finish();
      return chunk.subarray(part.length);
    }
    return this.#readChunked(body, chunk);
  }

  #readChunked(body: Extract<Body, { kind: "chunked" }>, chunk: Uint8Array): Uint8Array {
    let at = 0;
    let done = false;
    while (at < chunk.length && !done) {
      if (body.phase === "data") {
        const step = Math.min(body.left, chunk.length - at);
        body.left -= step;
        at += step;
        if (body.left === 0) body.phase = "size";
        continue;
      }
      const end = chunk.indexOf(10, at);
      const stop = end < 0 ? chunk.length : end + 1;
      body.line += Buffer.from(chunk.buffer, chunk.byteOffset + at, stop - at).toString("latin1");
      at = stop;
      if (end >= 0) done = endOfLine(body);
    }
    this.#options.onBytes(chunk.subarray(0, at));
    if (done) this.#finish();
    return chunk.subarray(at);
  }

  #finish(): void {
    this.#body = undefined;
    this.#options.onEnd(this.#startLine);
  }
}

const field = (line: string): string => line.slice(0, line.indexOf(":")).toLowerCase();

/** Whether the line was the last one of the message. */
function endOfLine(body: Extract<Body, { kind: "chunked" }>): boolean {
  const line = body.line.trim();
  body.line = "";
  if (body.phase === "trailer") return line === "";
  const size = Number.parseInt(line, 16);
  if (size === 0) body.phase = "trailer";
  else {
    body.phase = "data";
    // The chunk's own line end belongs to it.
    body.left = size + 2;
  }
  return false;
}
