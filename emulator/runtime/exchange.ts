import { STATUS_CODES } from "node:http";
import type { EntryId, Hold, Kernel } from "../kernel/index.ts";
import { NO_HEADER_VALUE, type BadRequest, type RequestHead } from "./request-reader.ts";
import type { Spool } from "./spool.ts";

/** Who asks: the run that a request is made by. */
export interface HandlerOrigin {
  readonly cause: EntryId;
  readonly functionArn: string;
}

/** A request of a handler, whole. */
export interface ServedRequest {
  readonly method: string;
  /** Path and query, raw. */
  readonly target: string;
  /** Names in lower case; repeated headers joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | undefined;
}

export interface ServedResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Each becomes a `set-cookie` header of its own. */
  readonly cookies?: readonly string[];
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

export interface ExchangeOptions {
  readonly kernel: Kernel;
  readonly head: RequestHead;
  /** Its body, whole. */
  readonly request: Spool;
  readonly serve: (request: ServedRequest) => Promise<ServedResponse>;
  /** Takes the answer in. */
  readonly answer: Spool;
  /** The answer is there. `closes`: the connection ends with it, or without it where the server failed. */
  readonly onEnd: (closes: boolean) => void;
}

/** A body up to this size is one piece. Ours. */
const PORTION = 256 * 1024;

const LINE_END = Buffer.from("\r\n");
const LAST_CHUNK = Buffer.from("0\r\n\r\n");

/**
 * One SDK call on its way through the wire: the request goes in at once, the answer comes back whole. The world is held
 * until then, unless the server parks the request (a long poll, an invocation), which it tells by `Hold.wait`.
 */
export class Exchange {
  readonly #options: ExchangeOptions;
  #ended = false;
  /** While the world waits for this; `stop`: nobody need tell us that the request is parked. */
  #held: { readonly hold: Hold; readonly stop: () => void } | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#hold();
    // Nobody is called back before the caller knows the exchange.
    void Promise.resolve().then(() => this.#run());
  }

  /** The client is gone: what the server still says is for nobody. */
  abort(): void {
    this.#end(true);
  }

  async #run(): Promise<void> {
    if (this.#ended) return;
    const { head, request, serve } = this.#options;
    const { method, target, headers, rawHeaders, hasBody } = head;
    const body = !hasBody ? undefined : request.length <= PORTION ? request.take(PORTION) : portions(request);
    try {
      const response = await serve({ method, target, headers, rawHeaders, body });
      await this.#write(response);
    } catch {
      // The server has told those who must know. Whoever waits for an answer sees its connection end.
      this.#end(true);
    }
  }

  async #write(response: ServedResponse): Promise<void> {
    const { head } = this.#options;
    const { status, headers, body } = response;
    const bodiless = head.method === "HEAD" || status === 204 || status === 304;
    const hasLength = headers["content-length"] !== undefined;
    if (body instanceof Uint8Array) {
      const framing = hasLength || status === 204 || status === 304 ? "" : `content-length: ${body.length}\r\n`;
      this.#push(headOf(response, head.keepsOpen, framing));
      if (!bodiless) this.#push(body);
      this.#end(!head.keepsOpen);
      return;
    }
    const inChunks = !bodiless && !hasLength && head.takesChunks;
    const keepsOpen = head.keepsOpen && (inChunks || bodiless || hasLength);
    this.#push(headOf(response, keepsOpen, inChunks ? "transfer-encoding: chunked\r\n" : ""));
    for await (const bytes of body) {
      if (this.#ended) return;
      if (bodiless || bytes.length === 0) continue;
      if (inChunks) this.#push(Buffer.from(`${bytes.length.toString(16)}\r\n`));
      this.#push(bytes);
      if (inChunks) this.#push(LINE_END);
    }
    if (inChunks) this.#push(LAST_CHUNK);
    this.#end(!keepsOpen);
  }

  #push(bytes: Uint8Array): void {
    if (this.#ended) return;
    // One that was parked goes on.
    if (!this.#held) this.#hold();
    this.#options.answer.push(bytes);
  }

  #end(closes: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.request.close();
    this.#options.onEnd(closes);
    this.#letGo();
  }

  #hold(): void {
    const { kernel, head } = this.#options;
    const hold = kernel.timeline.hold(`SDK call ${head.method} ${head.target}`);
    const stop = kernel.timeline.onWait(() => this.#letGo());
    this.#held = { hold, stop };
  }

  #letGo(): void {
    const held = this.#held;
    this.#held = undefined;
    held?.stop();
    held?.hold.release();
  }
}

async function* portions(request: Spool): AsyncIterable<Uint8Array> {
  while (request.length > 0) yield request.take(PORTION);
}

/** The answer to what is no request; the connection ends with it. */
export function refusalOf({ message, status }: BadRequest): Buffer {
  const body = Buffer.from(
    JSON.stringify({ message: `What was sent is not a well-formed HTTP/1.1 request: ${message}.` }),
  );
  return Buffer.concat([
    headOf(
      { status, headers: { "content-type": "application/json", "content-length": String(body.length) }, body },
      false,
      "",
    ),
    body,
  ]);
}

/** Throws where a header cannot be sent as it is. */
function headOf({ status, headers, cookies = [] }: ServedResponse, keepsOpen: boolean, framing: string): Buffer {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "unknown"}\r\n`;
  for (const [name, value] of Object.entries(headers)) text += line(name, value);
  for (const cookie of cookies) text += line("set-cookie", cookie);
  return Buffer.from(`${text}${framing}connection: ${keepsOpen ? "keep-alive" : "close"}\r\n\r\n`, "latin1");
}

function line(name: string, value: string): string {
  if (NO_HEADER_VALUE.test(value)) throw new Error(`the header ${name} holds what no header may hold`);
  return `${name}: ${value}\r\n`;
}
