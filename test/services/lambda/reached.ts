import { LambdaClient } from "@aws-sdk/client-lambda";
import {
  AwsError,
  createContentStore,
  createScratch,
  type Front,
  type Kernel,
  type Service,
} from "../../../emulator/kernel/index.ts";
import { createCallerPlane } from "../../../emulator/permissions/index.ts";
import type { LambdaRoom } from "../../../emulator/services/lambda/index.ts";
import { createInProcessHandler } from "../../../emulator/wire/http/in-process.ts";
import { createWire, type Wire } from "../../../emulator/wire/index.ts";
import { createProtocols } from "../../../emulator/wire/protocols/index.ts";
import { bench, type Bench, type BenchOptions } from "./fixture.ts";

export interface Reached extends Bench {
  readonly wire: Wire;
  /** Root of account 000000000000. */
  readonly client: LambdaClient;
  /** Root of another account, in the way a 12-digit key id means one. */
  readonly clientOf: (account: string) => LambdaClient;
}

/** The room behind the real wire and the real caller plane; clients sign and serialize as ever. */
export function reached(
  options: BenchOptions = {},
  /** Addresses of the room's own. They have every signature checked. */
  fronts: (room: LambdaRoom, kernel: Kernel) => readonly Front[] = () => [],
): Reached {
  const made = bench(options);
  const own = fronts(made.room, made.kernel);
  const wire = createWire({
    kernel: made.kernel,
    fronts: own,
    contents: createContentStore(createScratch),
    services: [made.room.service, iam],
    credentials: {
      find: (id) => ({
        accessKeyId: id,
        secretAccessKey: "test",
        principal: { kind: "root", account: id },
        active: true,
      }),
    },
    callers: createCallerPlane({ identities: { policiesOf: () => ({ identity: [], session: [] }) } }),
    protocols: createProtocols(),
    verifySignatures: own.length > 0,
  });
  const clientOf = (accessKeyId: string): LambdaClient =>
    new LambdaClient({
      region: "us-east-1",
      endpoint: "http://127.0.0.1:4566",
      credentials: { accessKeyId, secretAccessKey: "test" },
      maxAttempts: 1,
      requestHandler: createInProcessHandler((request) => wire.handle(request)),
    });
  return { ...made, wire, clientOf, client: clientOf("000000000000") };
}

/** Roles are asked for when they are passed. */
const iam: Service = {
  name: "iam",
  operations: {},
  resourcePolicy: () => undefined,
  denied: (denial) => new AwsError("AccessDenied", denial.text, { status: 403 }),
};
