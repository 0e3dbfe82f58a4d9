import type { EntryId, Instant, JsonObject, Kernel } from "../../kernel/index.ts";
import type { LambdaFunction, Version } from "./state.ts";

/** An asynchronous invocation that was accepted and waits to be tried. */
export interface AsyncEvent {
  /** Unqualified. */
  readonly functionArn: string;
  readonly qualifier: string | undefined;
  /** With the qualifier, if the caller named one. */
  readonly invokedFunctionArn: string;
  /** The same for every attempt. */
  readonly requestId: string;
  readonly payload: Uint8Array;
  /** As it arrived, before this invocation was counted into its lineage. */
  readonly traceHeader: string;
  readonly acceptedAt: Instant;
  readonly cause: EntryId;
  /** Base64 JSON. AWS hands it to synchronous invocations only; kept as it came. */
  readonly clientContext?: string;
}

/** What happened to a function; becomes a `fact` of the journal whose subject is the function's ARN. */
export type LambdaFact =
  | { readonly fact: "function-created"; readonly detail: { readonly role: string; readonly codeSha256: string } }
  | { readonly fact: "code-updated"; readonly detail: { readonly codeSha256: string } }
  | { readonly fact: "configuration-updated"; readonly detail: { readonly role: string } }
  | { readonly fact: "function-deleted"; readonly detail: { readonly statementsLost: number } }
  | { readonly fact: "version-published"; readonly detail: { readonly version: string } }
  | { readonly fact: "version-deleted"; readonly detail: { readonly version: string } }
  | { readonly fact: "alias-set"; readonly detail: JsonObject }
  | { readonly fact: "alias-deleted"; readonly detail: { readonly alias: string } }
  | { readonly fact: "url-set"; readonly detail: { readonly url: string; readonly authType: string } }
  | { readonly fact: "url-deleted"; readonly detail: { readonly url: string } }
  | { readonly fact: "layer-published"; readonly detail: { readonly codeSha256: string } }
  | { readonly fact: "layer-deleted"; readonly detail: Readonly<Record<string, never>> }
  | { readonly fact: "permission-added"; readonly detail: { readonly resource: string; readonly statement: string } }
  | { readonly fact: "policy-set"; readonly detail: { readonly resource: string; readonly policy: string } }
  | { readonly fact: "policy-removed"; readonly detail: { readonly resource: string } }
  | { readonly fact: "permission-removed"; readonly detail: { readonly resource: string; readonly sid: string } }
  | { readonly fact: "concurrency-set"; readonly detail: { readonly reserved: number | null } }
  | { readonly fact: "provisioned-concurrency-set"; readonly detail: JsonObject }
  | { readonly fact: "provisioned-concurrency-ready"; readonly detail: JsonObject }
  | { readonly fact: "runtime-management-set"; readonly detail: JsonObject }
  | { readonly fact: "recursion-set"; readonly detail: { readonly recursiveLoop: string } }
  | { readonly fact: "event-invoke-config-set"; readonly detail: JsonObject }
  | { readonly fact: "event-invoke-config-deleted"; readonly detail: { readonly qualifier: string } }
  | { readonly fact: "event-source-mapping-changed"; readonly detail: JsonObject }
  | { readonly fact: "event-accepted"; readonly detail: { readonly requestId: string; readonly invoked: string } };

export function writeFact(kernel: Kernel, cause: EntryId, functionArn: string, fact: LambdaFact): EntryId {
  return kernel.journal.write([cause], {
    kind: "fact",
    service: "lambda",
    fact: fact.fact,
    subject: functionArn,
    detail: fact.detail,
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const UNITS = {
  Invocations: "Count",
  Errors: "Count",
  Throttles: "Count",
  Duration: "Milliseconds",
  AsyncEventsReceived: "Count",
  RecursiveInvocationsDropped: "Count",
  ConcurrentExecutions: "Count",
  UrlRequestCount: "Count",
  UrlRequestLatency: "Milliseconds",
  Url4xxCount: "Count",
  Url5xxCount: "Count",
  ProvisionedConcurrentExecutions: "Count",
  ProvisionedConcurrencyInvocations: "Count",
  ProvisionedConcurrencySpilloverInvocations: "Count",
  ProvisionedConcurrencyUtilization: "None",
} as const;

export function writeMetric(
  kernel: Kernel,
  cause: EntryId,
  target: MetricTarget,
  name: keyof typeof UNITS,
  value: number,
): void {
  kernel.journal.write([cause], {
    kind: "metric",
    namespace: "AWS/Lambda",
    name,
    value,
    unit: UNITS[name],
    dimensions: dimensionsOf(target),
  });
}

/** Whose metric it is: a function as it was invoked. */
export interface MetricTarget {
  readonly fn: Pick<LambdaFunction, "name" | "aliases">;
  readonly qualifier?: string | undefined;
  readonly version?: Pick<Version, "version">;
}

/** The most particular set of dimensions; CloudWatch shows the wider ones, too. */
function dimensionsOf({ fn, qualifier, version }: MetricTarget): Readonly<Record<string, string>> {
  if (qualifier === undefined) return { FunctionName: fn.name };
  const qualified = { FunctionName: fn.name, Resource: `${fn.name}:${qualifier}` };
  // Which of its versions answered is told of an alias that has two.
  return version && fn.aliases.get(qualifier)?.routing ? { ...qualified, ExecutedVersion: version.version } : qualified;
}
