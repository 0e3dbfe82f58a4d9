import type { CreateFunctionRequest, LoggingConfig, UpdateFunctionConfigurationRequest } from "@aws-sdk/client-lambda";
import { invalidParameterValue, notEmulated, validation } from "./errors.ts";
import { HANDLER_MAX, LAYERS_MAX, MEMORY, TIMEOUT, TMP, VARIABLES_MAX } from "./limits.ts";
import type { Logging, Settings } from "./state.ts";

/** The members of CreateFunction and UpdateFunctionConfiguration that say how a function runs. */
export type SettingsRequest = Omit<
  CreateFunctionRequest & UpdateFunctionConfigurationRequest,
  "Role" | "FunctionName" | "Code"
> & {
  readonly Role?: string | undefined;
};

/** A function's settings before anybody said anything. */
export const defaults = (functionName: string): Settings => ({
  runtime: "",
  handler: "",
  roleArn: "",
  description: "",
  timeoutSeconds: TIMEOUT.default,
  memoryMb: MEMORY.default,
  tmpMb: TMP.default,
  variables: undefined,
  deadLetterArn: undefined,
  kmsKeyArn: undefined,
  architecture: "x86_64",
  tracing: "PassThrough",
  logging: {
    format: "Text",
    group: `/aws/lambda/${functionName}`,
    applicationLevel: undefined,
    systemLevel: undefined,
  },
  layers: [],
});

/** `current` with what the request changes; throws AWS's refusals. The runtime's own check is `checkRuntime`. */
export function applySettings(current: Settings, request: SettingsRequest): Settings {
  refuseWhatIsNotEmulated(request);
  checkNumbers(request);
  if (request.Role !== undefined) checkRole(request.Role);
  if (request.Handler !== undefined) checkHandler(request.Handler);
  const variables = request.Environment?.Variables;
  if (variables) checkVariables(variables);
  return {
    runtime: request.Runtime ?? current.runtime,
    handler: request.Handler ?? current.handler,
    roleArn: request.Role ?? current.roleArn,
    description: request.Description ?? current.description,
    timeoutSeconds: request.Timeout ?? current.timeoutSeconds,
    memoryMb: request.MemorySize ?? current.memoryMb,
    tmpMb: request.EphemeralStorage?.Size ?? current.tmpMb,
    variables: request.Environment === undefined ? current.variables : variables && { ...variables },
    deadLetterArn: deadLetterOf(current, request),
    // An empty one takes the key away.
    kmsKeyArn: request.KMSKeyArn === undefined ? current.kmsKeyArn : request.KMSKeyArn || undefined,
    architecture: architectureOf(request.Architectures) ?? current.architecture,
    tracing: request.TracingConfig?.Mode ?? current.tracing,
    logging: request.LoggingConfig ? loggingOf(current.logging, request.LoggingConfig) : current.logging,
    // What they name is looked up with the caller's rights: `checkedLayers`.
    layers: current.layers,
  };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const ROLE = /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/;

function checkRole(role: string): void {
  if (ROLE.test(role)) return;
  throw validation(
    `Value '${role}' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+`,
  );
}

function checkHandler(handler: string): void {
  const problem = `Value '${handler}' at 'handler' failed to satisfy constraint: Member must`;
  if (handler.length > HANDLER_MAX) throw validation(`${problem} have length less than or equal to ${HANDLER_MAX}`);
  if (!/^\S+$/.test(handler)) throw validation(`${problem} satisfy regular expression pattern: [^\\s]+`);
}

/** The API's model allows more, for kinds of functions that are not emulated. */
function checkNumbers(request: SettingsRequest): void {
  within("timeout", request.Timeout, TIMEOUT);
  within("memorySize", request.MemorySize, MEMORY);
  within("ephemeralStorage.size", request.EphemeralStorage?.Size, TMP);
}

function within(
  member: string,
  value: number | undefined,
  range: { readonly least: number; readonly most: number },
): void {
  if (value === undefined) return;
  const problem = `Value '${value}' at '${member}' failed to satisfy constraint: Member must have value`;
  if (!(value >= range.least)) throw validation(`${problem} greater than or equal to ${range.least}`);
  if (value > range.most) throw validation(`${problem} less than or equal to ${range.most}`);
}

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED: ReadonlySet<string> = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_DEFAULT_REGION",
  "AWS_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const names = Object.keys(variables);
  const misnamed = names.find((name) => !/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name) && !RESERVED.has(name));
  if (misnamed !== undefined)
    throw validation(
      `Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  const reserved = names.filter((name) => RESERVED.has(name));
  if (reserved.length > 0)
    throw invalidParameterValue(
      `Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  const measured = JSON.stringify(variables);
  if (Buffer.byteLength(measured) > VARIABLES_MAX)
    throw invalidParameterValue(
      `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. String measured: ${measured}`,
    );
}

/** An empty target takes the queue away. */
function deadLetterOf(current: Settings, request: SettingsRequest): string | undefined {
  if (request.DeadLetterConfig === undefined) return current.deadLetterArn;
  const arn = request.DeadLetterConfig.TargetArn ?? "";
  if (arn === "") return undefined;
  const service = arn.split(":")[2];
  if ((service !== "sqs" && service !== "sns") || arn.endsWith(".fifo"))
    throw invalidParameterValue(
      `The provided dead letter config TargetArn ${arn} is invalid: it must be a standard SQS queue or SNS topic.`,
    );
  return arn;
}

export function architectureOf(given: readonly string[] | undefined): Settings["architecture"] | undefined {
  if (given === undefined) return undefined;
  const value = `Value '[${given.join(", ")}]' at 'architectures' failed to satisfy constraint:`;
  if (given.length > 1) throw validation(`${value} Member must have length less than or equal to 1`);
  const [architecture] = given;
  if (architecture === undefined) throw validation(`${value} Member must have length greater than or equal to 1`);
  if (architecture === "x86_64" || architecture === "arm64") return architecture;
  throw validation(
    `${value} Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]`,
  );
}

/** Levels exist with JSON only; AWS fills them in then. */
function loggingOf(current: Logging, given: LoggingConfig): Logging {
  const format = given.LogFormat ?? current.format;
  const group = given.LogGroup ?? current.group;
  if (format === "Text") {
    if (given.ApplicationLogLevel !== undefined || given.SystemLogLevel !== undefined)
      throw invalidParameterValue("To set ApplicationLogLevel or SystemLogLevel, LogFormat must be JSON.");
    return { format, group, applicationLevel: undefined, systemLevel: undefined };
  }
  return {
    format,
    group,
    applicationLevel: given.ApplicationLogLevel ?? current.applicationLevel ?? "INFO",
    systemLevel: given.SystemLogLevel ?? current.systemLevel ?? "INFO",
  };
}

/** What changes how code runs and is not built must not be taken as if it were. */
function refuseWhatIsNotEmulated(request: SettingsRequest): void {
  const layers = request.Layers ?? [];
  if (layers.length > LAYERS_MAX) throw invalidParameterValue(`Cannot reference more than ${LAYERS_MAX} layers.`);
  const { VpcConfig: vpc, SnapStart: snapStart } = request;
  const given: readonly (readonly [boolean, string])[] = [
    [(request.PackageType ?? "Zip") !== "Zip", `PackageType ${request.PackageType ?? ""}`],
    [[...(vpc?.SubnetIds ?? []), ...(vpc?.SecurityGroupIds ?? [])].length > 0, "VpcConfig"],
    [(request.FileSystemConfigs ?? []).length > 0, "FileSystemConfigs"],
    [(request.CodeSigningConfigArn ?? "") !== "", "CodeSigningConfigArn"],
    [request.ImageConfig !== undefined, "ImageConfig"],
    [(snapStart?.ApplyOn ?? "None") !== "None", `SnapStart ${snapStart?.ApplyOn ?? ""}`],
    [request.TenancyConfig !== undefined, "TenancyConfig"],
    [request.CapacityProviderConfig !== undefined, "CapacityProviderConfig"],
    [request.DurableConfig !== undefined, "DurableConfig"],
    [request.PublishTo !== undefined, "PublishTo"],
  ];
  const first = given.find(([isGiven]) => isGiven);
  if (first) throw notEmulated(first[1]);
}
