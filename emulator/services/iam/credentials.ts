import type { KnownKey } from "../../kernel/index.ts";
import type { IamStore } from "./store.ts";

/** Who `test`/`test` is, as users of local emulators expect. */
const TEST_ACCOUNT = "000000000000";
const TEST = "test";

/** The owner of a long-term key. A key id of twelve digits with the secret `test` is the root of that account. */
export function findKey(store: IamStore, id: string): KnownKey | undefined {
  const account = id === TEST ? TEST_ACCOUNT : /^\d{12}$/.test(id) ? id : undefined;
  if (account !== undefined)
    return { accessKeyId: id, secretAccessKey: TEST, active: true, principal: { kind: "root", account } };
  const found = store.key(id);
  if (!found) return undefined;
  const { key } = found;
  const known = { accessKeyId: key.id, secretAccessKey: key.secret, active: key.active };
  if (key.owner === undefined) return { ...known, principal: { kind: "root", account: found.account.id } };
  const user = found.account.users.get(key.owner);
  if (!user) return undefined;
  const { name, arn, id: userId } = user;
  return { ...known, principal: { kind: "user", account: found.account.id, name, arn, userId } };
}
