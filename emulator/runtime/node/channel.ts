// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import { readSync, writeSync } from "node:fs";
import { encodeFrame, encodeHead, FrameReader, type Frame, type Grant, type Report } from "./protocol.ts";

/** Bound before anything patches `node:fs`. */
const read = readSync;
const write = writeSync;
const IN = 3;
const OUT = 4;

const reader = new FrameReader<Grant>();
/** Ends at once, without `exit` listeners. */
const leave = (): never => (process as unknown as { reallyExit(code: number): never }).reallyExit(0);

const buffer = Buffer.allocUnsafe(256 * 1024);

/** What the host acts on only when the environment rests: it may wait until then, and a process that dies before has not sent it. */
const WAITS: ReadonlySet<Report["kind"]> = new Set(["open", "bytes", "close", "response"]);
/** Bytes beyond which a body is not copied: it counts as memory of the function. Ours. */
const LARGE = 32 * 1024;

let waiting: Buffer[] = [];

/**
 * Hands a report to the host, in order. A log line, an error and all that tells how it ends is there before this returns, so
 * that nothing of it is lost, however the process ends; what it writes to connections goes out when it rests, in one piece.
 */
export function send(report: Report, body?: Uint8Array): void {
  if (body && body.length > LARGE) {
    waiting.push(encodeHead(report, body.length));
    flush();
    writeWhole(body);
    return;
  }
  waiting.push(encodeFrame(report, body));
  if (!WAITS.has(report.kind)) flush();
}

/** Lets out what waits. */
export function flush(): void {
  if (waiting.length === 0) return;
  writeWhole(waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting));
  waiting = [];
}

function writeWhole(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += write(OUT, bytes, done, bytes.length - done);
}

/** Blocks until the host grants the next step. Ends the process when the host is gone. */
export function receive(): Frame<Grant>[] {
  const frames: Frame<Grant>[] = [];
  for (;;) {
    const frame = reader.next();
    if (frame) {
      frames.push(frame);
      if (!frame.header.more) return frames;
      continue;
    }
    const count = read(IN, buffer, 0, buffer.length, null);
    if (count === 0) leave();
    reader.push(Buffer.from(buffer.subarray(0, count)));
  }
}
