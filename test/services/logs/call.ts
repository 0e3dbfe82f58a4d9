import {
  createKernel,
  type CallContext,
  type Decision,
  type Kernel,
  type Scope,
  type Service,
} from "../../../emulator/kernel/index.ts";

export const SCOPE: Scope = { account: "000000000000", region: "us-east-1" };
export const START: number = Date.UTC(2026, 0, 1);

export const newKernel = (): Kernel => createKernel({ seed: 1, clock: "virtual", start: START });

export type Call = <Output>(operation: string, input: object) => Promise<Output>;

/** Calls a room's operation as the wire would for its account's root, without any bytes. */
export function caller(kernel: Kernel, service: Service, overrides: Partial<CallContext> = {}): Call {
  return async <Output>(operation: string, input: object): Promise<Output> => {
    const found = service.operations[operation];
    if (!found) throw new Error(`no operation ${operation}`);
    const hold = kernel.timeline.hold(operation, { drives: true });
    const context: CallContext = {
      ...SCOPE,
      caller: { kind: "root", account: SCOPE.account },
      requestId: "00000000-0000-4000-8000-000000000000",
      extendedRequestId: "",
      now: kernel.now(),
      entry: kernel.journal.write([], call(service.name, operation)),
      sourceIp: "127.0.0.1",
      userAgent: "test",
      traceHeader: undefined,
      endpoint: "http://127.0.0.1:4566",
      headers: {},
      authorize: () => undefined,
      decide: (): Decision => ({ allowed: true, by: [] }),
      wait: (what, until) => hold.wait(what, until),
      ...overrides,
    };
    try {
      // oxlint-disable-next-line typescript/unbound-method -- applied to its owner
      const output: Output = await Reflect.apply(found.run, found, [input, context]);
      return output;
    } finally {
      hold.release();
    }
  };
}

const call = (service: string, operation: string) => ({
  kind: "call" as const,
  service,
  operation,
  caller: "arn:aws:iam::000000000000:root",
  resource: "*",
  requestId: "00000000-0000-4000-8000-000000000000",
  ...SCOPE,
});
