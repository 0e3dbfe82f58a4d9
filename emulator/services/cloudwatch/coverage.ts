import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("AWS's models of what is normal are not public", [
    "PutAnomalyDetector",
    "DescribeAnomalyDetectors",
    "DeleteAnomalyDetector",
  ]),
  ...refusedBecause("of Contributor Insights", [
    "PutInsightRule",
    "DescribeInsightRules",
    "DeleteInsightRules",
    "EnableInsightRules",
    "DisableInsightRules",
    "GetInsightRuleReport",
    "ListManagedInsightRules",
    "PutManagedInsightRules",
    "DescribeAlarmContributors",
  ]),
  ...refusedBecause("metrics lead to no stream", [
    "PutMetricStream",
    "GetMetricStream",
    "ListMetricStreams",
    "StartMetricStreams",
    "StopMetricStreams",
    "DeleteMetricStream",
  ]),
  ...refusedBecause("`misfire dashboard` draws dashboards", ["GetMetricWidgetImage"]),
  ...refusedBecause("alarms are switched off by DisableAlarmActions", [
    "PutAlarmMuteRule",
    "GetAlarmMuteRule",
    "ListAlarmMuteRules",
    "DeleteAlarmMuteRule",
  ]),
  ...refusedBecause("alarms look at metrics", ["PutLogAlarm"]),
  ...refusedBecause("of OpenTelemetry", [
    "GetOTelEnrichment",
    "StartOTelEnrichment",
    "StopOTelEnrichment",
    "UpdateOTelEnrichment",
  ]),
  ...refusedBecause("metrics belong to no dataset", [
    "GetDataset",
    "AssociateDatasetKmsKey",
    "DisassociateDatasetKmsKey",
    "CreateResourceMetricsConfiguration",
    "GetResourceMetricsConfiguration",
    "UpdateResourceMetricsConfiguration",
    "DeleteResourceMetricsConfiguration",
  ]),
};
