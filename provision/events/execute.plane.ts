import type { Clients } from "../shared/clients.ts";
import { logRights } from "../shared/log-rights.ts";
import { allow, without, type Statement } from "../shared/policy.ts";
import { putInlinePolicy, putRole, removeRole, trustOf } from "../shared/role.ts";
import type { EventsNames, FunctionNames, Named } from "./names.ts";
import type { EventsSettings } from "./options.ts";

type Wish = Pick<EventsSettings, "failureQueues" | "withoutRights">;
const POLICY = "rights";

/** What `ingest` may touch: send to the queue, and its log. It can read nothing of what it took. */
export const ingestRights = (names: EventsNames): readonly Statement[] => [
  allow("Send", ["sqs:SendMessage"], names.queue.arn),
  ...logsOf(names, names.ingest),
];

/** What `process` may touch. Its own code writes to table and archive; the rights on the queue are what Lambda polls it with. */
export const processRights = (names: EventsNames): readonly Statement[] => [
  allow("Poll", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], names.queue.arn),
  allow("WriteTable", ["dynamodb:PartiQLInsert"], names.table.arn),
  allow("WriteArchive", ["s3:PutObject"], `arn:aws:s3:::${names.bucket}/events/*`),
  ...logsOf(names, names.process),
];

/** What `aggregate` may touch: read the table by its key, publish its report, and the queues for its failures. */
export const aggregateRights = (
  names: EventsNames,
  { failureQueues }: Pick<Wish, "failureQueues">,
): readonly Statement[] => [
  allow("ReadTable", ["dynamodb:Query"], names.table.arn),
  allow("Publish", ["sns:Publish"], names.reports.arn),
  ...(failureQueues
    ? [allow("KeepFailures", ["sqs:SendMessage"], [names.aggregateDeadLetters.arn, names.aggregateFailures.arn])]
    : []),
  ...logsOf(names, names.aggregate),
];

const logsOf = ({ region, account }: EventsNames, fn: FunctionNames): readonly Statement[] =>
  logRights(region, account, fn.logGroup);

/** The four roles with their rights, without those that are left out. */
export async function putEventsRoles(clients: Clients, names: EventsNames, wish: Wish): Promise<void> {
  await putFunctionRole(clients, names.ingest, without(ingestRights(names), wish.withoutRights));
  await putFunctionRole(clients, names.process, without(processRights(names), wish.withoutRights));
  await putFunctionRole(clients, names.aggregate, without(aggregateRights(names, wish), wish.withoutRights));
  await putRoleWith(clients, names.scheduleRole, "scheduler.amazonaws.com", scheduleRights(names));
}

/** What the schedule may do, as the role that it takes on: start `aggregate`. */
export const scheduleRights = (names: EventsNames): readonly Statement[] => [
  allow("Start", ["lambda:InvokeFunction"], names.aggregate.arn),
];

/** Makes the role of a function say these statements, and no others. */
export const putFunctionRole = (
  clients: Clients,
  { role }: FunctionNames,
  statements: readonly Statement[],
): Promise<void> => putRoleWith(clients, role, "lambda.amazonaws.com", statements);

async function putRoleWith(
  clients: Clients,
  role: Named,
  service: string,
  statements: readonly Statement[],
): Promise<void> {
  await putRole(clients, role.name, trustOf(service));
  await putInlinePolicy(clients, role.name, POLICY, statements);
}

export async function removeEventsRoles(clients: Clients, names: EventsNames): Promise<void> {
  for (const { name } of [names.ingest.role, names.process.role, names.aggregate.role, names.scheduleRole])
    await removeRole(clients, name);
}
