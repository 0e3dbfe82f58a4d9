import { hours, minutes, seconds, type Millis } from "../../kernel/index.ts";

const DAY: Millis = hours(24);

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
export const DATA_PER_CALL_MAX = 1000;
/** Distinct values of one datum; same page. */
export const VALUES_MAX = 150;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
export const DIMENSIONS_MAX = 30;
/** How far a datum may lie in the past or the future; same page. */
export const PAST_MAX: Millis = 14 * DAY;
export const FUTURE_MAX: Millis = hours(2);
/** Values must lie between -2^360 and 2^360; same page. */
export const VALUE_MAX: number = 2 ** 360;

/** Points of one GetMetricStatistics: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html */
export const STATISTICS_POINTS_MAX = 1440;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
export const QUERIES_MAX = 500;
export const DATA_POINTS_MAX = 100_800;

/** A metric is listed for two weeks after its last data: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const LISTED: Millis = 14 * DAY;
export const RECENTLY_ACTIVE: Millis = hours(3);
export const LIST_PAGE = 500;

/**
 * How long data keeps its resolution, then it goes on in the next, coarser one:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
 */
export const RETENTION: readonly { readonly resolution: Millis; readonly kept: Millis }[] = [
  { resolution: seconds(1), kept: hours(3) },
  { resolution: minutes(1), kept: 15 * DAY },
  { resolution: minutes(5), kept: 63 * DAY },
  { resolution: hours(1), kept: 455 * DAY },
];

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export const ACTIONS_MAX = 5;
/** Periods of less than a minute; same page. */
export const SHORT_PERIODS: readonly number[] = [10, 20, 30];
/** Evaluation periods times period, for periods of at least an hour and for shorter ones, in seconds; same page. */
export const EVALUATION_SPAN_MAX_LONG = 604_800;
export const EVALUATION_SPAN_MAX = 86_400;
/** Alarms are looked at every minute, those with shorter periods every 10 s: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html */
export const EVALUATION_RHYTHM: Millis = minutes(1);
export const SHORT_RHYTHM: Millis = seconds(10);
/**
 * How many periods before those that count are looked at when some of them have no data. AWS gives no number; its examples
 * look at five for an alarm of three: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export const EXTRA_PERIODS = 2;

/** History is kept for 30 days: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
export const HISTORY_KEPT: Millis = 30 * DAY;
/** Without MaxRecords, of DescribeAlarms and DescribeAlarmHistory; same page. */
export const RECORDS_DEFAULT = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html */
export const DASHBOARD_NAME: RegExp = /^[\w-]{1,255}$/;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html */
export const WIDGETS_MAX = 500;
export const TAGS_MAX = 50;

/** Values of services that wait for somebody to look; ours. */
export const TOLD_MAX = 1000;
