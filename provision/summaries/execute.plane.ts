import type { Clients } from "../shared/clients.ts";
import { logRights } from "../shared/log-rights.ts";
import { allow, without, type Statement } from "../shared/policy.ts";
import { putInlinePolicy, putRole, removeRole, trustOf } from "../shared/role.ts";
import type { SummariesNames } from "./names.ts";
import type { SummariesSettings } from "./options.ts";

type Wish = Pick<SummariesSettings, "inputPrefix" | "outputPrefix" | "failureQueues" | "withoutRights">;

/**
 * What the running function may touch: read where files come in, write where summaries go, its own log group, and the
 * queues for failures. Not `s3:ListBucket`: so a missing key is a 403 to it, not a 404.
 */
export function summarizeRights(names: SummariesNames, wish: Wish): readonly Statement[] {
  const objects = (prefix: string): string => `arn:aws:s3:::${names.bucket}/${prefix}*`;
  const queues = [names.deadLettersArn, names.failuresArn];
  const all = [
    allow("ReadSources", ["s3:GetObject"], objects(wish.inputPrefix)),
    allow("WriteSummaries", ["s3:PutObject"], objects(wish.outputPrefix)),
    ...logRights(names.region, names.account, names.logGroup),
    ...(wish.failureQueues ? [allow("KeepFailures", ["sqs:SendMessage"], queues)] : []),
  ];
  return without(all, wish.withoutRights);
}

/** The role itself; `service` is who may take it on. */
export const putSummarizeRole = (
  clients: Clients,
  names: SummariesNames,
  { service = "lambda.amazonaws.com" }: { readonly service?: string } = {},
): Promise<void> => putRole(clients, names.roleName, trustOf(service));

/** Makes the role's policy say these statements, and no others. */
export const putRolePolicy = (
  clients: Clients,
  names: SummariesNames,
  statements: readonly Statement[],
): Promise<void> => putInlinePolicy(clients, names.roleName, names.policyName, statements);

export const removeSummarizeRole = (clients: Clients, names: SummariesNames): Promise<void> =>
  removeRole(clients, names.roleName);
