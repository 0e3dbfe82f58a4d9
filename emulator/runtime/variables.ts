import type { Credentials, FunctionSpec } from "../kernel/index.ts";

/**
 * The complete environment of a Node function, as it was recorded on AWS. Nothing of the host's own is inherited.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentVariables(
  spec: FunctionSpec,
  logStream: string,
  credentials: Credentials,
): Record<string, string> {
  const major = /^nodejs(\d+)/.exec(spec.runtime)?.[1];
  const python = /^python(3\.\d+)/.exec(spec.runtime)?.[1];
  return {
    AWS_DEFAULT_REGION: spec.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: spec.initialization ?? "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: logStream,
    AWS_LAMBDA_RUNTIME_API: "169.254.100.1:9001",
    AWS_REGION: spec.region,
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "169.254.100.1:2000",
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    LAMBDA_TASK_ROOT: "/var/task",
    LANG: "en_US.UTF-8",
    LD_LIBRARY_PATH: "/var/lang/lib:/lib64:/usr/lib64:/var/runtime:/var/runtime/lib:/var/task:/var/task/lib:/opt/lib",
    ...(major === undefined ? {} : { NODE_PATH: nodePath(major) }),
    ...(python === undefined ? {} : { PYTHONPATH: pythonPath(python) }),
    PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
    PWD: "/var/task",
    SHLVL: "0",
    TZ: ":UTC",
    _AWS_XRAY_DAEMON_ADDRESS: "169.254.100.1",
    _AWS_XRAY_DAEMON_PORT: "2000",
    _HANDLER: spec.handler,
    ...(spec.logFormat === "JSON"
      ? { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: spec.applicationLogLevel ?? "INFO" }
      : {}),
    ...spec.variables,
    // Reserved: a function cannot set its own.
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }),
  };
}

const nodePath = (major: string): string =>
  `/opt/nodejs/node${major}/node_modules:/opt/nodejs/node_modules:/var/runtime/node_modules:/var/runtime:/var/task`;

/** https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html#packaging-layers-paths */
const pythonPath = (version: string): string => `/opt/python/lib/python${version}/site-packages:/opt/python`;

/** Outside of a namespace there is no `/var/task` and no `/opt`: a runtime that is not Node's is told the real folders. */
export function realVariables(
  variables: Readonly<Record<string, string>>,
  roots: { readonly task: string; readonly tmp: string; readonly opt: string },
): Record<string, string> {
  const real = (paths: string): string =>
    paths.replaceAll(/(?<=^|:)\/(opt|var\/task)(?=\/|:|$)/g, (_path, name: string) =>
      name === "opt" ? roots.opt : roots.task,
    );
  const out = { ...variables, LAMBDA_TASK_ROOT: roots.task, PWD: roots.task, TMPDIR: roots.tmp };
  for (const name of ["PATH", "LD_LIBRARY_PATH", "PYTHONPATH"] as const) {
    const paths = variables[name];
    if (paths !== undefined) Object.assign(out, { [name]: real(paths) });
  }
  return out;
}

/** Why a function cannot run that wants its runtime to be started by a script of its own. */
export const wrapperOf = (spec: FunctionSpec): string | undefined =>
  spec.variables["AWS_LAMBDA_EXEC_WRAPPER"] === undefined
    ? undefined
    : "misfire does not start runtimes through AWS_LAMBDA_EXEC_WRAPPER";
