import { hours, type Millis } from "../../kernel/index.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const BATCH_BYTES_MAX = 1_048_576;
/** Counted for every event on top of its UTF-8 bytes; same page. */
export const EVENT_OVERHEAD_BYTES = 26;
/** Same page, since 2025; 262,144 before. */
export const EVENT_BYTES_MAX = 1_048_576;
/** Events further ahead are rejected one by one; same page. */
export const AHEAD_MAX: Millis = hours(2);
/** Events further back are rejected one by one; same page. */
export const BEHIND_MAX: Millis = hours(14 * 24);
/** From the first to the last event of a batch; same page. */
export const BATCH_SPAN_MAX: Millis = hours(24);

/** A page of GetLogEvents and FilterLogEvents: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html */
export const PAGE_EVENTS_MAX = 10_000;
export const PAGE_BYTES_MAX = 1_048_576;
/** DescribeLogGroups, DescribeLogStreams: default and maximum of `limit`, https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html */
export const DESCRIBE_MAX = 50;

/** Resource policies of an account in a region: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
export const RESOURCE_POLICIES_MAX = 10;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html */
export const TAGS_MAX = 50;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
export const GROUP_NAME: RegExp = /^[.\-_/#A-Za-z0-9]{1,512}$/;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogStream.html */
export const STREAM_NAME: RegExp = /^[^:*]{1,512}$/;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html#regex-expressions */
export const REGEXES_PER_PATTERN_MAX = 2;
/** Metric and subscription filters with regular expressions in a group; same page. */
export const REGEX_FILTERS_MAX = 5;
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html */
export const METRIC_FILTERS_MAX = 100;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html */
export const METRIC_DIMENSIONS_MAX = 3;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutSubscriptionFilter.html */
export const SUBSCRIPTION_FILTERS_MAX = 2;

/** Groups of one query, how many rows it has where nobody says it, and at most: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html */
export const QUERY_GROUPS_MAX = 50;
export const QUERY_ROWS_DEFAULT = 10_000;
export const QUERY_ROWS_MAX = 100_000;
/** Rows of one answer: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html */
export const QUERY_PAGE_MAX = 10_000;
/** "available for 7 days": https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_AnalyzeLogData_RunSampleQuery.html */
export const QUERY_KEPT: Millis = hours(7 * 24);
/** Ours: AWS says nothing; short, since nothing depends on it but that a client has to ask again. */
export const QUERY_SCHEDULED: Millis = 50;
export const QUERY_DURATION: Millis = 200;
/** DescribeQueries, DescribeQueryDefinitions: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeQueryDefinitions.html */
export const QUERIES_PAGE_MAX = 1000;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogGroups.html */
export const LIST_GROUPS_MAX = 1000;

/** How long a live tail lasts, and how many events one update has at most: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html */
export const LIVE_TAIL_LASTS: Millis = hours(3);
export const LIVE_TAIL_EVENTS_MAX = 500;
