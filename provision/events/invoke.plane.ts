import type { Clients } from "../shared/clients.ts";
import { putInvokePermission, removeInvokePermission } from "../shared/invoke-permission.ts";
import type { EventsNames } from "./names.ts";

/**
 * The API may start `ingest`, for `POST /events` of any of its stages. The queue needs no permission: Lambda polls it with the
 * rights of `process`. Nor does the schedule: it takes on a role of its own.
 */
export const allowApiToInvoke = (clients: Clients, names: EventsNames, apiId: string): Promise<void> =>
  putInvokePermission(clients, names.ingest.name, {
    statementId: names.statementId,
    principal: "apigateway.amazonaws.com",
    sourceArn: `arn:aws:execute-api:${names.region}:${names.account}:${apiId}/*/POST/events`,
  });

export const removeApiPermission = (clients: Clients, names: EventsNames): Promise<void> =>
  removeInvokePermission(clients, names.ingest.name, names.statementId);

/** The reports may get into the queue that subscribes to them. */
export const reportsQueuePolicy = (names: EventsNames): object => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "ReportsMayArrive",
      Effect: "Allow",
      Principal: { Service: "sns.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: names.reportsQueue.arn,
      Condition: { ArnEquals: { "aws:SourceArn": names.reports.arn } },
    },
  ],
});
