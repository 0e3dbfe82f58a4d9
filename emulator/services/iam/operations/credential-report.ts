import type { GenerateCredentialReportResponse, GetCredentialReportResponse } from "@aws-sdk/client-iam";
import { hours, type Operation } from "../../../kernel/index.ts";
import { credentialReport } from "../credential-report.ts";
import { day } from "../describe.ts";
import { reportExpired, reportNotPresent } from "../errors.ts";
import { REPORT_HOURS } from "../limits.ts";
import type { IamStore } from "../store.ts";

/** One that is young enough is kept: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export const generateCredentialReport = (store: IamStore): Operation<object, GenerateCredentialReportResponse> => ({
  permissions: () => [{ action: "iam:GenerateCredentialReport", resource: "*" }],
  run(_input, context) {
    const account = store.account(context.account);
    if (account.report && context.now - account.report.at < hours(REPORT_HOURS)) return { State: "COMPLETE" };
    account.report = { at: context.now, csv: credentialReport(account) };
    return { State: "STARTED", Description: "No report exists. Starting a new report generation task" };
  },
});

export const getCredentialReport = (store: IamStore): Operation<object, GetCredentialReportResponse> => ({
  permissions: () => [{ action: "iam:GetCredentialReport", resource: "*" }],
  run(_input, context) {
    const { report } = store.account(context.account);
    if (!report) throw reportNotPresent();
    if (context.now - report.at >= hours(REPORT_HOURS)) throw reportExpired();
    return { Content: Buffer.from(report.csv), ReportFormat: "text/csv", GeneratedTime: day(report.at) };
  },
});
