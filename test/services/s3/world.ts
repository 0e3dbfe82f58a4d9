import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import {
  createContentStore,
  createKernel,
  createScratch,
  type Kernel,
  type KnownKey,
  type Principal,
  type Scratch,
} from "../../../emulator/kernel/index.ts";
import { createCallerPlane, namedPolicy } from "../../../emulator/permissions/index.ts";
import { createS3, type Destination, type S3Fact, type S3Room } from "../../../emulator/services/s3/index.ts";
import { createInProcessHandler } from "../../../emulator/wire/http/in-process.ts";
import { createWire } from "../../../emulator/wire/index.ts";
import { createProtocols } from "../../../emulator/wire/protocols/index.ts";

export const ACCOUNT = "111122223333";
export const STRANGER = "444455556666";

export interface S3World extends AsyncDisposable {
  readonly kernel: Kernel;
  readonly s3: S3Room;
  readonly facts: readonly S3Fact[];
  /** The administrator of `ACCOUNT`, in us-east-1. */
  readonly client: S3Client;
  /** The administrator of another account. */
  readonly stranger: S3Client;
  /** A user of `ACCOUNT` (or another) with these statements and no other rights. */
  user(name: string, statements: readonly object[], account?: string): S3Client;
  /** A client without credentials. */
  readonly nobody: S3Client;
  in(region: string): S3Client;
  /** The administrator, with a client that adds no checksums of its own. */
  readonly plain: S3Client;
  /** What the arrows would say of a destination; `null` lets it pass. */
  refuse: (destination: Destination) => string | null;
  /** What went wrong on our side, which no test may cause. */
  readonly bugs: readonly string[];
}

/** The S3 room alone behind the real wire, spoken to by the real client. */
export function s3World(seed = 1): S3World {
  const kernel = createKernel({ seed, clock: "virtual", start: Date.parse("2026-01-01T00:00:00Z") });
  let scratch: Scratch | undefined;
  const contents = createContentStore(() => (scratch ??= createScratch()));
  const facts: S3Fact[] = [];
  const bugs: string[] = [];
  const keys = new Map<string, KnownKey>();
  const policies = new Map<string, string>();
  const s3 = createS3(kernel, {
    contents,
    principalExists: (principal) => !principal.endsWith("/ghost"),
    validateDestination: (destination) => world.refuse(destination),
  });
  s3.onFact((fact) => void facts.push(fact));
  const wire = createWire({
    kernel,
    contents,
    services: [s3.service],
    credentials: { find: (id) => keys.get(id) },
    callers: createCallerPlane({
      identities: {
        policiesOf(principal) {
          const own = principal.kind === "user" ? policies.get(principal.arn) : undefined;
          return { identity: own === undefined ? [] : [namedPolicy("own", "identity", own)], session: [] };
        },
      },
    }),
    protocols: createProtocols(),
    onUnhandled: (report) => {
      if (report.kind === "bug") bugs.push(report.text);
    },
  });
  const base: S3ClientConfig = {
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    forcePathStyle: true,
    maxAttempts: 1,
    requestHandler: createInProcessHandler((request) => wire.handle(request)),
  };
  const clientOf = (principal: Principal, config: S3ClientConfig = {}): S3Client => {
    const accessKeyId = `AKIA${String(keys.size).padStart(16, "0")}`;
    keys.set(accessKeyId, { accessKeyId, secretAccessKey: "secret", principal, active: true });
    return new S3Client({ ...base, credentials: { accessKeyId, secretAccessKey: "secret" }, ...config });
  };
  const world: S3World = {
    kernel,
    s3,
    facts,
    bugs,
    client: clientOf({ kind: "root", account: ACCOUNT }),
    stranger: clientOf({ kind: "root", account: STRANGER }),
    nobody: new S3Client({
      ...base,
      credentials: { accessKeyId: "", secretAccessKey: "" },
      signer: { sign: (request) => Promise.resolve(request) },
    }),
    user(name, statements, account = ACCOUNT) {
      const arn = `arn:aws:iam::${account}:user/${name}`;
      if (statements.length > 0) policies.set(arn, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
      return clientOf({ kind: "user", account, name, arn, userId: "AIDAEXAMPLEEXAMPLE123" });
    },
    plain: clientOf({ kind: "root", account: ACCOUNT }, { requestChecksumCalculation: "WHEN_REQUIRED" }),
    in: (region) => clientOf({ kind: "root", account: ACCOUNT }, { region }),
    refuse: () => null,
    [Symbol.asyncDispose]: async () => {
      kernel.timeline.close();
      scratch?.remove();
      if (bugs.length > 0) throw new Error(bugs.join("\n"));
      await Promise.resolve();
    },
  };
  return world;
}

/** What AWS answered instead of a result. */
export async function refusal(answer: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof Error && "$metadata" in error) {
      const fields = Object.fromEntries(Object.entries(error));
      const metadata = Object.fromEntries(Object.entries(error.$metadata ?? {}));
      return { ...fields, status: metadata["httpStatusCode"], code: error.name, message: error.message };
    }
    throw error;
  }
  throw new Error("it was not refused");
}

/** A value that the SDK's types do not know, for the service to judge. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
export const unknownToTypes = <T>(value: unknown): T => value as T;
