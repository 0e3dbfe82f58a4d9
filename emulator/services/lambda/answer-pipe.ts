import type { AnswerStream } from "../../kernel/index.ts";

/** The streamed answer of a function on its way to its reader. */
export interface AnswerPipe {
  /** Where the function's runtime writes. */
  readonly stream: AnswerStream;
  /** The content type, when the answer begins; `undefined` when it ended without one. */
  readonly begun: Promise<string | undefined>;
  /** The next piece; `undefined` after the last one. */
  next(): Promise<Uint8Array | undefined>;
  /** Nothing more comes. */
  end(): void;
}

export function createAnswerPipe(): AnswerPipe {
  const pieces: Uint8Array[] = [];
  const begun = Promise.withResolvers<string | undefined>();
  let ended = false;
  let wake: (() => void) | undefined;
  return {
    begun: begun.promise,
    stream: {
      begin: (contentType) => begun.resolve(contentType),
      push(bytes) {
        if (bytes.length === 0) return;
        pieces.push(bytes);
        wake?.();
      },
    },
    async next() {
      if (pieces.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve));
      return pieces.shift();
    },
    end() {
      ended = true;
      begun.resolve(undefined);
      wake?.();
    },
  };
}
