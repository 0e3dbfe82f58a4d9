import type { Content } from "../../kernel/index.ts";
import type { ByteRange } from "./range.ts";

/** What S3 answers where no operation of its model does: preflights, websites, form uploads. */
export interface PlainAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | Content;
  /** The part of a content that is meant; all of it by default. */
  readonly range?: ByteRange;
}

export const emptyBody: Uint8Array = new Uint8Array();
