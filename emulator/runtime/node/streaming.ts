import { Writable } from "node:stream";

const MARK = Symbol.for("aws.lambda.runtime.handler.streaming");

export const isStreaming = (handler: object): boolean => MARK in handler;

/** Collects what a streaming handler writes: invoked without streaming, it answers with all of it at once, as on AWS. */
export class ResponseStream extends Writable {
  readonly #chunks: Buffer[] = [];
  readonly whole: Promise<Buffer>;
  #contentType = "application/octet-stream";

  constructor() {
    super();
    this.whole = new Promise((resolve, reject) => {
      this.once("finish", () => resolve(Buffer.concat(this.#chunks)));
      this.once("error", reject);
    });
    this.whole.catch(() => {});
  }

  setContentType(type: string): void {
    this.#contentType = type;
  }

  get contentType(): string {
    return this.#contentType;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }
}

/** Between the metadata and the body of an HTTP response stand eight zero bytes. */
const DELIMITER = Buffer.alloc(8);

/** https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html */
export function offerStreaming(): void {
  const awslambda = {
    streamifyResponse: (handler: object) => Object.assign(handler, { [MARK]: "response" }),
    HttpResponseStream: {
      from(stream: ResponseStream, metadata: unknown): ResponseStream {
        stream.setContentType("application/vnd.awslambda.http-integration-response");
        stream.write(JSON.stringify(metadata));
        stream.write(DELIMITER);
        return stream;
      },
    },
  };
  Object.assign(globalThis, { awslambda });
}
