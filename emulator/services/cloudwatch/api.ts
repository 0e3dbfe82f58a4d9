import type { AnyOperation } from "../../kernel/index.ts";
import { describeAlarmHistory } from "./operations/alarm-history.ts";
import {
  deleteAlarms,
  describeAlarms,
  describeAlarmsForMetric,
  setAlarmState,
  switchActions,
} from "./operations/alarms.ts";
import { deleteDashboards, getDashboard, listDashboards, putDashboard } from "./operations/dashboards.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { listMetrics } from "./operations/list-metrics.ts";
import { putCompositeAlarm, putMetricAlarm } from "./operations/put-alarm.ts";
import { putMetricData } from "./operations/put-metric-data.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import type { Store } from "./store.ts";

/** The operations of CloudWatch that are emulated, by name. */
export const operationsOf = (store: Store): Readonly<Record<string, AnyOperation>> => ({
  PutMetricData: putMetricData(store),
  ListMetrics: listMetrics(store),
  GetMetricStatistics: getMetricStatistics(store),
  GetMetricData: getMetricData(store),
  PutMetricAlarm: putMetricAlarm(store),
  PutCompositeAlarm: putCompositeAlarm(store),
  DescribeAlarms: describeAlarms(store),
  DescribeAlarmsForMetric: describeAlarmsForMetric(store),
  DescribeAlarmHistory: describeAlarmHistory(store),
  DeleteAlarms: deleteAlarms(store),
  SetAlarmState: setAlarmState(store),
  EnableAlarmActions: switchActions(store, true),
  DisableAlarmActions: switchActions(store, false),
  PutDashboard: putDashboard(store),
  GetDashboard: getDashboard(store),
  ListDashboards: listDashboards(store),
  DeleteDashboards: deleteDashboards(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsForResource: listTagsForResource(store),
});
