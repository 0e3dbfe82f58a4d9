import {
  AwsError,
  createContentStore,
  createKernel,
  createScratch,
  type AnyOperation,
  type CallContext,
  type Content,
  type Decision,
  type Entry,
  type EntryOf,
  type Kernel,
  type KnownKey,
  type Operation,
  type Permission,
  type Scratch,
  type Service,
} from "../../../emulator/kernel/index.ts";
import { createHttpServer, type HttpServer, type HttpServerOptions } from "../../../emulator/wire/http/server.ts";
import { createInProcessHandler, type InProcessHandler } from "../../../emulator/wire/http/in-process.ts";
import { createWire, type UnhandledReport, type Wire, type WireOptions } from "../../../emulator/wire/index.ts";
import { createProtocols } from "../../../emulator/wire/protocols/index.ts";

export const START: number = Date.parse("2026-01-01T00:00:00Z");

export const SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** Keys as a person would have them, by access key id. */
export const keys = (): Map<string, KnownKey> =>
  new Map<string, KnownKey>(
    (
      [
        {
          accessKeyId: "test",
          secretAccessKey: "test",
          principal: { kind: "root", account: "000000000000" },
          active: true,
        },
        {
          accessKeyId: "AKIAIOSFODNN7EXAMPLE",
          secretAccessKey: SECRET,
          principal: {
            kind: "user",
            account: "111111111111",
            name: "ann",
            arn: "arn:aws:iam::111111111111:user/ann",
            userId: "AIDAEXAMPLE",
          },
          active: true,
        },
        {
          accessKeyId: "AKIAINACTIVE",
          secretAccessKey: SECRET,
          principal: { kind: "root", account: "000000000000" },
          active: false,
        },
        {
          accessKeyId: "ASIATEMPORARY",
          secretAccessKey: SECRET,
          sessionToken: "the-token",
          expiresAt: START + 3_600_000,
          principal: {
            kind: "session",
            account: "111111111111",
            roleArn: "arn:aws:iam::111111111111:role/summarize",
            roleName: "summarize",
            sessionName: "summarize",
            arn: "arn:aws:sts::111111111111:assumed-role/summarize/summarize",
            roleId: "AROAEXAMPLE",
            sessionPolicies: [],
            issuedAt: START,
            sourceFunctionArn: "arn:aws:lambda:us-east-1:111111111111:function:summarize",
          },
          active: true,
        },
      ] satisfies KnownKey[]
    ).map((key) => [key.accessKeyId, key]),
  );

export interface SmallWorld extends AsyncDisposable {
  readonly kernel: Kernel;
  readonly wire: Wire;
  readonly server: HttpServer;
  readonly url: string;
  readonly inProcess: InProcessHandler;
  readonly objects: Map<string, StoredObject>;
  readonly contexts: CallContext[];
  readonly reports: UnhandledReport[];
  readonly keys: Map<string, KnownKey>;
  readonly scratch: Scratch;
  readonly entries: <K extends Entry["kind"]>(kind: K) => readonly EntryOf<K>[];
}

export interface StoredObject {
  readonly content: Content;
  readonly input: Readonly<Record<string, unknown>>;
}

export interface SmallWorldOptions extends Partial<Omit<WireOptions, "wall">> {
  readonly clock?: "virtual" | "real";
  /** The wall as the wire sees it. */
  readonly wallNow?: () => number;
  readonly server?: Partial<HttpServerOptions>;
  /** Answers the caller plane. */
  readonly allows?: (permission: Permission) => boolean;
  readonly operations?: Readonly<Record<string, Readonly<Record<string, AnyOperation>>>>;
}

/** A world with an S3 of a few operations and a bit of SQS and Lambda, reached through a socket and in process. */
export async function smallWorld(options: SmallWorldOptions = {}): Promise<SmallWorld> {
  const kernel = createKernel({ seed: 1, clock: options.clock ?? "virtual", start: START });
  const scratch = createScratch();
  const objects = new Map<string, StoredObject>();
  const contexts: CallContext[] = [];
  const reports: UnhandledReport[] = [];
  const known = keys();
  const services = servicesOf(kernel, objects, contexts, options.operations ?? {});
  const wire = createWire({
    kernel,
    contents: createContentStore(() => scratch),
    services,
    credentials: { find: (id) => known.get(id) },
    callers: {
      decide: ({ permission, principal }) => {
        const decision: Decision =
          (options.allows?.(permission) ?? true)
            ? { allowed: true, by: [] }
            : { allowed: false, reason: { kind: "implicit", policy: "identity" }, nearMisses: [] };
        if (decision.allowed) return { decision };
        return { decision, denial: { principal, permission, decision, resourceOwner: undefined, text: "no" } };
      },
    },
    protocols: createProtocols(),
    onUnhandled: (report) => void reports.push(report),
    ...options,
    ...(options.wallNow ? { wall: { now: options.wallNow } } : {}),
  });
  const server = createHttpServer({ handle: (request) => wire.handle(request), ...options.server });
  const { url } = await server.listen();
  return {
    kernel,
    wire,
    server,
    url,
    inProcess: createInProcessHandler((request) => wire.handle(request)),
    objects,
    contexts,
    reports,
    keys: known,
    scratch,
    entries: (kind) => kernel.journal.entries.filter((entry) => isOf(entry, kind)),
    [Symbol.asyncDispose]: async () => {
      await server.close();
      kernel.timeline.close();
      scratch.remove();
    },
  };
}

const key = (input: { Bucket?: string; Key?: string }): string => `${input.Bucket}/${input.Key}`;

const on =
  (action: string) =>
  (input: { Bucket?: string; Key?: string }): Permission[] => [{ action, resource: `arn:aws:s3:::${key(input)}` }];

function servicesOf(
  kernel: Kernel,
  objects: Map<string, StoredObject>,
  contexts: CallContext[],
  more: NonNullable<SmallWorldOptions["operations"]>,
): Service[] {
  const s3: Record<string, AnyOperation> = {
    PutObject: {
      permissions: on("s3:PutObject"),
      run: (input, context) => {
        contexts.push(context);
        objects.set(key(input), { content: input.Body, input });
        return { ETag: `"${input.Body.md5}"` };
      },
    } satisfies Operation<{ Bucket: string; Key: string; Body: Content }, unknown>,
    GetObject: {
      permissions: on("s3:GetObject"),
      run: (input, context) => {
        contexts.push(context);
        const stored = objects.get(key(input));
        if (!stored) throw new AwsError("NoSuchKey", "The specified key does not exist.", { status: 404 });
        return { Body: stored.content, ContentLength: stored.content.length };
      },
    } satisfies Operation<{ Bucket: string; Key: string }, unknown>,
    DeleteObjects: {
      permissions: () => [],
      run: (input) => {
        for (const one of input.Delete.Objects) objects.delete(`${input.Bucket}/${one.Key}`);
        return { Deleted: input.Delete.Objects };
      },
    } satisfies Operation<{ Bucket: string; Delete: { Objects: { Key: string }[] } }, unknown>,
    ...more["s3"],
  };
  const sqs: Record<string, AnyOperation> = {
    ListQueues: {
      permissions: () => [{ action: "sqs:ListQueues", resource: "*" }],
      run: (_, context) => {
        contexts.push(context);
        return { QueueUrls: ["http://sqs/1"] };
      },
    } satisfies Operation<unknown, unknown>,
    ReceiveMessage: {
      permissions: () => [],
      run: (_, context) =>
        context.wait(
          "a message",
          new Promise((resolve) => {
            kernel.timeline.after(20_000, "a message arrives", () =>
              resolve({ Messages: [{ MessageId: "1", Body: "x", MD5OfBody: "9dd4e461268c8034f5c8564e155c67a6" }] }),
            );
          }),
        ),
    } satisfies Operation<unknown, unknown>,
    ...more["sqs"],
  };
  const lambda: Record<string, AnyOperation> = {
    ListFunctions: {
      permissions: () => [{ action: "lambda:ListFunctions", resource: "*" }],
      run: () => ({ Functions: [] }),
    },
    ...more["lambda"],
  };
  const sts: Record<string, AnyOperation> = {
    GetCallerIdentity: {
      permissions: () => [],
      run: (_, context) => ({ Account: context.account }),
    } satisfies Operation<unknown, unknown>,
  };
  return Object.entries({ s3, sqs, lambda, sts, ...rest(more) }).map(([name, operations]) => ({
    name,
    operations,
    resourcePolicy: () => undefined,
    denied: (denial) => new AwsError("AccessDenied", denial.text, { status: 403 }),
  }));
}

const rest = (
  more: NonNullable<SmallWorldOptions["operations"]>,
): Record<string, Readonly<Record<string, AnyOperation>>> =>
  Object.fromEntries(Object.entries(more).filter(([name]) => !["s3", "sqs", "lambda", "sts"].includes(name)));

export interface ClientOptions {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly maxAttempts: number;
  readonly forcePathStyle?: boolean;
  readonly requestHandler?: InProcessHandler;
}

export const TRANSPORTS = ["socket", "in process"] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What an SDK client is made with, for one of the transports. */
export const clientOptions = (
  world: SmallWorld,
  transport: Transport,
  credentials: ClientOptions["credentials"] = { accessKeyId: "test", secretAccessKey: "test" },
): ClientOptions => ({
  region: "us-east-1",
  endpoint: world.url,
  credentials,
  maxAttempts: 1,
  ...(transport === "in process" ? { requestHandler: world.inProcess } : {}),
});

const isOf = <K extends Entry["kind"]>(entry: Entry, kind: K): entry is EntryOf<K> => entry.kind === kind;
