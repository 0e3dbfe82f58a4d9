import type { RandomStream } from "../kernel/index.ts";

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Long-term keys begin with `AKIA`, temporary ones with `ASIA`. */
export type KeyPrefix = "AKIA" | "ASIA";

/** The prefix and sixteen characters that, as on AWS since 2019, spell the account in base 32; tools read it from there. */
export function accessKeyId(prefix: KeyPrefix, account: string, random: RandomStream): string {
  const head = (1n << 47n) | (BigInt(account) << 7n) | BigInt(random.integer(128));
  const value = (head << 32n) | BigInt(random.integer(2 ** 32));
  let text: string = prefix;
  for (let shift = 75n; shift >= 0n; shift -= 5n) text += BASE32[Number((value >> shift) & 31n)];
  return text;
}

/** The account that a key id spells; `undefined` for what is no key id of that form. */
export function accountInKeyId(id: string): string | undefined {
  if (!/^A[A-Z]{3}[Q-Z2-7][A-Z2-7]{15}$/.test(id)) return undefined;
  let value = 0n;
  for (const char of id.slice(4)) value = (value << 5n) | BigInt(BASE32.indexOf(char));
  const account = (value >> 39n) & ((1n << 40n) - 1n);
  return account < 10n ** 12n ? account.toString().padStart(12, "0") : undefined;
}

export const secretKey = (random: RandomStream): string => random.text(40, SECRET_ALPHABET);
