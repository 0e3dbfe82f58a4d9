import type { CallContext, Content, ContentStore, Instant, Operation } from "../../kernel/index.ts";
import type { FormClaim } from "../auth/form.ts";

/** What a browser sent in a form: its fields, and one file. */
export interface BrowserForm {
  /** Names in lower case. */
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Content;
}

export interface PostedForm {
  readonly Bucket: string;
  readonly form: BrowserForm;
  readonly now?: Instant;
}

export interface BrowserAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | Content;
  /** The part of a content that is meant: bytes `start` up to, not including, `end`. */
  readonly range?: { readonly start: number; readonly end: number };
}

/**
 * What S3 answers browsers beside its API, as the room behind the wire gives it: no operation of the model describes
 * forms, preflights and websites.
 */
export interface S3ForBrowsers {
  preflight(request: {
    readonly bucket: string;
    readonly key: string;
    readonly headers: Readonly<Record<string, string>>;
  }): BrowserAnswer;
  corsHeaders(bucket: string, origin: string | undefined, method: string): Readonly<Record<string, string>>;
  page(
    request: {
      readonly bucket: string;
      readonly path: string;
      readonly host: string;
      readonly method?: string;
      readonly headers?: Readonly<Record<string, string>>;
    },
    context: CallContext,
  ): BrowserAnswer;
  readForm(
    contentType: string | undefined,
    body: AsyncIterable<Uint8Array>,
    contents: ContentStore,
    /** Called with the fields before the file is taken in; what it throws ends the upload. */
    before?: (fields: BrowserForm["fields"]) => void,
  ): Promise<BrowserForm>;
  signatureOf(form: Pick<BrowserForm, "fields">): FormClaim | undefined;
  readonly postObject: Operation<PostedForm, BrowserAnswer>;
}
