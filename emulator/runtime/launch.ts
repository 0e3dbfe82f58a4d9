import type { FunctionSpec } from "../kernel/index.ts";
import { HEAP_SHARE, MEMORY_ALLOWANCE } from "./limits.ts";
import type { Launch } from "./node-process.ts";
import { bootArguments, type Boot } from "./node/protocol.ts";

export interface LaunchOptions extends Boot {
  readonly entry: string;
  readonly cwd: string;
  readonly inspect: { readonly port: number; readonly wait: boolean } | undefined;
}

/** How a Node environment's process is started: nothing in it depends on the function, unless that sets `NODE_OPTIONS`. */
export function nodeLaunch(spec: FunctionSpec, { entry, cwd, inspect, ...boot }: LaunchOptions): Launch {
  const nodeOptions = spec.variables["NODE_OPTIONS"];
  const heap = Math.floor(spec.memoryMb * HEAP_SHARE);
  const args = [
    ...(nodeOptions?.includes("max-old-space-size") ? [] : [`--max-old-space-size=${heap}`]),
    ...lambdaFlags(spec.runtime, nodeOptions ?? ""),
    "--disable-warning=ExperimentalWarning",
    ...(inspect ? [`--inspect${inspect.wait ? "-wait" : ""}=127.0.0.1:${inspect.port}`] : []),
    entry,
    ...bootArguments(boot),
  ];
  return {
    command: process.execPath,
    args,
    cwd,
    memoryMax: spec.memoryMb + MEMORY_ALLOWANCE,
    variables: {
      // One worker in libuv's pool: its jobs end in the order in which they were asked for.
      UV_THREADPOOL_SIZE: "1",
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }),
    },
  };
}

/**
 * What Lambda switches off, unless `NODE_OPTIONS` switches it on again.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html (experimental features, Node.js 20 and 22)
 */
function lambdaFlags(runtime: string, nodeOptions: string): readonly string[] {
  const off: Readonly<Record<string, readonly string[]>> = {
    "nodejs20.x": ["require-module"],
    "nodejs22.x": ["require-module", "detect-module"],
  };
  return (off[runtime] ?? [])
    .filter((feature) => !nodeOptions.includes(`--experimental-${feature}`))
    .map((feature) => `--no-experimental-${feature}`);
}
