import type {
  CallContext,
  Content,
  ContentStore,
  Credentials,
  EntryId,
  FunctionRunner,
  Millis,
  Permission,
} from "../../kernel/index.ts";
import type { AsyncEvent } from "./events.ts";

/** A role in use by a function. */
export interface RoleUse {
  readonly roleArn: string;
  readonly functionName: string;
  /** Unqualified. */
  readonly functionArn: string;
}

/** What the room needs of the world; whoever builds the world ties the ends together. */
export interface LambdaPorts {
  readonly contents: ContentStore;
  readonly runner: FunctionRunner;
  /** Whether the role exists and its trust policy lets lambda.amazonaws.com assume it. */
  trust(roleArn: string, cause: EntryId): { readonly ok: boolean };
  /** Whether there is a user or role with that ARN or unique id: a function's policy cannot name others. Default: there is. */
  principalExists?(this: void, principal: string): boolean;
  /** A fresh session of the execution role for one environment. */
  roleCredentials(use: RoleUse): Credentials;
  /** Whether the role would be allowed: asked for dead-letter queues and destinations when they are set. */
  roleMay(use: RoleUse, permission: Permission, cause: EntryId): boolean;
  /** A queue that is to be an event source; `undefined` when there is none. */
  queue(arn: string): { readonly visibility: Millis } | undefined;
  /** Whether there is a stream of a table that is to be an event source. */
  hasStream(arn: string): boolean;
  /** Whether a destination exists. */
  exists(arn: string): boolean;
  /** Reads a zip from S3 as the caller. Throws S3's `AwsError`. */
  fetchCode(
    source: { readonly bucket: string; readonly key: string; readonly version?: string },
    context: CallContext,
  ): Promise<Content>;
  /** Hands an accepted event to the asynchronous queue. */
  enqueue(event: AsyncEvent): void;
}

export interface LambdaOptions {
  /** How long a new function stays `Pending` and an update `InProgress`. Default 0: over with the next call. */
  readonly timings?: { readonly create?: Millis; readonly update?: Millis };
  /** Refuses runtimes whose announced date has passed (nodejs20.x). Default false: accepted with a note. */
  readonly strictRuntimes?: boolean;
  /** Bytes of all code of an account in a region. Default: AWS's 75 GB. */
  readonly codeStorageMax?: number;
}
