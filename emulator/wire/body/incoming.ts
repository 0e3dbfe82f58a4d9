import { AwsError } from "../../kernel/index.ts";
import type { HttpRequest } from "../contract.ts";
import { incompleteBody } from "./errors.ts";

/** A request's body on its way in: read once, either piece by piece or as a whole. */
export interface Incoming {
  /** What `Content-Length` says; `undefined` for none, or for one that is no number. */
  readonly length: number | undefined;
  /** Neither a length nor chunks: there is no body. */
  readonly absent: boolean;
  /** The pieces as they come. Throws `IncompleteBody` when there are fewer bytes than announced. */
  stream(): AsyncIterable<Uint8Array>;
  /** All bytes; may be asked again. `tooLarge` makes the error for more than `max` of them. */
  bytes(max: number, tooLarge: () => AwsError): Promise<Uint8Array>;
}

export function createIncoming(request: HttpRequest): Incoming {
  const { body, headers } = request;
  const announced = headers["content-length"];
  const length = announced !== undefined && /^\d{1,15}$/.test(announced.trim()) ? Number(announced) : undefined;
  let whole: Promise<Uint8Array> | undefined;
  let taken = false;
  const stream = (): AsyncIterable<Uint8Array> => {
    if (taken) throw new Error("misfire: a request's body was read twice");
    taken = true;
    return counted(body, length);
  };
  return {
    length,
    absent: body === undefined || (body instanceof Uint8Array && body.length === 0),
    stream,
    bytes(max, tooLarge) {
      whole ??= read(max, tooLarge);
      return whole;
    },
  };

  async function read(max: number, tooLarge: () => AwsError): Promise<Uint8Array> {
    if (length !== undefined && length > max) throw tooLarge();
    if (body === undefined) return new Uint8Array(0);
    if (body instanceof Uint8Array) {
      if (body.length > max) throw tooLarge();
      if (length !== undefined && length !== body.length) throw incompleteBody(length, body.length);
      return body;
    }
    const pieces: Uint8Array[] = [];
    let total = 0;
    for await (const piece of stream()) {
      total += piece.length;
      if (total > max) throw tooLarge();
      pieces.push(piece);
    }
    return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, total);
  }
}

/** A client that goes away before its body ended; the answer, if anybody still hears it, says so. */
async function* counted(body: HttpRequest["body"], length: number | undefined): AsyncIterable<Uint8Array> {
  let total = 0;
  if (body instanceof Uint8Array) {
    total = body.length;
    yield body;
  } else if (body) {
    try {
      for await (const piece of body) {
        total += piece.length;
        yield piece;
      }
    } catch (error) {
      if (error instanceof AwsError) throw error;
      throw incompleteBody(length, total);
    }
  }
  if (length !== undefined && total !== length) throw incompleteBody(length, total);
}
