import type { EntryId, FunctionSpec, Kernel, LogLine, LogSink, Permission, Scope } from "../kernel/index.ts";
import { groupArn, streamArn, type LogsRoom } from "../services/logs/index.ts";
import type { ExecutionRole, RoleUse } from "./shared/execution-role.ts";
import { trail } from "./shared/trail.ts";

const ARROW = "lambda-to-logs";

export interface LambdaToLogsOptions {
  readonly kernel: Kernel;
  readonly logs: LogsRoom;
  readonly role: ExecutionRole;
  /** The role a function has now; `undefined` when the function is gone. */
  roleOf(functionArn: string): RoleUse | undefined;
}

/**
 * A function's lines go to its log group with the rights of its execution role. Without them the function runs, and there is
 * no log of it: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export function lambdaToLogs({ kernel, logs, role, roleOf }: LambdaToLogsOptions): LogSink {
  /** Log streams whose rights were asked for; Lambda does so once per environment, not per line. */
  const known = new Map<string, { readonly may: boolean; readonly checkedAt: number }>();

  const mayWrite = (spec: FunctionSpec, logStream: string, cause: EntryId): boolean => {
    const held = known.get(logStream);
    if (held?.may === true) return true;
    // Each version has a role of its own.
    const use = roleOf(`${spec.functionArn}:${spec.version}`) ?? roleOf(spec.functionArn);
    if (!use) return false;
    const scope = { account: spec.account, region: spec.region };
    const wanted = logPermissions(scope, spec.logGroup, logStream, logs.has(scope, spec.logGroup));
    for (const permission of wanted) {
      const { decision, entry } = role.may(use, permission, cause);
      if (decision.allowed) continue;
      if (!held)
        trail(kernel, ARROW, spec.functionArn, groupArn(scope, spec.logGroup), entry).stopped("permit", "logs-denied");
      known.set(logStream, { may: false, checkedAt: kernel.now() });
      return false;
    }
    known.set(logStream, { may: true, checkedAt: kernel.now() });
    return true;
  };

  return ({ spec, logStream, cause }, lines: readonly LogLine[]) => {
    if (lines.length === 0 || !mayWrite(spec, logStream, cause)) return;
    logs.write(
      { account: spec.account, region: spec.region },
      spec.logGroup,
      logStream,
      lines.map((line) => ({ timestamp: line.at, message: line.message })),
      [cause],
    );
  };
}

/** What a function's role must be allowed to do before its first line can be kept. */
export function logPermissions(
  scope: Scope,
  logGroup: string,
  logStream: string,
  groupExists: boolean,
): readonly Permission[] {
  const stream = streamArn(scope, logGroup, logStream);
  return [
    ...(groupExists ? [] : [{ action: "logs:CreateLogGroup", resource: streamArn(scope, logGroup) }]),
    { action: "logs:CreateLogStream", resource: stream },
    { action: "logs:PutLogEvents", resource: stream },
  ];
}
