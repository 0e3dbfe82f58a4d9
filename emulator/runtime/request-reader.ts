/** The head of a request, as it was sent. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** A body was announced, be it of no length known. */
  readonly hasBody: boolean;
  /** The client takes chunks: HTTP/1.1. */
  readonly takesChunks: boolean;
  /** The client means to use the connection again. */
  readonly keepsOpen: boolean;
}

/** What was sent is no HTTP/1.1 request that could be answered; `status` 400, or 431 where its head is too long. */
export class BadRequest extends Error {
  readonly status: 400 | 431;

  constructor(message: string, status: 400 | 431 = 400) {
    super(message);
    this.status = status;
  }
}

/** Ours, and the same over a socket: request line and headers together. */
const HEAD_MAX = 32 * 1024;

// https://www.rfc-editor.org/rfc/rfc9112#section-3 and https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2
const REQUEST_LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What no header's value may hold: with a line end in it, it would begin another header. */
export const NO_HEADER_VALUE: RegExp = /[^\t\x20-\x7e\x80-\xff]/;
const DIGITS = /^\d{1,15}$/;

/** A head, and what follows from it for the bytes behind it (RFC 9112, 6.3). */
interface Framed {
  readonly head: RequestHead;
  /** The client waits for `100 Continue`. */
  readonly expects: boolean;
  /** `undefined` where it comes in chunks. */
  readonly length: number | undefined;
}

/**
 * Reads the first `length` bytes, a head without its empty line. What comes out of it may be kept for long, an object's
 * content type for one, so it is read from the bytes: a part of a string keeps the whole string alive. Throws `BadRequest`.
 */
function readHead(bytes: Buffer, length: number): Framed {
  const text = bytes.toString("latin1", 0, length);
  const lineEnd = text.indexOf("\r\n");
  const [line = "", method, , minor] = REQUEST_LINE.exec(lineEnd < 0 ? text : text.slice(0, lineEnd)) ?? [];
  if (method === undefined) throw new BadRequest("the request line is none");
  const target = bytes.toString("latin1", method.length + 1, line.length - " HTTP/1.1".length);
  const headers: Record<string, string> = Object.create(null);
  const rawHeaders: string[] = [];
  let expects = false;
  for (let at = line.length + 2, next = 0; at < length; at = next + 2) {
    const found = text.indexOf("\r\n", at);
    next = found < 0 ? length : found;
    const colon = text.indexOf(":", at);
    const name = text.slice(at, colon);
    const value = bytes.toString("latin1", text[colon + 1] === " " ? colon + 2 : colon + 1, next).trim();
    if (colon < 0 || colon > next || !NAME.test(name) || NO_HEADER_VALUE.test(value))
      throw new BadRequest("a header is none");
    const key = name.toLowerCase();
    // That is between the client and whoever reads the body.
    if (key === "expect" && value.toLowerCase() === "100-continue") {
      expects = true;
      continue;
    }
    const before = headers[key];
    rawHeaders.push(name, value);
    headers[key] = before === undefined ? value : `${before}, ${value}`;
  }
  return framed({ method, target, headers, rawHeaders }, minor === "1", expects);
}

function framed(
  head: Pick<RequestHead, "method" | "target" | "headers" | "rawHeaders">,
  takesChunks: boolean,
  expects: boolean,
): Framed {
  const { headers } = head;
  if (takesChunks && headers["host"] === undefined) throw new BadRequest("there is no Host header");
  const encoding = headers["transfer-encoding"]?.toLowerCase();
  const length = headers["content-length"];
  const isChunked = encoding !== undefined;
  if (isChunked && (length !== undefined || !encoding.endsWith("chunked")))
    throw new BadRequest("nobody can tell where the body ends");
  if (length !== undefined && !DIGITS.test(length)) throw new BadRequest("the length is none");
  const connection = headers["connection"]?.toLowerCase() ?? "";
  const hasBody = isChunked || Number(length ?? 0) > 0;
  return {
    head: {
      ...head,
      hasBody,
      takesChunks,
      keepsOpen: takesChunks ? !connection.includes("close") : connection.includes("keep-alive"),
    },
    expects: expects && hasBody,
    length: isChunked ? undefined : Number(length ?? 0),
  };
}

export interface RequestReaderOptions {
  /** A request begins. `expects`: its client waits for `100 Continue` before it sends the body. */
  readonly onHead: (head: RequestHead, expects: boolean) => void;
  /** Its body, as it comes, without the frames of chunks. */
  readonly onBody: (bytes: Uint8Array) => void;
  /** It is whole. */
  readonly onEnd: () => void;
}

type Body =
  | { readonly kind: "length"; left: number }
  | { readonly kind: "chunked"; phase: "size" | "data" | "data-end" | "trailer"; left: number; line: string };

/** Longer than any size or trailer of a chunk. Ours. */
const LINE_MAX = 16 * 1024;
const CHUNK_SIZE = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?$/;

/** Finds the requests in a stream of bytes, one after the other. `push` throws `BadRequest` where none can be found. */
export class RequestReader {
  readonly #options: RequestReaderOptions;
  #begun: Buffer | undefined;
  #body: Body | undefined;

  constructor(options: RequestReaderOptions) {
    this.#options = options;
  }

  push(given: Uint8Array): void {
    let rest = given;
    while (rest.length > 0) rest = this.#body ? this.#readBody(this.#body, rest) : this.#readHead(rest);
  }

  #readHead(chunk: Uint8Array): Uint8Array {
    const before = this.#begun?.length ?? 0;
    const bytes = this.#begun
      ? Buffer.concat([this.#begun, chunk])
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const end = bytes.indexOf("\r\n\r\n", Math.max(0, before - 3));
    if ((end < 0 ? bytes.length : end) > HEAD_MAX)
      throw new BadRequest(`the request line and headers exceed ${HEAD_MAX} bytes`, 431);
    if (end < 0) {
      this.#begun = bytes;
      return chunk.subarray(chunk.length);
    }
    this.#begun = undefined;
    this.#begin(bytes, end);
    return chunk.subarray(end + 4 - before);
  }

  #begin(bytes: Buffer, headLength: number): void {
    const { head, expects, length } = readHead(bytes, headLength);
    this.#body =
      length === undefined ? { kind: "chunked", phase: "size", left: 0, line: "" } : { kind: "length", left: length };
    this.#options.onHead(head, expects);
    if (length === 0) this.#finish();
  }

  #readBody(body: Body, chunk: Uint8Array): Uint8Array {
    if (body.kind === "chunked") return this.#readChunked(body, chunk);
    const part = chunk.length <= body.left ? chunk : chunk.subarray(0, body.left);
    body.left -= part.length;
    this.#options.onBody(part);
    if (body.left === 0) this.#finish();
    return chunk.subarray(part.length);
  }

  /** https://www.rfc-editor.org/rfc/rfc9112#section-7.1 */
  #readChunked(body: Extract<Body, { kind: "chunked" }>, chunk: Uint8Array): Uint8Array {
    if (body.phase === "data") {
      const part = chunk.subarray(0, body.left);
      body.left -= part.length;
      if (body.left === 0) body.phase = "data-end";
      this.#options.onBody(part);
      return chunk.subarray(part.length);
    }
    const end = chunk.indexOf(10);
    const stop = end < 0 ? chunk.length : end + 1;
    body.line += Buffer.from(chunk.buffer, chunk.byteOffset, stop).toString("latin1");
    if (body.line.length > LINE_MAX) throw new BadRequest("a chunk's line has no end");
    if (end >= 0) this.#endLine(body);
    return chunk.subarray(stop);
  }

  #endLine(body: Extract<Body, { kind: "chunked" }>): void {
    const line = body.line.trim();
    body.line = "";
    if (body.phase === "trailer") {
      if (line === "") this.#finish();
    } else if (body.phase === "data-end") {
      if (line !== "") throw new BadRequest("a chunk is longer than it says");
      body.phase = "size";
    } else {
      const size = CHUNK_SIZE.exec(line)?.[1];
      if (size === undefined) throw new BadRequest("a chunk has no size");
      body.left = Number.parseInt(size, 16);
      body.phase = body.left === 0 ? "trailer" : "data";
    }
  }

  #finish(): void {
    this.#body = undefined;
    this.#options.onEnd();
  }
}
