import type { GetMetricDataOutput, GetMetricStatisticsOutput, MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Kernel } from "../../../emulator/kernel/index.ts";
import { createCloudWatch, type CloudWatchRoom } from "../../../emulator/services/cloudwatch/index.ts";
import { caller, newKernel, START, type Call } from "../logs/call.ts";

export { START } from "../logs/call.ts";

export interface World {
  readonly kernel: Kernel;
  readonly room: CloudWatchRoom;
  readonly call: Call;
  /** Sends one value of the metric `Orders` in the namespace `Shop`. */
  readonly put: (value: number, more?: object) => Promise<void>;
  readonly alarm: (more?: object) => Promise<void>;
  readonly state: (name?: string) => Promise<MetricAlarm>;
  readonly statistics: (more?: object) => Promise<GetMetricStatisticsOutput>;
  readonly data: (queries: readonly object[], more?: object) => Promise<GetMetricDataOutput>;
  readonly minutes: (count: number) => Promise<void>;
}

export function newWorld(): World {
  const kernel = newKernel();
  const room = createCloudWatch(kernel);
  const call = caller(kernel, room.service);
  return {
    kernel,
    room,
    call,
    put: (Value, more = {}) =>
      call("PutMetricData", { Namespace: "Shop", MetricData: [{ MetricName: "Orders", Value, ...more }] }),
    alarm: (more = {}) =>
      call("PutMetricAlarm", {
        AlarmName: "orders",
        Namespace: "Shop",
        MetricName: "Orders",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 10,
        ComparisonOperator: "GreaterThanThreshold",
        ...more,
      }),
    async state(name = "orders") {
      const { MetricAlarms = [] } = await call<{ MetricAlarms?: MetricAlarm[] }>("DescribeAlarms", {
        AlarmNames: [name],
      });
      if (!MetricAlarms[0]) throw new Error(`no alarm ${name}`);
      return MetricAlarms[0];
    },
    statistics: (more = {}) =>
      call("GetMetricStatistics", {
        Namespace: "Shop",
        MetricName: "Orders",
        Period: 60,
        Statistics: ["Sum"],
        StartTime: new Date(START - 600_000),
        EndTime: new Date(START + 3_600_000),
        ...more,
      }),
    data: (MetricDataQueries, more = {}) =>
      call("GetMetricData", {
        MetricDataQueries,
        StartTime: new Date(START),
        EndTime: new Date(START + 600_000),
        ScanBy: "TimestampAscending",
        ...more,
      }),
    minutes: (count) => kernel.timeline.advance(count * 60_000),
  };
}
