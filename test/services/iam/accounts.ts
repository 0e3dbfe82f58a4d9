import { IAMClient } from "@aws-sdk/client-iam";
import { STSClient } from "@aws-sdk/client-sts";
import {
  createContentStore,
  createKernel,
  createScratch,
  type Credentials,
  type CredentialSource,
  type Kernel,
} from "../../../emulator/kernel/index.ts";
import { createCallerPlane } from "../../../emulator/permissions/index.ts";
import { operationsOf } from "../../../emulator/services/iam/api.ts";
import { createIam, type IamOptions, type IamRoom } from "../../../emulator/services/iam/index.ts";
import { createSts, type StsRoom } from "../../../emulator/services/sts/index.ts";
import { createInProcessHandler, createWire } from "../../../emulator/wire/index.ts";
import { createProtocols } from "../../../emulator/wire/protocols/index.ts";

export const ACCOUNT = "111111111111";
export const OTHER = "222222222222";
export const START: number = Date.parse("2026-01-01T00:00:00Z");

/** A world of two rooms: who one is, and what one may. */
export interface Accounts {
  readonly kernel: Kernel;
  readonly room: IamRoom;
  readonly tokens: StsRoom;
  /** Clients of the root of an account, or of whoever holds these keys. */
  iam(as?: string | KeyPair): IAMClient;
  sts(as?: string | KeyPair): STSClient;
}

export type KeyPair = Pick<Credentials, "accessKeyId" | "secretAccessKey"> & { readonly sessionToken?: string };

export function accounts(options: IamOptions = {}): Accounts {
  const kernel = createKernel({ seed: 1, clock: "virtual", start: START });
  const room = createIam(kernel, () => operationsOf, options);
  const tokens = createSts(kernel, {
    role: room.role,
    managedPolicy: room.managedPolicy,
    isMfaCode: room.isMfaCode,
    roleUsed: room.roleUsed,
  });
  const credentials: CredentialSource = { find: (id) => tokens.credentials.find(id) ?? room.credentials.find(id) };
  const wire = createWire({
    kernel,
    contents: createContentStore(createScratch),
    services: [room.service, tokens.service],
    credentials,
    callers: createCallerPlane({ identities: room.identities }),
    protocols: createProtocols(),
  });
  const configuration = (as: string | KeyPair = ACCOUNT) => ({
    endpoint: "http://localhost:4566",
    region: "us-east-1",
    maxAttempts: 1,
    credentials: typeof as === "string" ? { accessKeyId: as, secretAccessKey: "test" } : as,
    requestHandler: createInProcessHandler((request) => wire.handle(request)),
  });
  return {
    kernel,
    room,
    tokens,
    iam: (as) => new IAMClient(configuration(as)),
    sts: (as) => new STSClient(configuration(as)),
  };
}

export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

export const allow = (actions: string | readonly string[], resource: string | readonly string[] = "*"): string =>
  policy({ Effect: "Allow", Action: actions, Resource: resource });

export const trusting = (principal: object, condition: object = {}): string =>
  policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", Condition: condition });

export const LAMBDA_TRUST: string = trusting({ Service: "lambda.amazonaws.com" });
