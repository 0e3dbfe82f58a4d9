import {
  createContentStore,
  createKernel,
  createScratch,
  late,
  readApiAddress,
  readUrlAddress,
  type Content,
  type ContentHome,
  type ContentStore,
  type CredentialSource,
  type Front,
  type Kernel,
  type Scratch,
  type Service,
} from "./kernel/index.ts";
import type { Resolved } from "./options.ts";
import { createCallerPlane } from "./permissions/index.ts";
import { createRooms, type Assembly, type Settings } from "./rooms/index.ts";
import { createProtocols, createWire, type UnhandledReport, type Wire } from "./wire/index.ts";

/** One AWS: its rooms, the arrows between them, and the wire in front. */
export interface Composed {
  readonly kernel: Kernel;
  readonly wire: Wire;
  /** One for each room; a room is made when something of its service is first asked for. */
  readonly services: readonly Service[];
  readonly rooms: Assembly;
  readonly contents: ContentStore;
  /** The zip that a function runs, or of a layer's version; `undefined` for what does not exist. */
  functionCode(arn: string): Content | undefined;
  close(): Promise<void>;
}

/** How what handlers send reaches the wire. */
export type Inner = Pick<Settings["runtime"], "connect" | "serve">;

/** A world that is kept: how many lives it had, its time, and where its contents lie. */
export interface Keeping {
  readonly life: number;
  readonly start: number;
  readonly shift: number;
  readonly home?: ContentHome;
  /** Called when the world ends. */
  readonly onClose?: () => void;
}

/** Builds a world: nothing but its kernel and its wire is there before somebody asks for it. */
export function compose(
  options: Resolved,
  inner: Inner,
  endpoints: () => readonly string[],
  keeping?: Keeping,
): Composed {
  const kernel = createKernel({
    seed: options.seed,
    clock: options.clock,
    start: keeping?.start ?? options.start,
    ...(keeping ? { keeps: keeping } : {}),
    faults: options.faults,
    journalKeep: options.journalKeep,
    // A person at a breakpoint takes as long as they take.
    ...(options.inspect ? { patience: Infinity } : {}),
    onError: (error, task) =>
      options.onReport(`${task} broke: ${error instanceof Error ? error.stack : String(error)}`),
  });
  const scratch = lazily(createScratch);
  const contents = createContentStore(scratch.get, keeping?.home);
  const { eventLatency, functionLatency, iamPropagation, isolation, outbound, spares } = options;
  const runtime = {
    scratch: scratch.get,
    ...inner,
    isolation,
    endpoints,
    spares,
    ...(options.inspect ? { inspect: options.inspect } : {}),
  };
  const settings: Settings = { eventLatency, functionLatency, iamPropagation, outbound, runtime };
  const rooms = createRooms({ kernel, contents, settings });
  const { parts, services } = rooms;

  const wire = createWire({
    kernel,
    contents,
    services,
    credentials: credentialsOf(rooms),
    callers: createCallerPlane({ identities: late(() => parts.iam.identities) }),
    verifySignatures: options.verifySignatures,
    protocols: createProtocols(),
    fronts: frontsOf(rooms),
    browsers: parts.s3,
    onUnhandled: (report) => options.onReport(lineOf(report)),
  });

  return {
    kernel,
    wire,
    services,
    rooms,
    contents,
    functionCode: (arn) => parts.lambda.code(arn),
    async close() {
      kernel.timeline.close();
      if (rooms.has("runtime")) await parts.runtime.close();
      scratch.remove();
      keeping?.onClose?.();
    },
  };
}

/** Nobody has temporary keys of a room that gave none. */
const credentialsOf = ({ has, parts: { iam, sts } }: Assembly): CredentialSource => ({
  find: (id) => (has("sts") ? sts.credentials.find(id) : undefined) ?? iam.credentials.find(id),
  used(id, use) {
    if (has("sts")) sts.credentials.used?.(id, use);
    iam.credentials.used?.(id, use);
  },
});

/** Asked at each request whatever it is for: whose address it cannot be need not be there. The last one refuses what neither kind of API has. */
function frontsOf({ has, parts: { apigateway, apigatewayv2, lambda } }: Assembly): readonly Front[] {
  const behind = (claims: Front["claims"], front: () => Front): Front => ({
    claims: (address) => claims(address) && front().claims(address),
    answer: (request, auth) => front().answer(request, auth),
  });
  return [
    behind(
      (address) => readUrlAddress(address) !== undefined,
      () => lambda.front,
    ),
    behind(
      () => has("apigatewayv2"),
      () => apigatewayv2.front,
    ),
    behind(
      (address) => readApiAddress(address) !== undefined,
      () => apigateway.front,
    ),
  ];
}

function lineOf({ kind, method, host, path, text, error }: UnhandledReport): string {
  const stack = error instanceof Error ? `\n${error.stack ?? error.message}` : "";
  return `${kind}: ${method} ${host}${path}: ${text}${stack}`;
}

/** A folder on disk only for worlds that need one. */
function lazily(make: () => Scratch): { get(): Scratch; remove(): void } {
  let made: Scratch | undefined;
  return { get: () => (made ??= make()), remove: () => made?.remove() };
}
