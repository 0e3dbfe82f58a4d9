import { compose, type Composed, type Inner } from "./compose.ts";
import { control } from "./control.ts";
import { coverageOf, type ServiceCoverage } from "./coverage.ts";
import type { Entry, Instant, Millis } from "./kernel/index.ts";
import { collect, late } from "./kernel/index.ts";
import { createInFlight } from "./in-flight.ts";
import { createKeeper } from "./keeping.ts";
import { resolve, type EmulatorOptions } from "./options.ts";
import { LATER, type Later } from "./rooms/index.ts";
import { worldRoute } from "./world-route.ts";
import type { Explanation, Question } from "./why/index.ts";
import {
  createHttpServer,
  createInProcessHandler,
  type HttpRequest,
  type HttpResponse,
  type HttpServer,
  type InProcessHandler,
} from "./wire/index.ts";

/** An AWS of one's own. Any number of them live side by side in a process. */
export interface Emulator extends AsyncDisposable {
  /** What clients in this process take as their endpoint; requests to it go through `requestHandler`. */
  readonly endpoint: string;
  readonly seed: number;
  readonly journal: readonly Entry[];
  /** Answers one request; never rejects. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** For AWS SDK v3 clients in this process: no socket, the same wire. */
  requestHandler(): InProcessHandler;
  /** Listens on a socket until the world is closed. Rejects when the port is taken. */
  listen(at: {
    readonly port: number;
    readonly host: string;
    /** Pages below `/_misfire/` for people, as HTML, by path and query; `undefined` where there is none. */
    readonly page?: (target: string) => Promise<string | undefined>;
  }): Promise<{ readonly url: string; readonly port: number }>;
  now(): Instant;
  advance(span: Millis): Promise<void>;
  idle(): Promise<void>;
  why(question: Question): Explanation;
  /** How far every operation of AWS is there. */
  coverage(): readonly ServiceCoverage[];
  /** Begins again: the same seed, nothing in it. */
  reset(): Promise<void>;
  /** Everything in it as one file, bytes of objects and code included; as it is when the first piece is asked for. */
  export(): AsyncIterable<Uint8Array>;
  /**
   * Takes such a file in the place of everything there is. Rejects for anything but a whole one, and then nothing has changed.
   * Calls that are under way are answered with 503.
   */
  import(file: AsyncIterable<Uint8Array>): Promise<void>;
  close(): Promise<void>;
}

type PageSource = NonNullable<Parameters<Emulator["listen"]>[0]["page"]>;

/** The name under which clients in this process reach the world; it resolves nowhere, and need not. */
const IN_PROCESS = "http://localhost:4566";

export function createEmulator(given: EmulatorOptions = {}): Emulator {
  const options = resolve(given);
  const servers: HttpServer[] = [];
  /** Serves what handlers send; listens on no port. */
  const inner = createHttpServer({ handle: (request) => world.wire.handle(request), onError: report });
  const fromHandlers: Inner = {
    serve: (request, by) => inner.answer({ ...request, origin: { kind: "environment", ...by, endpoint: IN_PROCESS } }),
    connect: (duplex, by) => inner.connect(duplex, { kind: "environment", ...by, endpoint: IN_PROCESS }),
  };
  /** `host:port` under which somebody may have been told to find a queue. */
  const endpoints = [new URL(IN_PROCESS).host];
  const keeper = createKeeper(options, (keeping) => compose(options, fromHandlers, () => endpoints, keeping));
  let world: Composed = keeper.open();
  let inFlight = createInFlight(world.wire.handle);
  let closed: Promise<void> | undefined;

  function report(error: unknown): void {
    options.onReport(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }

  const emulator: Emulator = {
    endpoint: IN_PROCESS,
    seed: options.seed,
    get journal() {
      return world.kernel.journal.entries;
    },
    handle: (request) => inFlight.answer(request),
    requestHandler: () => createInProcessHandler((request) => inFlight.answer(request)),
    async listen(at) {
      const server = createHttpServer({
        handle: (request) => inFlight.answer(request),
        control: (request) => paged(request, at.page),
        hosts: [at.host],
        onError: report,
      });
      servers.push(server);
      const listening = await server.listen(at);
      endpoints.push(new URL(listening.url).host, `localhost:${listening.port}`, `127.0.0.1:${listening.port}`);
      return listening;
    },
    now: () => world.kernel.now(),
    advance: (span) => world.kernel.timeline.advance(span),
    idle: () => world.kernel.timeline.idle(),
    why: (question) => LATER.why.explain(world.kernel.journal.entries, question),
    coverage: () => coverageOf(world.services),
    async reset() {
      inFlight.end();
      await world.close();
      world = keeper.fresh();
      inFlight = createInFlight(world.wire.handle);
    },
    export: () => keeper.save(world),
    async import(file) {
      const old = world;
      world = await keeper.load(file, () => inFlight.end());
      inFlight = createInFlight(world.wire.handle);
      await old.close();
    },
    close: () =>
      (closed ??= (async () => {
        inFlight.end();
        await Promise.all(servers.map((server) => server.close()));
        keeper.finish(world);
        await world.close();
        keeper.close();
        await inner.close();
      })()),
    [Symbol.asyncDispose]: () => emulator.close(),
  };

  const paged = async (request: HttpRequest, page: PageSource | undefined): Promise<HttpResponse> => {
    const html = request.method === "GET" ? await page?.(request.target) : undefined;
    if (html === undefined) return controlled(request);
    return { status: 200, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(html) };
  };

  const controlled = async (request: HttpRequest): Promise<HttpResponse> => {
    const file = await worldRoute(emulator, request);
    if (file) return file;
    const body = request.body instanceof Uint8Array ? [request.body] : request.body ? await collect(request.body) : [];
    const answer = await control(
      {
        version: options.version,
        clock: options.clock,
        seed: options.seed,
        services: world.services.map((service) => service.name),
        journal: emulator.journal,
        now: () => emulator.now(),
        advance: (ms) => emulator.advance(ms),
        idle: () => emulator.idle(),
        reset: () => emulator.reset(),
        why: (question) => emulator.why(question),
        coverage: () => emulator.coverage(),
        functionCode: (functionArn) => world.functionCode(functionArn),
      },
      request.method,
      request.target,
      Buffer.concat(body).toString("utf8"),
    );
    // What it changed, if only the time, is kept before it is told of.
    await world.kernel.ledger.commit();
    return {
      status: answer.status,
      headers: { "content-type": answer.zip ? "application/zip" : "application/json" },
      body: answer.zip ?? Buffer.from(`${JSON.stringify(answer.body, null, 2)}\n`),
    };
  };
  return emulator;
}

/**
 * What the arrows and the planes decide, as pure functions over configuration: for whoever has no journal but can read the
 * configuration. Their types are in `Decisions`.
 */
export const decisions: Later["decisions"] = late(() => LATER.decisions);

/** A name as people say it: a function's, a queue's, out of an ARN. */
export const named: Later["why"]["named"] = (name) => LATER.why.named(name);

/** Whether only this machine can reach a server that listens there. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);

export type { Decisions } from "./arrows/index.ts";
export type { CoverageState, OperationCoverage, ServiceCoverage } from "./coverage.ts";
export type { EmulatorOptions } from "./options.ts";
export { WorldFileError } from "./world-file.ts";
export type { Cure, Explanation, Question, Reason, Step, Verdict } from "./why/index.ts";
export { DataFolderError, wall, type Entry, type NearMiss, type Plane } from "./kernel/index.ts";
