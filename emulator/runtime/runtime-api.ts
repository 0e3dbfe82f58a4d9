import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AnswerStream, Instant, Invocation } from "../kernel/index.ts";
import { STREAM_MAX } from "./limits.ts";
import type { Outcome } from "./outcome.ts";

/** The HTTP interface that Lambda offers to runtimes: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
export interface RuntimeApi {
  /** `127.0.0.1:<port>`: the value of `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the runtime asks for its first invocation, or told that it cannot start. */
  readonly started: Promise<Outcome>;
  /** Hands an invocation over; resolves when the runtime has answered and asks for the next one. */
  invoke(invocation: Invocation, deadline: Instant): Promise<Outcome>;
  close(): void;
}

export async function openRuntimeApi(): Promise<RuntimeApi> {
  const api = new Api();
  await api.listen();
  return api;
}

interface Current {
  readonly requestId: string;
  readonly settle: (outcome: Outcome) => void;
  readonly stream: AnswerStream | undefined;
  /** Bytes that went into it. */
  streamed: number;
  outcome: Outcome | undefined;
}

class Api implements RuntimeApi {
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));
  readonly started: Promise<Outcome>;
  #start: (outcome: Outcome) => void = () => {};
  #waiting: ServerResponse | undefined;
  #current: Current | undefined;

  constructor() {
    this.started = new Promise((resolve) => (this.#start = resolve));
  }

  get address(): string {
    const bound = this.#server.address();
    return typeof bound === "object" && bound !== null ? `127.0.0.1:${bound.port}` : "";
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.#server.unref();
  }

  invoke(invocation: Invocation, deadline: Instant): Promise<Outcome> {
    return new Promise((settle) => {
      this.#current = {
        requestId: invocation.requestId,
        settle,
        stream: invocation.stream,
        streamed: 0,
        outcome: undefined,
      };
      const response = this.#waiting;
      this.#waiting = undefined;
      response?.writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": invocation.requestId,
        "lambda-runtime-deadline-ms": String(Math.floor(deadline)),
        "lambda-runtime-invoked-function-arn": invocation.invokedFunctionArn,
        "lambda-runtime-trace-id": invocation.traceHeader,
        ...(invocation.clientContext === undefined
          ? {}
          : { "lambda-runtime-client-context": Buffer.from(invocation.clientContext, "base64").toString("utf8") }),
      });
      response?.end(invocation.payload);
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/^\/2018-06-01\/runtime\//, "");
    const streams = request.headers["lambda-runtime-function-response-mode"] === "streaming";
    const current = this.#current;
    const sink = streams && path === `invocation/${current?.requestId}/response` ? current : undefined;
    const body = await this.#bodyOf(request, sink);
    if (!body) return;
    if (request.method === "GET" && path === "invocation/next") return this.#next(response);
    const [, requestId, what] = /^invocation\/([^/]+)\/(response|error)$/.exec(path) ?? [];
    if (request.method !== "POST" || (what === undefined && path !== "init/error"))
      return refuse(response, 404, "Not found");
    if (path === "init/error") this.#start(errorOf(body));
    else if (!current || requestId !== current.requestId || current.outcome)
      return refuse(response, 400, "Invalid request ID");
    else current.outcome = what === "response" ? answerOf(request, body, sink) : errorOf(body);
    response.writeHead(202, { "content-type": "application/json" }).end('{"status":"OK"}\n');
  }

  /** What was sent; `undefined` when it broke off. Of a streamed answer nothing is left. */
  async #bodyOf(request: IncomingMessage, sink: Current | undefined): Promise<Buffer | undefined> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) {
        const bytes = Buffer.from(chunk);
        if (sink?.stream) pass(sink, sink.stream, bytes, request.headers["content-type"]);
        else chunks.push(bytes);
      }
    } catch {
      return undefined;
    }
    return Buffer.concat(chunks);
  }

  /** The runtime rests from here on, until the next invocation. */
  #next(response: ServerResponse): void {
    this.#waiting = response;
    this.#start({ kind: "ready" });
    const current = this.#current;
    if (!current?.outcome) return;
    this.#current = undefined;
    current.settle(current.outcome);
  }
}

function pass(sink: Current, stream: AnswerStream, bytes: Buffer, contentType: string | undefined): void {
  if (sink.streamed === 0) stream.begin(contentType ?? "application/octet-stream");
  const left = STREAM_MAX - sink.streamed;
  sink.streamed += bytes.length;
  if (left > 0) stream.push(bytes.subarray(0, left));
}

/** Errors in the middle of a streamed answer come after it: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming */
function answerOf(request: IncomingMessage, body: Buffer, sink: Current | undefined): Outcome {
  const { "lambda-runtime-function-error-body": error } = request.trailers;
  if (typeof error === "string") return errorOf(Buffer.from(error, "base64"));
  if (!sink?.stream) return { kind: "response", payload: body };
  if (sink.streamed === 0) sink.stream.begin(request.headers["content-type"] ?? "application/octet-stream");
  return { kind: "response", payload: body, streamed: sink.streamed };
}

const text = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

function errorOf(body: Buffer): Outcome {
  let told: { errorType?: unknown; errorMessage?: unknown } = {};
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member is checked where it is read.
    told = JSON.parse(body.toString("utf8")) as typeof told;
  } catch {
    // A runtime may answer anything.
  }
  const error = { errorType: text(told.errorType, "Unknown"), errorMessage: text(told.errorMessage, ""), trace: [] };
  return { kind: "error", error, payload: body };
}

function refuse(response: ServerResponse, status: number, errorMessage: string): void {
  const body = JSON.stringify({ errorMessage, errorType: "InvalidRequest" });
  response.writeHead(status, { "content-type": "application/json" }).end(body);
}
