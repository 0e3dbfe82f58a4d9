import type { EntryId, Kernel, Scope } from "../kernel/index.ts";
import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";

export interface FunctionMetricsOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
  readonly lambda: () => LambdaRoom;
}

/** What runs at once in an account's region. */
interface Running {
  readonly scope: Scope;
  all: number;
  /** Of functions without reserved concurrency. */
  unreserved: number;
}

/**
 * How many functions run at once in a region, whichever they are. What single functions tell CloudWatch stands in the journal.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#concurrency-metrics
 */
export function functionMetrics({ kernel, cloudwatch, lambda }: FunctionMetricsOptions): void {
  const regions = new Map<string, Running>();
  /** By ARN: it is taken apart once. */
  const byFunction = new Map<string, Running>();
  const inProgress = new Map<EntryId, { readonly of: Running; readonly unreserved: number }>();

  const runningBeside = (functionArn: string): Running => {
    const [, , , region = "", account = ""] = functionArn.split(":");
    const key = `${region}/${account}`;
    const known = regions.get(key) ?? { scope: { region, account }, all: 0, unreserved: 0 };
    regions.set(key, known);
    byFunction.set(functionArn, known);
    return known;
  };

  const put = (scope: Scope, name: string, value: number): void =>
    cloudwatch.put(scope, { namespace: "AWS/Lambda", name, value, unit: "Count", dimensions: {} });

  kernel.journal.onWrite((entry) => {
    if (entry.kind === "run") {
      const of = byFunction.get(entry.functionArn) ?? runningBeside(entry.functionArn);
      const unreserved = lambda().find(entry.functionArn)?.fn.reserved === undefined ? 1 : 0;
      of.all += 1;
      of.unreserved += unreserved;
      inProgress.set(entry.id, { of, unreserved });
      put(of.scope, "ConcurrentExecutions", of.all);
      if (unreserved > 0) put(of.scope, "UnreservedConcurrentExecutions", of.unreserved);
    } else if (entry.kind === "ran") {
      const [run = 0]: readonly EntryId[] = entry.causes;
      const ended = inProgress.get(run);
      if (!ended) return;
      inProgress.delete(run);
      ended.of.all -= 1;
      ended.of.unreserved -= ended.unreserved;
    }
  });
}
