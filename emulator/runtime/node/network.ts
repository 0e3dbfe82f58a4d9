// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import dgram from "node:dgram";
import dns from "node:dns";
import net from "node:net";
import { Duplex } from "node:stream";
import { send } from "./channel.ts";
import type { Uncontrolled } from "./protocol.ts";

// Not imported: the facade of an import reads every export, and two of them load the whole of undici (20 ms).
const http = process.getBuiltinModule("node:http");
const https = process.getBuiltinModule("node:https");

/** Bytes. Ours. */
const GATHERED_MAX = 32 * 1024;

let count = 0;
const open = new Map<number, Connection>();
let reachable: readonly string[] = [];

/** A connection to an AWS endpoint: its bytes travel to the host as frames. TLS is left out, as nobody listens between. */
class Connection extends Duplex {
  readonly number: number = (count += 1);
  readonly remoteAddress: string = "169.254.100.2";
  readonly remoteFamily: string = "IPv4";
  readonly localAddress: string = "169.254.100.6";
  readonly localPort: number = 40_000 + (this.number % 20_000);
  readonly connecting: boolean = false;
  readonly pending: boolean = false;
  readonly authorized: boolean = true;
  readonly encrypted: boolean;
  readonly remotePort: number;
  timeout: number = 0;
  bytesRead: number = 0;
  bytesWritten: number = 0;
  referenced = true;
  wants = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(host: string, port: number, tls: boolean) {
    super();
    this.encrypted = tls;
    this.remotePort = port;
    open.set(this.number, this);
    send({ kind: "open", connection: this.number, host, port, tls });
  }

  receive(bytes: Uint8Array, end: boolean): void {
    this.wants = false;
    this.bytesRead += bytes.length;
    this.#active();
    if (bytes.length > 0) this.push(bytes);
    if (end) this.push(null);
  }

  override _read(): void {
    this.wants = true;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#out(chunk);
    done();
  }

  override _writev(chunks: readonly { chunk: Buffer }[], done: () => void): void {
    // Small ones are one frame; large ones are not copied: the function's memory is limited.
    const length = chunks.reduce((sum, { chunk }) => sum + chunk.length, 0);
    if (length <= GATHERED_MAX) this.#out(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    else for (const { chunk } of chunks) this.#out(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (open.delete(this.number)) send({ kind: "close", connection: this.number });
    done(error);
  }

  #out(bytes: Buffer): void {
    this.bytesWritten += bytes.length;
    this.#active();
    send({ kind: "bytes", connection: this.number }, bytes);
  }

  #active(): void {
    this.#timer?.refresh();
  }

  setTimeout(span: number, onTimeout?: () => void): this {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.timeout = span;
    if (span > 0) this.#timer = setTimeout(() => this.emit("timeout"), span).unref();
    if (onTimeout) {
      if (span > 0) this.once("timeout", onTimeout);
      else this.removeListener("timeout", onTimeout);
    }
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    this.referenced = true;
    return this;
  }

  unref(): this {
    this.referenced = false;
    return this;
  }

  address(): object {
    return { address: this.localAddress, family: "IPv4", port: this.localPort };
  }

  getPeerCertificate(): object {
    return {};
  }

  isSessionReused(): boolean {
    return false;
  }
}

export const connectionsKeepAlive = (): boolean => [...open.values()].some((connection) => connection.referenced);
export const wanting = (): number[] => [...open.values()].filter(({ wants }) => wants).map(({ number }) => number);
export const deliver = (number: number, bytes: Uint8Array, end: boolean): void => open.get(number)?.receive(bytes, end);

/** A whole domain, or one `host:port`. */
const isAws = (host: string, port?: number): boolean =>
  reachable.some(
    (place) =>
      host === place ||
      host.endsWith(`.${place}`) ||
      `${host}:${port}` === place ||
      // Function URLs and APIs have names of their own at the world's port.
      (/\.localhost(\.localstack\.cloud)?$/.test(host) && place.endsWith(`:${port}`)),
  );

/** What a connection to a place that is not AWS ends with: nothing outside exists. */
function unreachable(host: string, port: number): Error {
  if (net.isIP(host) || host === "localhost") {
    const address = host === "localhost" ? "127.0.0.1" : host;
    return Object.assign(new Error(`connect ECONNREFUSED ${address}:${port}`), {
      errno: -111,
      code: "ECONNREFUSED",
      syscall: "connect",
      address,
      port,
    });
  }
  return notFound(host);
}

const notFound = (host: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
    errno: -3008,
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname: host,
  });

const note = (what: Uncontrolled, detail: string): void => send({ kind: "note", what, detail });

interface Target {
  readonly host?: string | null;
  readonly hostname?: string | null;
  readonly port?: number | string | null;
  readonly path?: string | null;
}

function connector(tls: boolean): (options: Target) => Duplex {
  return (options) => {
    const host = (options.host ?? options.hostname ?? "localhost").toLowerCase();
    const port = Number(options.port ?? (tls ? 443 : 80));
    if (isAws(host, port)) return new Connection(host, port, tls);
    note("outside", `${host}:${port}`);
    const refused = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    process.nextTick(() => refused.destroy(unreachable(host, port)));
    return refused;
  };
}

const replace = (target: object, name: string, value: unknown): void =>
  void Object.defineProperty(target, name, { value, writable: true, configurable: true });

export function setReachable(hosts: readonly string[]): void {
  reachable = hosts;
}

/** SDK calls become frames; every other way out ends as if there were no network. */
export function patchNetwork(): void {
  replace(http.Agent.prototype, "createConnection", connector(false));
  replace(https.Agent.prototype, "createConnection", connector(true));
  replace(net.Socket.prototype, "connect", function (this: net.Socket, ...given: unknown[]) {
    const target = targetOf(given);
    note("raw-socket", target.path ?? `${target.host ?? "localhost"}:${String(target.port)}`);
    const onConnect = given.at(-1);
    if (typeof onConnect === "function") this.once("connect", onConnect as () => void);
    process.nextTick(() =>
      this.destroy(unreachable(target.path ?? target.host ?? "localhost", Number(target.port ?? 0))),
    );
    return this;
  });
  replace(dgram.Socket.prototype, "send", function (...given: unknown[]) {
    note("raw-socket", "udp");
    const done = given.at(-1);
    if (typeof done === "function") process.nextTick(done, null, 0);
  });
  patchDns();
}

function targetOf(given: unknown[]): Target {
  // `net.connect` hands over one array of already normalised arguments.
  const [first, second] = Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (typeof first === "object" && first !== null) return first;
  if (typeof first === "string" && Number.isNaN(Number(first))) return { path: first };
  return { port: first as number, host: typeof second === "string" ? second : "localhost" };
}

const isHere = (host: unknown): boolean => host === "localhost" || net.isIP(String(host)) !== 0;

function patchDns(): void {
  const names = Object.keys(dns).filter((name) => /^(lookup|resolve|reverse)/.test(name));
  for (const name of names) {
    const real = dns[name as "lookup"] as (...given: unknown[]) => unknown;
    replace(dns, name, (host: unknown, ...rest: unknown[]) => {
      // A server of the handler's own looks up where it listens.
      if (isHere(host)) return real(host, ...rest);
      note("dns", String(host));
      const answer = rest.at(-1) as (error: Error) => void;
      process.nextTick(() => answer(notFound(String(host))));
      return undefined;
    });
    if (name in dns.promises) {
      const later = dns.promises[name as "lookup"] as (...given: unknown[]) => Promise<unknown>;
      replace(dns.promises, name, (host: unknown, ...rest: unknown[]) => {
        if (isHere(host)) return later(host, ...rest);
        note("dns", String(host));
        return Promise.reject(notFound(String(host)));
      });
    }
  }
}
