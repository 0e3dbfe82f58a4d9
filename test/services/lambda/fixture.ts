import { zipSync } from "fflate";
import {
  AwsError,
  type AnyOperation,
  createContentStore,
  createKernel,
  createScratch,
  type CallContext,
  type FunctionRunner,
  type FunctionSpec,
  type Invocation,
  type Kernel,
  type Operation,
  type Permission,
  type RunResult,
} from "../../../emulator/kernel/index.ts";
import {
  createLambda,
  type AsyncEvent,
  type LambdaOptions,
  type LambdaPorts,
  type LambdaRoom,
} from "../../../emulator/services/lambda/index.ts";

export const ACCOUNT = "000000000000";
export const REGION = "us-east-1";
export const ROLE: string = `arn:aws:iam::${ACCOUNT}:role/summarize`;
export const ARN: string = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
export const START: number = Date.UTC(2026, 0, 1);

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export const zip = (
  files: Readonly<Record<string, string>> = { "index.mjs": "export const handler = () => 1;" },
): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)])));

/** The input of a CreateFunction that succeeds. */
export const basic: {
  readonly FunctionName: string;
  readonly Runtime: string;
  readonly Handler: string;
  readonly Role: string;
  readonly Code: { readonly ZipFile: Uint8Array };
} = { FunctionName: "f", Runtime: "nodejs24.x", Handler: "index.handler", Role: ROLE, Code: { ZipFile: zip() } };

/** The room alone, with ends that are told what to say instead of other rooms. */
export interface Bench {
  readonly kernel: Kernel;
  readonly room: LambdaRoom;
  readonly events: AsyncEvent[];
  readonly runs: { readonly spec: FunctionSpec; readonly invocation: Invocation }[];
  readonly retired: string[];
  /** Everything the caller plane was asked. */
  readonly asked: Permission[];
  readonly deniedActions: Set<string>;
  readonly call: (operation: string, input: object, context?: Partial<CallContext>) => Promise<Record<string, unknown>>;
  readonly metrics: () => readonly string[];
}

export interface BenchOptions {
  readonly ports?: Partial<LambdaPorts>;
  readonly options?: LambdaOptions;
  /** What the runner can beside running. */
  readonly runner?: Pick<FunctionRunner, "provision">;
  /** What the function does. Default: returns its event. */
  readonly handle?: (invocation: Invocation, spec: FunctionSpec) => unknown;
}

export function bench({ ports = {}, options, runner: more = {}, handle = echo }: BenchOptions = {}): Bench {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: START });
  const events: AsyncEvent[] = [];
  const runs: { spec: FunctionSpec; invocation: Invocation }[] = [];
  const retired: string[] = [];
  const asked: Permission[] = [];
  const deniedActions = new Set<string>();
  const runner: FunctionRunner = {
    async invoke(spec, invocation) {
      runs.push({ spec, invocation });
      const value = await handle(invocation, spec);
      return value instanceof Error ? failed(value, invocation) : returned(value, invocation);
    },
    retire: (arn) => void retired.push(arn),
    close: () => Promise.resolve(),
    ...more,
  };
  const room = createLambda(
    kernel,
    {
      contents: createContentStore(createScratch),
      runner,
      trust: () => ({ ok: true }),
      roleCredentials: () => ({ accessKeyId: "ASIA", secretAccessKey: "secret", sessionToken: "token" }),
      roleMay: () => true,
      queue: () => ({ visibility: 30_000 }),
      hasStream: () => true,
      exists: () => true,
      fetchCode: () =>
        Promise.reject(new AwsError("NoSuchBucket", "The specified bucket does not exist", { status: 404 })),
      enqueue: (event) => void events.push(event),
      ...ports,
    },
    options,
  );
  const decide = (permission: Permission): void => {
    asked.push(permission);
    if (deniedActions.has(permission.action))
      throw new AwsError("AccessDeniedException", permission.action, { status: 403 });
  };
  return {
    kernel,
    room,
    events,
    runs,
    retired,
    asked,
    deniedActions,
    async call(name, input, given = {}) {
      const operation = anyOperation(room.service.operations[name], name);
      const context = contextOf(kernel, decide, given);
      for (const permission of operation.permissions(input, context)) decide(permission);
      return { ...(await operation.run(input, context)) };
    },
    metrics: () =>
      kernel.journal.entries.flatMap((entry) => (entry.kind === "metric" ? [`${entry.name} ${entry.value}`] : [])),
  };
}

/** Tests send what a client may send, right or wrong: the types of the inputs are not theirs to keep. */
function anyOperation(operation: AnyOperation | undefined, name: string): Operation<object, object> {
  if (!operation) throw new Error(`no operation ${name}`);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return operation as Operation<object, object>;
}

function contextOf(kernel: Kernel, authorize: CallContext["authorize"], given: Partial<CallContext>): CallContext {
  return {
    account: ACCOUNT,
    region: REGION,
    caller: { kind: "root", account: ACCOUNT },
    requestId: kernel.random.stream("test.request-id").uuid(),
    extendedRequestId: "",
    now: kernel.now(),
    entry: kernel.journal.write([], { kind: "note", about: "test", text: "call", detail: null }),
    sourceIp: "127.0.0.1",
    userAgent: "test",
    traceHeader: undefined,
    endpoint: "http://127.0.0.1:4566",
    headers: {},
    authorize,
    decide: () => ({ allowed: true, by: [] }),
    wait: (_what, until) => until,
    ...given,
  };
}

const echo = (invocation: Invocation): unknown => JSON.parse(new TextDecoder().decode(invocation.payload));

const ran = (invocation: Invocation): Omit<RunResult, "kind" | "payload" | "ending"> => ({
  duration: 7,
  billed: 7,
  maxMemoryMb: 40,
  cold: true,
  logStream: "2026/01/01/[$LATEST]0",
  logTail: `START RequestId: ${invocation.requestId}`,
  entry: invocation.cause,
});

const returned = (value: unknown, invocation: Invocation): RunResult => ({
  ...ran(invocation),
  kind: "returned",
  ending: "returned",
  payload: encode(value ?? null),
});

const failed = (error: Error, invocation: Invocation): RunResult => ({
  ...ran(invocation),
  kind: "failed",
  ending: "threw",
  payload: encode({ errorType: error.name, errorMessage: error.message, trace: [] }),
  errorType: error.name,
  errorMessage: error.message,
});
