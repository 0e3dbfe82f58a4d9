import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { LOG_REASON_CODES, type LogReason } from "./log-reasons.ts";
import { shortName } from "./names.ts";
import { letStart } from "./shared-cures.ts";

export const isLogReason = (reason: string | undefined): reason is LogReason =>
  LOG_REASON_CODES.some((code) => code === reason);

/** What to do about lines that do not reach their subscriber. */
export function cureForLogs(reason: LogReason, told: Explanation, end: Entry): Cure {
  const group = end.kind === "arrow" ? end.subject : told.subject;
  switch (reason) {
    case "subscription-refused":
    case "subscription-denied":
      return letLogsIn(told.denied?.resource ?? told.target, group);
    case "subscription-resting":
      return { words: "mend what failed; after ten minutes lines are handed on again, those of before are lost to it" };
    case "line-mismatch":
      return {
        words: "nothing is broken: write what the filter's pattern asks for, or change the pattern",
        sdk: `new DescribeSubscriptionFiltersCommand({ logGroupName: "${shortName(group)}" })`,
        cli: `aws logs describe-subscription-filters --log-group-name ${shortName(group)}`,
      };
    default:
      return reason satisfies never;
  }
}

/** The group's ARN needs its `:*`: that is what CloudWatch Logs names as its source. */
function letLogsIn(functionArn: string, group: string): Cure {
  return {
    words: "give CloudWatch Logs the permission to start the function, for this log group",
    ...letStart({
      functionArn,
      id: "logs-invoke",
      principal: "logs.amazonaws.com",
      sourceArn: `${group}:*`,
      sourceAccount: group.split(":")[4] ?? "<account>",
    }),
  };
}
