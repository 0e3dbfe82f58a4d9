import type { Instant, Millis } from "../../kernel/index.ts";
import { newAccount, type Account } from "./state.ts";

/** What the rest of AWS sees of IAM: with a delay, what was there that long ago. */
export interface Sight {
  /** As others see it now. */
  seen(id: string): Account | undefined;
  /** To be called after each change of an account. */
  changed(id: string): void;
  /** The account was there before this world began: it is seen at once. */
  begin(id: string): void;
}

interface Snapshot {
  readonly at: Instant;
  readonly account: Account;
}

/**
 * IAM's changes take a while to be seen everywhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
 */
export function createSight(live: ReadonlyMap<string, Account>, now: () => Instant, delay: Millis): Sight {
  if (delay <= 0) return { seen: (id) => live.get(id), changed: () => {}, begin: () => {} };
  const histories = new Map<string, Snapshot[]>();
  const seenIn = (history: readonly Snapshot[]): number => history.findLastIndex(({ at }) => at <= now() - delay);
  return {
    seen(id) {
      const history = histories.get(id) ?? [];
      return history[seenIn(history)]?.account;
    },
    changed(id) {
      const account = live.get(id);
      if (!account) return;
      const history = histories.get(id) ?? [];
      // What nobody can see any more is forgotten.
      history.splice(0, Math.max(0, seenIn(history)));
      history.push({ at: now(), account: snapshot(account) });
      histories.set(id, history);
    },
    begin(id) {
      const account = live.get(id);
      if (account) histories.set(id, [{ at: -Infinity, account: snapshot(account) }]);
    },
  };
}

const snapshot = ({ id, roles, users, groups, policies }: Account): Account => ({
  ...newAccount(id),
  ...structuredClone({ roles, users, groups, policies }),
});
