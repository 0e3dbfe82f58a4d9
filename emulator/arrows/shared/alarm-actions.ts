import type { Kernel } from "../../kernel/index.ts";
import type { AlarmAction, CloudWatchRoom } from "../../services/cloudwatch/index.ts";
import { createErrands } from "./errands.ts";
import { trail, type Trail } from "./trail.ts";

export interface AlarmActionsOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
  readonly arrow: string;
  /** Of which service the targets are: `sns`. */
  readonly service: string;
  /** Ends with what the target answered where it did not take it. */
  carry(action: AlarmAction, path: Trail): string | undefined;
}

/** Takes the actions of alarms to targets of one service; what came of each goes into the alarm's history. */
export function alarmActions({ kernel, cloudwatch, arrow, service, carry }: AlarmActionsOptions): void {
  const errands = createErrands<AlarmAction, AlarmAction>({
    kernel,
    name: arrow,
    arrow,
    run(action) {
      const { alarm, entry, target } = action;
      const path = trail(kernel, arrow, alarm.arn, target, entry);
      path.passed("match", { rule: alarm.name, state: alarm.state.value });
      cloudwatch.actionEnded(action, carry(action, path));
    },
    toRow: (action) => action,
    fromRow: (action, entry) => ({ ...action, entry }),
  });
  cloudwatch.onAction((action) => {
    if (action.target.split(":")[2] !== service) return false;
    errands.after(0, action);
    return true;
  });
}
