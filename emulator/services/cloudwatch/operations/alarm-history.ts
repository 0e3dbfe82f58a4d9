import type { DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput } from "@aws-sdk/client-cloudwatch";
import type { Operation } from "../../../kernel/index.ts";
import { notEmulated } from "../errors.ts";
import { RECORDS_DEFAULT } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { alarmArn } from "../state.ts";
import type { Store } from "../store.ts";

/** Newest first unless asked otherwise: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export const describeAlarmHistory = (
  store: Store,
): Operation<DescribeAlarmHistoryInput, DescribeAlarmHistoryOutput> => ({
  permissions: (input, context) => [
    { action: "cloudwatch:DescribeAlarmHistory", resource: alarmArn(context, input.AlarmName ?? "*") },
  ],
  run(input, context) {
    if (input.AlarmContributorId !== undefined) throw notEmulated("AlarmContributorId");
    const kinds = (input.AlarmTypes ?? ["MetricAlarm"]).map((type) =>
      type === "MetricAlarm" ? "metric" : "composite",
    );
    const from = input.StartDate?.getTime() ?? -Infinity;
    const until = input.EndDate?.getTime() ?? Infinity;
    const found = store
      .region(context)
      .history.filter((item) => kinds.includes(item.alarmKind))
      .filter((item) => input.AlarmName === undefined || item.alarm === input.AlarmName)
      .filter((item) => input.HistoryItemType === undefined || item.type === input.HistoryItemType)
      .filter((item) => item.at >= from && item.at <= until);
    if (input.ScanBy !== "TimestampAscending") found.reverse();
    const { items, token } = pageOf(found, input.NextToken, input.MaxRecords ?? RECORDS_DEFAULT);
    return {
      AlarmHistoryItems: items.map((item) => ({
        AlarmName: item.alarm,
        AlarmType: item.alarmKind === "metric" ? ("MetricAlarm" as const) : ("CompositeAlarm" as const),
        Timestamp: new Date(item.at),
        HistoryItemType: item.type,
        HistorySummary: item.summary,
        HistoryData: item.data,
      })),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});
