import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { zipSync, strToU8 } from "fflate";
import {
  createContentStore,
  createKernel,
  createScratch,
  type FunctionRunner,
  type FunctionSpec,
  type Invocation,
  type Kernel,
  type RunResult,
} from "../../emulator/kernel/index.ts";
import { createRuntime, type RuntimeOptions } from "../../emulator/runtime/index.ts";

export const START: number = Date.parse("2026-01-01T00:00:00Z");

export interface WorldOptions {
  readonly seed?: number;
  readonly clock?: "virtual" | "real";
  readonly spares?: number;
  readonly runtime?: Partial<RuntimeOptions>;
  /** Serves the handlers' SDK calls. */
  readonly serve?: (request: Asked) => Answer | Promise<Answer>;
}

export interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

export interface Answer {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface World extends AsyncDisposable {
  readonly kernel: Kernel;
  readonly runner: FunctionRunner;
  readonly lines: string[];
  /** What handlers asked for, `PUT host/path body`. */
  readonly calls: string[];
  spec(files: Readonly<Record<string, string>>, changes?: Partial<FunctionSpec>): FunctionSpec;
  invoke(spec: FunctionSpec, payload?: unknown, changes?: { clientContext?: string }): Promise<RunResult>;
  /** What an invocation looks like that nobody says anything about. */
  invocation(): Invocation;
  /** Another runtime over the same kernel and folders. */
  again(): FunctionRunner;
  /** Invokes and lets the virtual clock run until the answer is there. */
  run(spec: FunctionSpec, payload?: unknown): Promise<RunResult>;
}

export function createWorld(options: WorldOptions = {}): World {
  const kernel = createKernel({ seed: options.seed ?? 1, clock: options.clock ?? "virtual", start: START });
  const scratch = createScratch();
  const contents = createContentStore(() => scratch);
  const lines: string[] = [];
  const calls: string[] = [];
  const answer = async (asked: Asked): Promise<Answer> => {
    calls.push(`${asked.method} ${String(asked.headers["host"])}${asked.target} ${asked.text}`);
    return (await options.serve?.(asked)) ?? { headers: { etag: '"x"' }, body: "" };
  };
  const overSocket = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = "", url: target = "", headers } = request;
    const hold = kernel.timeline.hold(`${method} ${target}`);
    const given = await answer({ method, target, headers, text: await textOf(request) });
    response.writeHead(200, given.headers).end(given.body);
    hold.release();
  };
  const server = createServer((request, response) => void overSocket(request, response));
  const create = (): FunctionRunner =>
    createRuntime({
      kernel,
      scratch: () => scratch,
      serve: async ({ method, target, headers, body = Buffer.alloc(0) }) => {
        const text = body instanceof Uint8Array ? Buffer.from(body).toString() : await textOf(body);
        const given = await answer({ method, target, headers, text });
        return { status: 200, headers: given.headers ?? {}, body: Buffer.from(given.body) };
      },
      connect: (duplex) => void server.emit("connection", duplex),
      onLog: (_log, given) => void lines.push(...given.map((line) => line.message)),
      spares: options.spares ?? 0,
      ...options.runtime,
    });
  const runner = create();
  let requests = 0;
  let functions = 0;
  const world: World = {
    kernel,
    runner,
    lines,
    calls,
    spec(files, changes = {}) {
      const packed = zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])), {
        mtime: "2026-01-01",
      });
      const functionName = changes.functionName ?? "f";
      const functionArn = `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`;
      return {
        key: `${functionArn}:$LATEST:${(functions += 1)}`,
        functionArn,
        functionName,
        version: "$LATEST",
        handler: "index.handler",
        runtime: "nodejs24.x",
        code: { sha256: createHash("sha256").update(packed).digest("base64"), zip: contents.of(packed) },
        memoryMb: 128,
        tmpMb: 512,
        timeout: 3000,
        variables: {},
        region: "us-east-1",
        account: "000000000000",
        logGroup: `/aws/lambda/${functionName}`,
        logFormat: "Text",
        ...changes,
      };
    },
    invoke(spec, payload = {}, changes = {}) {
      return runner.invoke(spec, {
        ...world.invocation(),
        payload: Buffer.from(JSON.stringify(payload)),
        invokedFunctionArn: spec.functionArn,
        ...(changes.clientContext === undefined ? {} : { clientContext: changes.clientContext }),
      });
    },
    again: create,
    invocation() {
      requests += 1;
      return {
        requestId: `00000000-0000-4000-8000-${String(requests).padStart(12, "0")}`,
        payload: Buffer.from("{}"),
        invokedFunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
        traceHeader: "Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0",
        credentials: () => ({ accessKeyId: "ASIATEST", secretAccessKey: "secret", sessionToken: "token" }),
        cause: 0,
        attempt: 1,
      };
    },
    async run(spec, payload) {
      const hold = kernel.timeline.hold("test", { drives: true });
      try {
        return await hold.wait("the function", world.invoke(spec, payload));
      } finally {
        hold.release();
      }
    },
    async [Symbol.asyncDispose]() {
      await runner.close();
      kernel.timeline.close();
      server.close();
      server.closeAllConnections();
      scratch.remove();
    },
  };
  return world;
}

export const json = (result: RunResult): unknown => JSON.parse(Buffer.from(result.payload).toString());
