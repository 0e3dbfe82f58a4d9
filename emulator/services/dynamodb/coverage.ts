import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("tables are not backed up and restored", [
    "CreateBackup",
    "DescribeBackup",
    "ListBackups",
    "DeleteBackup",
    "RestoreTableFromBackup",
    "RestoreTableToPointInTime",
    "UpdateContinuousBackups",
  ]),
  ...refusedBecause("nothing is exported to or imported from S3", [
    "ExportTableToPointInTime",
    "DescribeExport",
    "ListExports",
    "ImportTable",
    "DescribeImport",
    "ListImports",
  ]),
  ...refusedBecause("regions are apart", [
    "CreateGlobalTable",
    "DescribeGlobalTable",
    "DescribeGlobalTableSettings",
    "ListGlobalTables",
    "UpdateGlobalTable",
    "UpdateGlobalTableSettings",
  ]),
  ...refusedBecause("capacity is what it is set to", [
    "DescribeTableReplicaAutoScaling",
    "UpdateTableReplicaAutoScaling",
  ]),
  ...refusedBecause("there is no Kinesis", [
    "DescribeKinesisStreamingDestination",
    "EnableKinesisStreamingDestination",
    "DisableKinesisStreamingDestination",
    "UpdateKinesisStreamingDestination",
  ]),
  ...refusedBecause("of Contributor Insights", [
    "DescribeContributorInsights",
    "ListContributorInsights",
    "UpdateContributorInsights",
  ]),
  ...refusedBecause("newer than this room", [
    "CancelBulkOperation",
    "DescribeBulkOperation",
    "ListBulkOperations",
    "StartBulkPutItems",
    "SearchVectors",
  ]),
};
