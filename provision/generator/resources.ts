import { putBucket, removeBucket } from "../shared/bucket.ts";
import type { Clients } from "../shared/clients.ts";
import { putFunction, removeFunction } from "../shared/lambda-function.ts";
import { removeLogGroup } from "../shared/log-group.ts";
import { generateRights, putGenerateRole, putGenerateRolePolicy, removeGenerateRole } from "./execute.plane.ts";
import type { GeneratorNames } from "./names.ts";
import { resolveGenerator, type GeneratorOptions } from "./options.ts";

/** A table of a million rows is held in memory before it is written. */
const MEMORY_MB = 512;
const TIMEOUT_SECONDS = 60;

/** Sets up the whole pipeline, or brings it to what is wanted; run twice it changes nothing. */
export async function provisionGenerator(
  clients: Clients,
  names: GeneratorNames,
  options: GeneratorOptions,
): Promise<void> {
  await putBucket(clients, names.bucket);
  await putGenerateRole(clients, names);
  await putGenerateRolePolicy(clients, names, generateRights(names, resolveGenerator(options)));
  await putGenerateFunction(clients, names, options);
}

/** The function alone: its code and configuration. */
export function putGenerateFunction(clients: Clients, names: GeneratorNames, options: GeneratorOptions): Promise<void> {
  const { code, handler, runtime, outputPrefix, seed, rows, patience } = resolveGenerator(options);
  const wish = {
    name: names.functionName,
    roleArn: names.roleArn,
    code,
    handler,
    runtime,
    timeoutSeconds: TIMEOUT_SECONDS,
    memoryMb: MEMORY_MB,
    variables: { BUCKET: names.bucket, PREFIX: outputPrefix, SEED: String(seed), ROWS: String(rows) },
  };
  return putFunction(clients, wish, patience);
}

export const removeGenerateFunction = (clients: Clients, names: GeneratorNames): Promise<void> =>
  removeFunction(clients, names.functionName);

/** Takes all of it down, logs included; the bucket with its objects too, unless other pipelines live in it. */
export async function removeGenerator(
  clients: Clients,
  names: GeneratorNames,
  { keepBucket = false }: { readonly keepBucket?: boolean } = {},
): Promise<void> {
  await removeGenerateFunction(clients, names);
  await removeGenerateRole(clients, names);
  await removeLogGroup(clients, names.logGroup);
  if (!keepBucket) await removeBucket(clients, names.bucket);
}
