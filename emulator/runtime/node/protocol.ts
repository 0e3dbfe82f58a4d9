// oxlint-disable typescript/no-unsafe-type-assertion -- both ends of the pipe are this file.
/**
 * What the host and one execution environment say to each other, over two pipes (the environment's fd 3 and fd 4).
 * A frame is `u32 header length, u32 body length` (little endian), a JSON header, and a body of bytes.
 * The environment blocks while it waits: between two grants it is frozen.
 */

/** What is known of an environment before it is known whose it will be; it stands among the arguments of its process. */
export interface Boot {
  readonly clock: "virtual" | "real";
  /** A namespace already shows Lambda's folders in their places and keeps the rest read-only: patch nothing. */
  readonly ownFileSystem: boolean;
}

export const bootArguments = ({ clock, ownFileSystem }: Boot): readonly string[] => [
  clock,
  ownFileSystem ? "own-file-system" : "shared-file-system",
];

/** `argv` is that of the process. */
export const readBoot = ([, , clock, fileSystem]: readonly string[]): Boot => ({
  clock: clock === "real" ? "real" : "virtual",
  ownFileSystem: fileSystem === "own-file-system",
});

/** Everything an environment is told when it begins; it never changes during its life. */
export interface Setup {
  /** Feeds `Math.random` and the like on the virtual clock. */
  readonly seed: string;
  /** The complete environment; nothing of the host's is inherited. */
  readonly variables: Readonly<Record<string, string>>;
  readonly handler: string;
  /** 20, 22, 24 … */
  readonly nodeMajor: number;
  readonly logFormat: "Text" | "JSON";
  readonly logLevel: string;
  /** Real folders behind `/var/task`, `/tmp`, `/var/runtime` and `/opt`. */
  readonly taskRoot: string;
  readonly tmpRoot: string;
  /** How much `/tmp` holds. */
  readonly tmpBytes: number;
  readonly runtimeRoot: string;
  readonly optRoot: string;
  /** Where the modules that the runtime offers really are. */
  readonly modulesRoot: string;
  /** Host names (suffixes) that are AWS; everything else does not exist. */
  readonly reachable: readonly string[];
}

/** Host to environment. Everything up to a frame without `more` is one grant. */
export type Grant = { readonly now: number; readonly more?: boolean } & (
  | { readonly kind: "init"; readonly setup: Setup }
  /** The body is the payload. */
  | {
      readonly kind: "invoke";
      readonly requestId: string;
      readonly deadline: number;
      readonly invokedFunctionArn: string;
      readonly traceHeader: string;
      readonly clientContext?: string;
      /** What the function streams is sent on as it comes. */
      readonly streams: boolean;
    }
  /** Timers up to `now` are due. */
  | { readonly kind: "fire" }
  /** Bytes (the body) that came back on a connection. */
  | { readonly kind: "bytes"; readonly connection: number; readonly end: boolean }
);

export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What virtual time and the gate do not govern. Using it ends the promise of repeatability for that run. */
export type Uncontrolled = "child-process" | "raw-socket" | "dns" | "thread" | "busy-wait" | "open-handle" | "outside";

/** "Nothing of mine can run": sent when the event loop is empty, before blocking. */
export interface Yield {
  readonly kind: "yield";
  /** The environment's own clock; ahead of the grant only after a busy wait. */
  readonly at: number;
  /** When its earliest timer is due. */
  readonly nextTimer?: number;
  /** A referenced timer or connection exists. */
  readonly alive: boolean;
  /** Connections that want more bytes. */
  readonly wants: readonly number[];
  /** A busy wait reached the deadline: the environment will not answer again. */
  readonly overran?: boolean;
  /** It did not rest: it wants to be let on without anything having happened. */
  readonly busy?: boolean;
  /** Peak resident memory in bytes. */
  readonly rss: number;
}

/** Environment to host. */
export type Report =
  | { readonly kind: "log"; readonly at: number; readonly text: string }
  | {
      readonly kind: "open";
      readonly connection: number;
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
    }
  /** The body is what the environment writes to the connection. */
  | { readonly kind: "bytes"; readonly connection: number }
  | { readonly kind: "close"; readonly connection: number }
  | { readonly kind: "ready"; readonly at: number }
  /** The body is a piece of the answer; the first one tells what it is. */
  | { readonly kind: "piece"; readonly contentType?: string }
  /** The body is the function's answer, unless it was streamed. */
  | { readonly kind: "response"; readonly at: number; readonly streamed: boolean }
  | { readonly kind: "error"; readonly phase: "init" | "invoke"; readonly at: number; readonly error: FunctionError }
  | { readonly kind: "note"; readonly what: Uncontrolled; readonly detail: string }
  | Yield;

const EMPTY = new Uint8Array(0);

/** Log lines travel in headers; no line is longer than a string may be of V8's. Ours. */
const HEADER_MAX = 0x2000_0000;

export function encodeFrame(header: Grant | Report, body: Uint8Array = EMPTY): Buffer {
  const head = encodeHead(header, body.length);
  return body.length === 0 ? head : Buffer.concat([head, body]);
}

/** All of a frame but its body, for bodies that are too large to be copied. */
export function encodeHead(header: Grant | Report, bodyLength: number): Buffer {
  const text = Buffer.from(JSON.stringify(header), "utf8");
  const head = Buffer.allocUnsafe(8 + text.length);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(bodyLength, 4);
  text.copy(head, 8);
  return head;
}

export interface Frame<T> {
  readonly header: T;
  readonly body: Uint8Array;
}

/** Collects bytes and gives back whole frames. The sender is the other half of this file, so headers are not checked again. */
export class FrameReader<T> {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  next(): Frame<T> | undefined {
    if (this.#length < 8) return undefined;
    const head = this.#peek(8);
    const headerLength = head.readUInt32LE(0);
    if (headerLength > HEADER_MAX) throw new Error(`a frame with a header of ${headerLength} bytes`);
    const total = 8 + headerLength + head.readUInt32LE(4);
    if (this.#length < total) return undefined;
    const frame = this.#peek(total);
    const rest = this.#chunks[0]!.subarray(total);
    this.#chunks[0] = rest;
    if (rest.length === 0) this.#chunks.shift();
    this.#length -= total;
    return {
      header: JSON.parse(frame.toString("utf8", 8, 8 + headerLength)) as T,
      body: frame.subarray(8 + headerLength, total),
    };
  }

  /** The first `count` bytes in one piece, left where they are. */
  #peek(count: number): Buffer {
    if (this.#chunks[0]!.length < count) {
      const merged: Buffer[] = [];
      let length = 0;
      while (length < count) {
        const chunk = this.#chunks.shift()!;
        merged.push(chunk);
        length += chunk.length;
      }
      this.#chunks.unshift(Buffer.concat(merged, length));
    }
    return this.#chunks[0]!.subarray(0, count);
  }
}
