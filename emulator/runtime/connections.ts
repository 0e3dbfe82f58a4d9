import type { Duplex } from "node:stream";
import type { EntryId, Kernel } from "../kernel/index.ts";
import { Exchange } from "./exchange.ts";
import { MessageReader, type Message } from "./http-framing.ts";
import type { Frame, Grant } from "./node/protocol.ts";
import type { Turns, WaitingCall } from "./turns.ts";

export interface ConnectionsOptions {
  readonly kernel: Kernel;
  readonly turns: Turns;
  readonly connect: (duplex: Duplex, cause: EntryId) => void;
  /** The run that calls are made by. */
  readonly cause: () => EntryId;
  /** Whether the environment is in an invocation, so that calls leave and answers arrive. */
  readonly thawed: () => boolean;
  /** Bytes are ready for the environment. */
  readonly onBytes: () => void;
}

interface Connection {
  readonly reader: MessageReader;
  readonly waiting: Set<WaitingCall>;
  readonly exchanges: Set<Exchange>;
  /** What came back and was not handed over yet. */
  inbox: Uint8Array[];
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
    const connection: Connection = {
      reader: new MessageReader({
        kind: "request",
        // What S3 would check before it lets the body come, it checks after it here: the outcome is the same.
        onExpect: () => this.#receive(connection, [CONTINUE], false),
        onMessage: (message) => this.#request(connection, message),
      }),
      waiting: new Set(),
      exchanges: new Set(),
      inbox: [],
      ended: false,
    };
    this.#open.set(id, connection);
  }

  write(id: number, bytes: Uint8Array): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    try {
      connection.reader.push(bytes);
    } catch {
      this.#receive(connection, [], true);
    }
  }

  close(id: number): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    this.#open.delete(id);
    for (const call of connection.waiting) this.#options.turns.removeCall(call);
    for (const exchange of connection.exchanges) exchange.abort();
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

  /** Takes what is ready, as grants. */
  take(now: number): Frame<Grant>[] {
    const grants: Frame<Grant>[] = [];
    for (const [id, connection] of this.#open) {
      if (!this.#wants.has(id) || !isFull(connection)) continue;
      const all = connection.inbox.length === 1 ? connection.inbox[0]! : Buffer.concat(connection.inbox);
      const body = all.subarray(0, PORTION);
      connection.inbox = body.length < all.length ? [all.subarray(PORTION)] : [];
      const end = connection.ended && connection.inbox.length === 0;
      if (end) connection.ended = false;
      grants.push({ header: { kind: "bytes", now, connection: id, end }, body });
    }
    return grants;
  }

  #request(connection: Connection, { startLine, bytes }: Message): void {
    const { turns, thawed } = this.#options;
    const cause = this.#options.cause();
    const call: WaitingCall = {
      ready: thawed,
      release: () => {
        connection.waiting.delete(call);
        this.#exchange(connection, startLine, bytes, cause);
      },
    };
    connection.waiting.add(call);
    turns.addCall(call);
  }

  #exchange(connection: Connection, startLine: string, request: readonly Uint8Array[], cause: EntryId): void {
    const exchange: Exchange = new Exchange({
      kernel: this.#options.kernel,
      request,
      startLine,
      connect: (duplex) => this.#options.connect(duplex, cause),
      onAnswer: (bytes) => {
        connection.exchanges.delete(exchange);
        this.#receive(connection, bytes ?? [], bytes === undefined);
      },
    });
    connection.exchanges.add(exchange);
  }

  #receive(connection: Connection, bytes: readonly Uint8Array[], end: boolean): void {
    for (const part of bytes) if (part.length > 0) connection.inbox.push(part);
    if (end) connection.ended = true;
    this.#options.onBytes();
  }
}

const isFull = (connection: Connection): boolean => connection.inbox.length > 0 || connection.ended;
