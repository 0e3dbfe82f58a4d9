import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
  type FunctionConfiguration,
  type Runtime,
} from "@aws-sdk/client-lambda";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { isEmpty } from "./tags.ts";
import { patiently, RIGHT_UNKNOWN, ROLE_UNKNOWN, type Patience } from "./patience.ts";

/** What a function should be. */
export interface FunctionWish {
  readonly name: string;
  readonly roleArn: string;
  /** A zip. */
  readonly code: Uint8Array;
  readonly handler: string;
  readonly runtime: Runtime;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly deadLetterArn?: string | undefined;
}

const TRANSIENT = [ROLE_UNKNOWN, RIGHT_UNKNOWN];

/** Makes the function, or brings code and configuration to what is wanted; what is right already is left alone. Waits until it can run. */
export async function putFunction(clients: Clients, wish: FunctionWish, patience: Patience): Promise<void> {
  const { lambda, tags } = clients;
  const at = { FunctionName: wish.name };
  const waiter = { client: lambda, maxWaitTime: patience.activeSeconds };
  const found = await unless(["ResourceNotFoundException"], () => lambda.send(new GetFunctionConfigurationCommand(at)));
  if (!found) {
    const Tags = isEmpty(tags) ? {} : { Tags: { ...tags } };
    const create = { ...at, ...configurationOf(wish), ...Tags, Code: { ZipFile: wish.code } };
    await patiently(patience, TRANSIENT, () => lambda.send(new CreateFunctionCommand(create)));
    await waitUntilFunctionActiveV2(waiter, at);
    return;
  }
  if (found.CodeSha256 !== (await sha256(wish.code))) {
    await lambda.send(new UpdateFunctionCodeCommand({ ...at, ZipFile: wish.code }));
    await waitUntilFunctionUpdatedV2(waiter, at);
  }
  if (!isConfigured(found, wish)) {
    const update = { ...at, ...configurationOf(wish) };
    await patiently(patience, TRANSIENT, () => lambda.send(new UpdateFunctionConfigurationCommand(update)));
    await waitUntilFunctionUpdatedV2(waiter, at);
  }
}

export async function removeFunction({ lambda }: Clients, FunctionName: string): Promise<void> {
  await unless(["ResourceNotFoundException"], () => lambda.send(new DeleteFunctionCommand({ FunctionName })));
}

const configurationOf = (wish: FunctionWish) => ({
  Role: wish.roleArn,
  Handler: wish.handler,
  Runtime: wish.runtime,
  Timeout: wish.timeoutSeconds,
  MemorySize: wish.memoryMb,
  Environment: { Variables: { ...wish.variables } },
  // An empty ARN takes an old one away.
  DeadLetterConfig: { TargetArn: wish.deadLetterArn ?? "" },
});

const isConfigured = (found: FunctionConfiguration, wish: FunctionWish): boolean =>
  found.Role === wish.roleArn &&
  found.Handler === wish.handler &&
  found.Runtime === wish.runtime &&
  found.Timeout === wish.timeoutSeconds &&
  found.MemorySize === wish.memoryMb &&
  (found.DeadLetterConfig?.TargetArn ?? "") === (wish.deadLetterArn ?? "") &&
  sorted(found.Environment?.Variables ?? {}) === sorted(wish.variables);

const sorted = (variables: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** As Lambda shows it: base64. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(bytes));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
