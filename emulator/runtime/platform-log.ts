import { createHash } from "node:crypto";
import { iso, type FunctionSpec, type Instant, type LogLine, type Millis } from "../kernel/index.ts";

export interface Report {
  readonly duration: Millis;
  readonly billed: Millis;
  readonly initDuration?: Millis;
  readonly maxMemoryMb: number;
  readonly status: "success" | "error" | "timeout";
  readonly errorType?: string;
}

/** The lines that Lambda itself writes, in the function's log format. */
export interface PlatformLog {
  initStart(at: Instant): readonly LogLine[];
  /** Only for a failed or repeated INIT. */
  initReport(at: Instant, init: InitReport): readonly LogLine[];
  start(at: Instant, requestId: string): readonly LogLine[];
  timedOut(at: Instant, requestId: string): readonly LogLine[];
  end(at: Instant, requestId: string, report: Report, producedBytes: number): readonly LogLine[];
}

export interface InitReport {
  readonly duration: Millis;
  readonly phase: "init" | "invoke";
  readonly status: "error" | "timeout";
  readonly errorType?: string;
}

export const platformLog = (spec: FunctionSpec): PlatformLog =>
  spec.logFormat === "JSON" ? jsonLog(spec) : textLog(spec);

/** The version AWS names is its own numbering of runtime releases; the hash stands for it. */
function versionOf(spec: FunctionSpec): { readonly name: string; readonly arn: string } {
  const [, family = spec.runtime, number = ""] = /^([a-z]+)(.*?)(?:\.x)?$/.exec(spec.runtime) ?? [];
  const hash = createHash("sha256").update(spec.runtime).digest("hex");
  return { name: `${family}:${number}.v1`, arn: `arn:aws:lambda:${spec.region}::runtime:${hash}` };
}

const ms = (span: Millis): string => `${span.toFixed(2)} ms`;

const line = (at: Instant, message: string): readonly LogLine[] => [{ at, message }];
const ending = (status: string, errorType?: string): string =>
  (status === "success" ? "" : `Status: ${status}\t`) + (errorType === undefined ? "" : `Error Type: ${errorType}\t`);

function textLog(spec: FunctionSpec): PlatformLog {
  return {
    initStart(at) {
      const version = versionOf(spec);
      return line(at, `INIT_START Runtime Version: ${version.name}\tRuntime Version ARN: ${version.arn}\n`);
    },
    initReport: (at, init) =>
      line(
        at,
        `INIT_REPORT Init Duration: ${ms(init.duration)}\tPhase: ${init.phase}\t${ending(init.status, init.errorType)}\n`,
      ),
    start: (at, requestId) => line(at, `START RequestId: ${requestId} Version: ${spec.version}\n`),
    timedOut: (at, requestId) =>
      line(at, `${iso(at)} ${requestId} Task timed out after ${(spec.timeout / 1000).toFixed(2)} seconds\n\n`),
    end(at, requestId, report) {
      const init = report.initDuration === undefined ? "" : `Init Duration: ${ms(report.initDuration)}\t`;
      return [
        { at, message: `END RequestId: ${requestId}\n` },
        {
          at,
          message:
            `REPORT RequestId: ${requestId}\tDuration: ${ms(report.duration)}\tBilled Duration: ${report.billed} ms\t` +
            `Memory Size: ${spec.memoryMb} MB\tMax Memory Used: ${report.maxMemoryMb} MB\t${init}` +
            `${ending(report.status, report.errorType)}\n`,
        },
      ];
    },
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html */
const SYSTEM_LEVELS = ["DEBUG", "INFO", "WARN"];

const failed = (errorType: string | undefined): object => (errorType === undefined ? {} : { errorType });

function jsonLog(spec: FunctionSpec): PlatformLog {
  const least = Math.max(0, SYSTEM_LEVELS.indexOf(spec.systemLogLevel ?? "INFO"));
  const event = (at: Instant, level: string, type: string, record: object): readonly LogLine[] =>
    SYSTEM_LEVELS.indexOf(level) < least
      ? []
      : [{ at, message: `${JSON.stringify({ time: iso(at), type, record })}\n` }];
  return {
    initStart(at) {
      const version = versionOf(spec);
      return event(at, "INFO", "platform.initStart", {
        initializationType: spec.initialization ?? "on-demand",
        phase: "init",
        runtimeVersion: version.name,
        runtimeVersionArn: version.arn,
        functionName: spec.functionName,
        functionVersion: spec.version,
      });
    },
    initReport: (at, init) =>
      event(at, "WARN", "platform.initReport", {
        initializationType: spec.initialization ?? "on-demand",
        phase: init.phase,
        status: init.status,
        ...failed(init.errorType),
        metrics: { durationMs: init.duration },
      }),
    start: (at, requestId) => event(at, "INFO", "platform.start", { requestId, version: spec.version }),
    timedOut: () => [],
    end(at, requestId, report, producedBytes) {
      const well = report.status === "success";
      const { initDuration } = report;
      return [
        ...event(at, well ? "DEBUG" : "WARN", "platform.runtimeDone", {
          requestId,
          status: report.status,
          ...failed(report.errorType),
          metrics: { durationMs: report.duration, producedBytes },
        }),
        ...event(at, well ? "INFO" : "WARN", "platform.report", {
          requestId,
          metrics: {
            durationMs: report.duration,
            billedDurationMs: report.billed,
            memorySizeMB: spec.memoryMb,
            maxMemoryUsedMB: report.maxMemoryMb,
            ...(initDuration === undefined ? {} : { initDurationMs: initDuration }),
          },
          status: report.status,
          ...failed(report.errorType),
        }),
      ];
    },
  };
}
