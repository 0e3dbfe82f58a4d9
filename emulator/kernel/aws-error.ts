/** Whose fault AWS says it is; `Sender` answers are 4xx, `Receiver` answers 5xx. */
export type Fault = "Sender" | "Receiver";

export interface AwsErrorOptions {
  /** The HTTP status AWS answers with. */
  readonly status: number;
  /** The modelled exception's shape name where it differs from the wire code (`QueueDoesNotExist` for `AWS.SimpleQueueService.NonExistentQueue`). */
  readonly shape?: string;
  /** Further members of the error body, as AWS names them (`BucketName`, `Reason`, `Type`, `ArgumentName1`, an `Item` …). */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How the body spells the message's key in JSON protocols; AWS is not consistent. Default: what the model says, else `message`. */
  readonly messageKey?: "message" | "Message";
}

/** An answer AWS gives instead of a result. Anything else that is thrown is a bug of ours and becomes a 500 that says so. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly shape: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly messageKey: "message" | "Message" | undefined;

  constructor(code: string, message: string, options: AwsErrorOptions) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = options.status;
    this.shape = options.shape ?? code;
    this.fields = options.fields ?? {};
    this.headers = options.headers ?? {};
    this.messageKey = options.messageKey;
  }

  get fault(): Fault {
    return this.status >= 500 ? "Receiver" : "Sender";
  }
}
