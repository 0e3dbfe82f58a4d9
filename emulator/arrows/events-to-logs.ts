import type { Kernel } from "../kernel/index.ts";
import { groupArn, streamArn, type LogsRoom } from "../services/logs/index.ts";
import { targetMissing, type Way } from "./shared/way.ts";

export interface EventsToLogsOptions {
  readonly kernel: Kernel;
  readonly logs: LogsRoom;
}

/**
 * A rule writes each event as a line into a log group, by the resource policies of CloudWatch Logs.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function eventsToLogs({ kernel, logs }: EventsToLogsOptions): Way {
  const exists = (arn: string): Group | undefined => {
    const group = groupOf(arn);
    return group && logs.has(group, group.name) ? group : undefined;
  };
  return {
    arrow: "events-to-logs",
    leadsTo: (arn) => groupOf(arn) !== undefined,
    permissions(arn) {
      const group = groupOf(arn);
      const stream = group ? streamArn(group, group.name) : arn;
      return ["logs:CreateLogStream", "logs:PutLogEvents"].map((action) => ({ action, resource: stream }));
    },
    policy(arn) {
      const group = exists(arn);
      return group && logs.service.resourcePolicy(groupArn(group, group.name), group);
    },
    carry({ target, payload }, path) {
      const group = exists(target);
      if (!group) return targetMissing(target);
      const stream = kernel.random.stream("events.log-stream").uuid();
      logs.write(group, group.name, stream, [{ timestamp: kernel.now(), message: payload }], [path.at]);
      return { kind: "delivered" };
    },
  };
}

interface Group {
  readonly region: string;
  readonly account: string;
  readonly name: string;
}

function groupOf(arn: string): Group | undefined {
  const [, region = "", account = "", name = ""] =
    /^arn:aws[\w-]*:logs:([\w-]+):(\d{12}):log-group:([^:]+)(?::\*)?$/.exec(arn) ?? [];
  return name === "" ? undefined : { region, account, name };
}
