import { assert, type EntryId, type Kernel } from "../kernel/index.ts";
import { Exchange, refusalOf, type ServedRequest, type ServedResponse } from "./exchange.ts";
import type { Frame, Grant } from "./node/protocol.ts";
import { BadRequest, RequestReader, type RequestHead } from "./request-reader.ts";
import { Spool, type SpoolFolder } from "./spool.ts";
import type { Turns, WaitingCall } from "./turns.ts";

export interface ConnectionsOptions {
  readonly kernel: Kernel;
  readonly turns: Turns;
  readonly serve: (request: ServedRequest, cause: EntryId) => Promise<ServedResponse>;
  readonly spoolFolder: SpoolFolder;
  /** The run that calls are made by. */
  readonly cause: () => EntryId;
  /** Whether the environment is in an invocation, so that calls leave and answers arrive. */
  readonly thawed: () => boolean;
  /** Bytes are ready for the environment. */
  readonly onBytes: () => void;
}

interface Connection {
  readonly reader: RequestReader;
  /** Requests that wait for their turn; mostly none or one, as are the exchanges. */
  waiting: readonly WaitingCall[];
  exchanges: readonly Exchange[];
  /** The request that is being written: its head, once that is whole, and the body as far as it is there. */
  head: RequestHead | undefined;
  request: Spool;
  /** What came back and was not handed over yet. */
  readonly inbox: Spool;
  /** The inbox holds whole answers only. */
  ready: boolean;
  ended: boolean;
}

/** How much of an answer one grant carries; the rest comes when the handler reads on. Ours. */
const PORTION = 1024 * 1024;

const CONTINUE = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n");

/** The connections of one environment process. */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<number, Connection>();
  #wants: ReadonlySet<number> = new Set();

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  open(id: number): void {
    const { spoolFolder } = this.#options;
    const connection: Connection = {
      reader: new RequestReader({
        onHead: (head, expects) => {
          connection.head = head;
          if (!expects) return;
          // What S3 would check before it lets the body come, it checks after it here: the outcome is the same.
          connection.inbox.push(CONTINUE);
          this.#offer(connection, false);
        },
        onBody: (bytes) => connection.request.push(bytes),
        onEnd: () => this.#request(connection),
      }),
      waiting: [],
      exchanges: [],
      head: undefined,
      request: new Spool(spoolFolder),
      inbox: new Spool(spoolFolder),
      ready: false,
      ended: false,
    };
    this.#open.set(id, connection);
  }

  write(id: number, bytes: Uint8Array): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    try {
      connection.reader.push(bytes);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      connection.inbox.push(refusalOf(error));
      this.#offer(connection, true);
    }
  }

  close(id: number): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    this.#open.delete(id);
    for (const call of connection.waiting) this.#options.turns.removeCall(call);
    for (const exchange of connection.exchanges) exchange.abort();
    connection.request.close();
    connection.inbox.close();
  }

  closeAll(): void {
    for (const id of this.#open.keys()) this.close(id);
  }

  /** Which connections the handler reads from. */
  setWants(wants: readonly number[]): void {
    this.#wants = new Set(wants);
  }

  get hasBytes(): boolean {
    return [...this.#open].some(([id, connection]) => this.#wants.has(id) && isFull(connection));
  }

  /** Whether an answer is still to come. */
  get awaits(): boolean {
    return [...this.#open.values()].some(({ waiting, exchanges }) => waiting.length + exchanges.length > 0);
  }

  /** Takes what is ready, as grants. */
  take(now: number): Frame<Grant>[] {
    const grants: Frame<Grant>[] = [];
    for (const [id, connection] of this.#open) {
      if (!this.#wants.has(id) || !isFull(connection)) continue;
      const body = connection.inbox.take(PORTION);
      const end = connection.ended && connection.inbox.length === 0;
      if (end) connection.ended = false;
      grants.push({ header: { kind: "bytes", now, connection: id, end }, body });
    }
    return grants;
  }

  #request(connection: Connection): void {
    const { request, head } = connection;
    assert(head, "a request ended before it began");
    connection.head = undefined;
    connection.request = new Spool(this.#options.spoolFolder);
    const { turns, thawed } = this.#options;
    const cause = this.#options.cause();
    const call: WaitingCall = {
      ready: thawed,
      release: () => {
        connection.waiting = connection.waiting.filter((other) => other !== call);
        this.#exchange(connection, head, request, cause);
      },
    };
    connection.waiting = [...connection.waiting, call];
    turns.addCall(call);
  }

  #exchange(connection: Connection, head: RequestHead, request: Spool, cause: EntryId): void {
    connection.ready = false;
    const exchange: Exchange = new Exchange({
      kernel: this.#options.kernel,
      head,
      request,
      serve: (given) => this.#options.serve(given, cause),
      answer: connection.inbox,
      onEnd: (closes) => {
        connection.exchanges = connection.exchanges.filter((other) => other !== exchange);
        this.#offer(connection, closes);
      },
    });
    connection.exchanges = [...connection.exchanges, exchange];
  }

  #offer(connection: Connection, end: boolean): void {
    connection.ready = true;
    if (end) connection.ended = true;
    this.#options.onBytes();
  }
}

const isFull = (connection: Connection): boolean =>
  connection.ready && (connection.inbox.length > 0 || connection.ended);
