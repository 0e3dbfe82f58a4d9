import type { ApiLogLine, ApiLogs, EntryId, Kernel, ResourcePolicy, Scope } from "../kernel/index.ts";
import type { IamRoom } from "../services/iam/index.ts";
import { groupArn, streamArn, type LogsRoom } from "../services/logs/index.ts";
import { logPermissions } from "./lambda-to-logs.ts";
import { createServiceRole, type RoleInService } from "./shared/service-role.ts";

const API_GATEWAY = "apigateway.amazonaws.com";
/** Where API Gateway tries out a role that it is given. */
const WELCOME = { group: "/aws/apigateway/welcome", text: "Cloudwatch logs enabled for API Gateway" } as const;

export interface ApigatewayToLogsOptions {
  readonly kernel: Kernel;
  readonly iam: IamRoom;
  readonly logs: LogsRoom;
  /** The resource policy of whatever the ARN names. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
}

/**
 * APIs tell of their requests in log groups: REST APIs with the role of their account, HTTP APIs by the log delivery that AWS
 * permits to itself. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function apigatewayToLogs({ kernel, iam, logs, resourcePolicy }: ApigatewayToLogsOptions): ApiLogs {
  const role = createServiceRole({ kernel, iam, resourcePolicy });
  const may = (use: RoleInService, scope: Scope, group: string, stream: string, cause: EntryId): boolean =>
    role.assume(use, cause).decision.allowed &&
    logPermissions(scope, group, stream, logs.has(scope, group)).every(
      (permission) => role.may(use, permission, cause).decision.allowed,
    );

  const note = ({ groupArn: about, sourceArn, cause }: ApiLogLine, text: string): void =>
    void kernel.journal.write([cause], { kind: "note", about, text, detail: { api: sourceArn } });

  return {
    fits(roleArn, scope, cause) {
      const use = {
        service: API_GATEWAY,
        roleArn,
        sourceArn: groupArn(scope, WELCOME.group),
        sourceAccount: scope.account,
      };
      const stream = "welcome";
      if (!may(use, scope, WELCOME.group, stream, cause)) return false;
      logs.write(scope, WELCOME.group, stream, [{ timestamp: kernel.now(), message: WELCOME.text }], [cause]);
      return true;
    },
    has(arn) {
      const group = groupOf(arn);
      return group !== undefined && logs.has(group, group.name);
    },
    write(lines) {
      const [line] = lines;
      const group = line && groupOf(line.groupArn);
      if (!line || !group) return;
      const { roleArn, sourceArn, scope, stream, cause } = line;
      // API Gateway makes the groups of execution logs itself, those of access logs are the owner's.
      const own = group.name.startsWith("API-Gateway-Execution-Logs_");
      if (!own && !logs.has(group, group.name)) return note(line, "the log group is gone, so the line is lost");
      const use = roleArn && { service: API_GATEWAY, roleArn, sourceArn, sourceAccount: scope.account };
      if (use && !may(use, group, group.name, stream, cause))
        return note(
          line,
          `the role ${use.roleArn} may not write to ${streamArn(group, group.name, stream)}, so the line is lost`,
        );
      const events = lines.map(({ text }) => ({ timestamp: kernel.now(), message: text }));
      logs.write(group, group.name, stream, events, [cause]);
    },
  };
}

interface Group extends Scope {
  readonly name: string;
}

function groupOf(arn: string): Group | undefined {
  const [, region = "", account = "", name = ""] =
    /^arn:aws[\w-]*:logs:([\w-]+):(\d{12}):log-group:([^:]+)(?::\*)?$/.exec(arn) ?? [];
  return name === "" ? undefined : { region, account, name };
}
