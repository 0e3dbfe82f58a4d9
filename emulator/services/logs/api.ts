import type { AnyOperation, Kernel } from "../../kernel/index.ts";
import { filterLogEvents } from "./operations/filter-log-events.ts";
import { getLogEvents } from "./operations/get-log-events.ts";
import {
  associateKmsKey,
  disassociateKmsKey,
  listLogGroups,
  listTagsLogGroup,
  putLogGroupDeletionProtection,
  tagLogGroup,
  untagLogGroup,
} from "./operations/group-settings.ts";
import { createLogGroup, deleteLogGroup, describeLogGroups } from "./operations/log-groups.ts";
import { getLogGroupFields, getLogRecord } from "./operations/log-records.ts";
import { createLogStream, deleteLogStream, describeLogStreams } from "./operations/log-streams.ts";
import {
  deleteMetricFilter,
  describeMetricFilters,
  putMetricFilter,
  testMetricFilter,
} from "./operations/metric-filters.ts";
import { putLogEvents } from "./operations/put-log-events.ts";
import { describeQueries, getQueryResults, startQuery, stopQuery } from "./operations/queries.ts";
import { deleteQueryDefinition, describeQueryDefinitions, putQueryDefinition } from "./operations/query-definitions.ts";
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from "./operations/resource-policies.ts";
import { deleteRetentionPolicy, putRetentionPolicy } from "./operations/retention.ts";
import { startLiveTail } from "./operations/start-live-tail.ts";
import {
  deleteSubscriptionFilter,
  describeSubscriptionFilters,
  putSubscriptionFilter,
} from "./operations/subscription-filters.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import type { LogsPorts } from "./ports.ts";
import type { LogsStore } from "./store.ts";

/** The operations of CloudWatch Logs that are emulated, by name. */
export const operationsOf = (
  store: LogsStore,
  ports: LogsPorts,
  kernel: Kernel,
): Readonly<Record<string, AnyOperation>> => ({
  CreateLogGroup: createLogGroup(store),
  DeleteLogGroup: deleteLogGroup(store),
  DescribeLogGroups: describeLogGroups(store),
  CreateLogStream: createLogStream(store),
  DeleteLogStream: deleteLogStream(store),
  DescribeLogStreams: describeLogStreams(store),
  PutLogEvents: putLogEvents(store),
  GetLogEvents: getLogEvents(store),
  FilterLogEvents: filterLogEvents(store),
  PutRetentionPolicy: putRetentionPolicy(store),
  DeleteRetentionPolicy: deleteRetentionPolicy(store),
  PutResourcePolicy: putResourcePolicy(store),
  DeleteResourcePolicy: deleteResourcePolicy(store),
  DescribeResourcePolicies: describeResourcePolicies(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsForResource: listTagsForResource(store),
  TagLogGroup: tagLogGroup(store),
  UntagLogGroup: untagLogGroup(store),
  ListTagsLogGroup: listTagsLogGroup(store),
  ListLogGroups: listLogGroups(store),
  AssociateKmsKey: associateKmsKey(store),
  DisassociateKmsKey: disassociateKmsKey(store),
  PutLogGroupDeletionProtection: putLogGroupDeletionProtection(store),
  GetLogRecord: getLogRecord(store),
  GetLogGroupFields: getLogGroupFields(store),
  StartLiveTail: startLiveTail(store, kernel),
  StartQuery: startQuery(store, kernel),
  GetQueryResults: getQueryResults(store, kernel),
  StopQuery: stopQuery(store),
  DescribeQueries: describeQueries(store),
  PutQueryDefinition: putQueryDefinition(store, kernel),
  DeleteQueryDefinition: deleteQueryDefinition(store),
  DescribeQueryDefinitions: describeQueryDefinitions(store),
  PutMetricFilter: putMetricFilter(store),
  DeleteMetricFilter: deleteMetricFilter(store),
  DescribeMetricFilters: describeMetricFilters(store),
  TestMetricFilter: testMetricFilter(),
  PutSubscriptionFilter: putSubscriptionFilter(store, ports),
  DeleteSubscriptionFilter: deleteSubscriptionFilter(store),
  DescribeSubscriptionFilters: describeSubscriptionFilters(store),
});
