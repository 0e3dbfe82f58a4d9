import type { Clients } from "../shared/clients.ts";
import { logRights } from "../shared/log-rights.ts";
import { allow, without, type Statement } from "../shared/policy.ts";
import { putInlinePolicy, putRole, removeRole, trustOf } from "../shared/role.ts";
import type { GeneratorNames } from "./names.ts";
import type { GeneratorSettings } from "./options.ts";

/** What the running function may touch: write where tables go, and its own log group. The rights of who starts it do not count. */
export const generateRights = (
  names: GeneratorNames,
  wish: Pick<GeneratorSettings, "outputPrefix" | "withoutRights">,
): readonly Statement[] =>
  without(
    [
      allow("WriteTables", ["s3:PutObject"], `arn:aws:s3:::${names.bucket}/${wish.outputPrefix}*`),
      ...logRights(names.region, names.account, names.logGroup),
    ],
    wish.withoutRights,
  );

/** The role itself; `service` is who may take it on. */
export const putGenerateRole = (
  clients: Clients,
  names: GeneratorNames,
  { service = "lambda.amazonaws.com" }: { readonly service?: string } = {},
): Promise<void> => putRole(clients, names.roleName, trustOf(service));

/** Makes the role's policy say these statements, and no others. */
export const putGenerateRolePolicy = (
  clients: Clients,
  names: GeneratorNames,
  statements: readonly Statement[],
): Promise<void> => putInlinePolicy(clients, names.roleName, names.policyName, statements);

export const removeGenerateRole = (clients: Clients, names: GeneratorNames): Promise<void> =>
  removeRole(clients, names.roleName);
