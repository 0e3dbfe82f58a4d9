import type { Clients } from "../shared/clients.ts";
import { putInvokePermission, removeInvokePermission } from "../shared/invoke-permission.ts";
import type { GeneratorNames } from "./names.ts";

/**
 * People of the function's own account start it by their own policies (`starterPolicy`): its resource policy stays empty.
 * Those of another account need both their own policy and this statement.
 */
export const allowAccountToInvoke = (clients: Clients, names: GeneratorNames, account: string): Promise<void> =>
  putInvokePermission(clients, names.functionName, { statementId: `account-${account}`, principal: account });

export const removeAccountPermission = (clients: Clients, names: GeneratorNames, account: string): Promise<void> =>
  removeInvokePermission(clients, names.functionName, `account-${account}`);
