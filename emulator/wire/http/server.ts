import { once } from "node:events";
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpRequest, HttpResponse, Origin } from "../contract.ts";
import { createBrowserGuard } from "./browser-guard.ts";

export interface HttpServerOptions {
  readonly handle: (request: HttpRequest) => Promise<HttpResponse>;
  /** Answers what stands under `/_misfire/`; `undefined` for what it does not know. */
  readonly control?: (request: HttpRequest) => Promise<HttpResponse> | undefined;
  /** Names under which this machine is reached, besides loopback and AWS's own. */
  readonly hosts?: readonly string[];
  /** Told when an answer could not be brought to its end; never of a client that went away. */
  readonly onError?: (error: unknown) => void;
}

export interface HttpServer {
  /** `port` 0 takes a free one. Loopback unless `host` says otherwise. Rejects when the port is taken. */
  listen(at?: {
    readonly port?: number;
    readonly host?: string;
  }): Promise<{ readonly url: string; readonly port: number }>;
  /** Answers a request from inside that was read already. Rejects, and tells `onError`, where it cannot. */
  answer(request: HttpRequest): Promise<HttpResponse>;
  /** Serves HTTP/1.1 on a stream that is no socket, as that origin. */
  connect(stream: Duplex, origin: Origin & { readonly kind: "environment" }): void;
  /** Stops listening and ends what is open. */
  close(): Promise<void>;
}

/** Where the control routes live; no bucket can have that name. */
const CONTROL = "/_misfire/";

/**
 * Ours: no SDK keeps an idle connection for an hour. A server that closes first races with the client's next request,
 * and the client sees a reset.
 */
const KEEP_ALIVE = 3_600_000;

/** Ours; request line and headers together. S3 takes 8 KB of headers and 8 KB of URL, presigned URLs with session tokens come close. */
const HEADERS_MAX = 32 * 1024;

interface Pair {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** The adapter between node:http and the wire: no AWS in here. */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const guard = createBrowserGuard(options.hosts);
  const origins = new WeakMap<Duplex, Origin>();
  const streams = new Set<Duplex>();
  const current = new WeakMap<Duplex, Pair>();

  const server = createServer({
    keepAlive: true,
    keepAliveTimeout: KEEP_ALIVE,
    maxHeaderSize: HEADERS_MAX,
    joinDuplicateHeaders: true,
    // A large upload may take its time; whoever holds a connection open is on this machine.
    requestTimeout: 0,
  });

  const answer = async (
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    beforeBody?: () => void,
  ): Promise<void> => {
    const stream: Duplex = incoming.socket;
    current.set(stream, { incoming, outgoing });
    const inside = origins.get(stream);
    const request: HttpRequest = {
      method: incoming.method ?? "GET",
      target: originForm(incoming.url ?? "/"),
      headers: headersOf(incoming),
      rawHeaders: incoming.rawHeaders,
      body: bodyOf(incoming, beforeBody),
      origin: inside ?? outsideOrigin(incoming),
    };
    const refusal = inside ? undefined : guard.refuse(request.headers);
    const response = refusal === undefined ? await dispatch(options, request) : plain(403, refusal);
    await write(incoming, outgoing, response);
  };
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse, beforeBody?: () => void): void => {
    answer(incoming, outgoing, beforeBody).catch((error: unknown) => {
      if (!clientWent(error)) options.onError?.(error);
      outgoing.destroy();
    });
  };
  server.on("request", (incoming, outgoing) => serve(incoming, outgoing));
  // The client waits for a word before it sends its body: it gets it when the body is wanted, not before.
  server.on("checkContinue", (incoming, outgoing) => {
    const { shouldKeepAlive } = outgoing;
    // Until then nobody knows whether the body comes, so the connection cannot be used again.
    outgoing.shouldKeepAlive = false;
    serve(incoming, outgoing, () => {
      outgoing.shouldKeepAlive = shouldKeepAlive;
      outgoing.writeContinue();
    });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, stream) =>
    refuseConnection(error, stream, current.get(stream)),
  );

  return {
    async listen({ port = 0, host = "127.0.0.1" } = {}) {
      server.listen(port, host);
      // `once` rejects on "error": a port that is taken.
      await once(server, "listening");
      const bound = portOf(server);
      return { port: bound, url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}` };
    },
    async answer(request) {
      try {
        const target = originForm(request.target);
        return await dispatch(options, target === request.target ? request : { ...request, target });
      } catch (error) {
        options.onError?.(error);
        throw error;
      }
    },
    connect(stream, origin) {
      origins.set(stream, origin);
      streams.add(stream);
      stream.once("close", () => streams.delete(stream));
      server.emit("connection", stream);
    },
    async close() {
      const closed = server.listening ? once(server, "close") : undefined;
      if (closed) server.close();
      server.closeAllConnections();
      for (const stream of streams) stream.destroy();
      await closed;
    },
  };
}

async function dispatch(options: HttpServerOptions, request: HttpRequest): Promise<HttpResponse> {
  if (!request.target.startsWith(CONTROL)) return options.handle(request);
  return (
    (await options.control?.(request)) ?? plain(404, `There is no control route ${request.method} ${request.target}.`)
  );
}

/** An answer of the adapter itself, which is no AWS answer. */
const plain = (status: number, message: string): HttpResponse => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify({ message })),
});

/** A proxy's absolute form (`GET http://host/path`) becomes the path. */
const originForm = (url: string): string => (url.startsWith("/") ? url : url.replace(/^https?:\/\/[^/]*/i, "") || "/");

function headersOf(incoming: IncomingMessage): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    if (value !== undefined) out[name] = typeof value === "string" ? value : value.join(", ");
  return out;
}

function outsideOrigin(incoming: IncomingMessage): Origin {
  const { remoteAddress, localAddress, localPort } = incoming.socket;
  const host = incoming.headers.host ?? `${localAddress ?? "127.0.0.1"}:${localPort ?? 80}`;
  return { kind: "outside", ip: (remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, ""), endpoint: `http://${host}` };
}

function bodyOf(incoming: IncomingMessage, beforeBody: (() => void) | undefined): HttpRequest["body"] {
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  if (encoding === undefined && (length === undefined || length === "0")) return undefined;
  return {
    [Symbol.asyncIterator]: () => {
      beforeBody?.();
      return incoming.iterator({ destroyOnReturn: false });
    },
  };
}

/** Node refuses a disposition beyond ASCII once it knows the length, which it learns from the headers in their order. */
function dispositionFirst(headers: Readonly<Record<string, string | number>>): Record<string, string | number> {
  const { "content-disposition": disposition, ...rest } = headers;
  return disposition === undefined ? rest : { "content-disposition": disposition, ...rest };
}

async function write(incoming: IncomingMessage, outgoing: ServerResponse, response: HttpResponse): Promise<void> {
  const { status, headers, body, cookies } = response;
  outgoing.sendDate = false;
  if (cookies) outgoing.setHeader("set-cookie", cookies);
  if (!(body instanceof Uint8Array)) {
    outgoing.writeHead(status, dispositionFirst(headers));
    await pipeline(body, outgoing);
    return;
  }
  const bodiless = status === 204 || status === 304 || headers["content-length"] !== undefined;
  outgoing.writeHead(status, dispositionFirst(bodiless ? headers : { ...headers, "content-length": body.length }));
  // What a refused request still sends is read and thrown away, so that the client gets to read the answer; also where the
  // connection is over then: it is not closed before.
  if (incoming.complete || outgoing.shouldKeepAlive || incoming.headers.expect !== undefined) outgoing.end(body);
  else {
    outgoing.flushHeaders();
    outgoing.write(body);
    // A request that was read to its end is only closed once it is answered: whichever comes first.
    for (const over of ["end", "close"]) incoming.once(over, () => outgoing.end());
  }
  if (!incoming.readableEnded) incoming.resume();
}

/** The client broke off, or spoke no HTTP. A body that was cut has its request answered; anything else is refused here. */
function refuseConnection(error: NodeJS.ErrnoException, stream: Duplex, pair: Pair | undefined): void {
  if (error.code === "HPE_INVALID_EOF_STATE" && pair && !pair.incoming.complete && !pair.outgoing.writableEnded) {
    // Ends the body where it was cut, so that whoever reads it finds it too short and says so.
    pair.outgoing.shouldKeepAlive = false;
    pair.incoming.complete = true;
    pair.incoming.push(null);
    return;
  }
  if (!stream.writable || error.code === "ECONNRESET") {
    stream.destroy();
    return;
  }
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const body = JSON.stringify({
    message:
      status === 431
        ? `The request line and headers exceed ${HEADERS_MAX} bytes.`
        : "What was sent is not a well-formed HTTP/1.1 request.",
  });
  stream.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
}

const clientWent = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_STREAM_PREMATURE_CLOSE" || error.code === "ECONNRESET" || error.code === "EPIPE");

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
