// oxlint-disable typescript/no-unsafe-type-assertion -- Node's own objects are replaced here, beyond what its types describe.
import { readSync, writeSync } from "node:fs";
import { encodeFrame, FrameReader, type Frame, type Grant, type Report } from "./protocol.ts";

/** Bound before anything patches `node:fs`. */
const read = readSync;
const write = writeSync;
const IN = 3;
const OUT = 4;

const reader = new FrameReader<Grant>();
/** Ends at once, without `exit` listeners. */
const leave = (): never => (process as unknown as { reallyExit(code: number): never }).reallyExit(0);

const buffer = Buffer.allocUnsafe(256 * 1024);

/** Hands a report to the host before it returns: nothing is lost, however the process ends. */
export function send(report: Report, body?: Uint8Array): void {
  const frame = encodeFrame(report, body);
  for (let done = 0; done < frame.length;) done += write(OUT, frame, done, frame.length - done);
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
