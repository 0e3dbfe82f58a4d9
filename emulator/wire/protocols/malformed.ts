/** What a codec cannot read. Each protocol and service has its own way to say so; `refusal.ts` knows them. */
export class Malformed extends Error {
  /** `document`: the body is broken as a whole or against its schema; `value`: one value is; `empty`: nothing came where something must. */
  readonly what: "document" | "value" | "empty";
  /** Where a value came from, as a client wrote it: a header's or a query parameter's name. */
  readonly source: string | undefined;
  readonly value: string | undefined;

  constructor(
    what: Malformed["what"],
    reason: string,
    from: { readonly source?: string; readonly value?: string } = {},
  ) {
    super(reason);
    this.name = "Malformed";
    this.what = what;
    this.source = from.source;
    this.value = from.value;
  }
}

/** How deep a document may nest. DynamoDB allows 32 levels of attributes; nothing in AWS's models comes near this. */
export const DEPTH_MAX = 200;

export function refuseDepth(depth: number): void {
  if (depth > DEPTH_MAX) throw new Malformed("document", `the document nests deeper than ${DEPTH_MAX} levels`);
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

export function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Malformed("document", "the body is not UTF-8");
  }
}
