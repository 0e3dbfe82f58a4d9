import type { FunctionConfiguration, LoggingConfig } from "@aws-sdk/client-lambda";
import { iso, type Instant } from "../../kernel/index.ts";
import { withQualifier } from "./names.ts";
import { runtimeVersionArn } from "./runtimes.ts";
import { isUpdating, revisionOf, stateOf, type FunctionVersion, type Logging, type Version } from "./state.ts";

/** Which answer shows it: AWS answers a change as not yet done, however short it takes. */
export type Showing = "settled" | "creating" | "updating";

/** A version in a list: Lambda leaves out states, which it would have to look up. */
export function listedConfigurationOf(found: FunctionVersion, now: Instant): ListedConfiguration {
  const {
    State: _state,
    StateReason: _reason,
    StateReasonCode: _code,
    LastUpdateStatus: _status,
    LastUpdateStatusReason: _statusReason,
    LastUpdateStatusReasonCode: _statusCode,
    RuntimeVersionConfig: _runtime,
    ...listed
  } = configurationOf(found, now);
  return listed;
}
export type ListedConfiguration = Omit<
  ShownConfiguration,
  | "State"
  | "StateReason"
  | "StateReasonCode"
  | "LastUpdateStatus"
  | "LastUpdateStatusReason"
  | "LastUpdateStatusReasonCode"
  | "RuntimeVersionConfig"
>;

/** A version as AWS shows it. The SDK's type names fewer runtimes, levels and reasons than the service answers with. */
export type ShownConfiguration = Omit<
  FunctionConfiguration,
  "Runtime" | "LoggingConfig" | "LastUpdateStatusReasonCode"
> & {
  readonly Runtime: string;
  readonly LoggingConfig: ShownLogging;
  readonly LastUpdateStatusReasonCode?: string;
};
type ShownLogging = Omit<LoggingConfig, "ApplicationLogLevel" | "SystemLogLevel"> & {
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
};

export function configurationOf(
  found: FunctionVersion,
  now: Instant,
  showing: Showing = "settled",
): ShownConfiguration {
  const { fn, version, qualifier } = found;
  const { settings, code } = version;
  return {
    FunctionName: fn.name,
    FunctionArn: withQualifier(fn.arn, qualifier ?? (version.version === "$LATEST" ? undefined : version.version)),
    Runtime: settings.runtime,
    Role: settings.roleArn,
    Handler: settings.handler,
    CodeSize: code.size,
    Description: settings.description,
    Timeout: settings.timeoutSeconds,
    MemorySize: settings.memoryMb,
    LastModified: lastModified(version.lastModified),
    CodeSha256: code.sha256,
    Version: version.version,
    ...(settings.kmsKeyArn === undefined ? {} : { KMSKeyArn: settings.kmsKeyArn }),
    ...(settings.deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: settings.deadLetterArn } }),
    ...(settings.variables === undefined ? {} : { Environment: { Variables: { ...settings.variables } } }),
    TracingConfig: { Mode: settings.tracing },
    RevisionId: showing === "settled" ? revisionOf(version, now) : version.earlierRevisionId,
    ...statusOf(version, now, showing),
    PackageType: "Zip",
    Architectures: [settings.architecture],
    EphemeralStorage: { Size: settings.tmpMb },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(fn.region, settings.runtime) },
    LoggingConfig: loggingOf(settings.logging),
    ...(settings.layers.length === 0
      ? {}
      : { Layers: settings.layers.map(({ arn, codeSize }) => ({ Arn: arn, CodeSize: codeSize })) }),
  };
}

function statusOf(version: Version, now: Instant, showing: Showing): Partial<ShownConfiguration> {
  if (showing === "creating" || (showing === "settled" && stateOf(version, now) === "Pending"))
    return { State: "Pending", StateReason: "The function is being created.", StateReasonCode: "Creating" };
  if (showing === "updating" || isUpdating(version, now))
    return {
      State: "Active",
      LastUpdateStatus: "InProgress",
      LastUpdateStatusReason: "The function is being created.",
      LastUpdateStatusReasonCode: "Creating",
    };
  return { State: "Active", LastUpdateStatus: "Successful" };
}

const loggingOf = (logging: Logging): ShownLogging => ({
  LogFormat: logging.format,
  LogGroup: logging.group,
  ...(logging.applicationLevel === undefined ? {} : { ApplicationLogLevel: logging.applicationLevel }),
  ...(logging.systemLevel === undefined ? {} : { SystemLogLevel: logging.systemLevel }),
});

/** `2026-01-01T00:00:00.000+0000`: Lambda's own way to write a zone. */
export const lastModified = (at: Instant): string => iso(at).replace("Z", "+0000");
