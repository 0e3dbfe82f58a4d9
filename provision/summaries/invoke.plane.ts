import type { Clients } from "../shared/clients.ts";
import { putInvokePermission, removeInvokePermission } from "../shared/invoke-permission.ts";
import type { SummariesNames } from "./names.ts";

/** Another bucket or account than the pipeline's: how a permission goes stale. */
export interface S3Source {
  readonly bucket?: string;
  readonly account?: string;
}

/**
 * S3 may start `summarize`, for this bucket of this account only. Both are named: a bucket's ARN has no account in it, and
 * somebody else may own a bucket of that name tomorrow.
 */
export const allowS3ToInvoke = (clients: Clients, names: SummariesNames, source: S3Source = {}): Promise<void> =>
  putInvokePermission(clients, names.functionName, {
    statementId: names.statementId,
    principal: "s3.amazonaws.com",
    sourceArn: `arn:aws:s3:::${source.bucket ?? names.bucket}`,
    sourceAccount: source.account ?? names.account,
  });

export const removeS3Permission = (clients: Clients, names: SummariesNames): Promise<void> =>
  removeInvokePermission(clients, names.functionName, names.statementId);
