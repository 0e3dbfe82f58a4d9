/** Addresses of a CIDR block, or what is wrong with it in AWS's words. */
export type IpRange =
  | { readonly problem: string; readonly holds?: never }
  | { readonly problem?: never; readonly holds: (address: string) => boolean };

/** Reads `10.0.0.0/24` and `2001:db8::/32`. */
export function ipRange(text: string): IpRange {
  const [address = "", bits, ...more] = text.split("/");
  if (bits === undefined || more.length > 0) return { problem: "Malformed CIDR, one '/' required" };
  if (!/^\d+$/.test(bits)) return { problem: "Malformed CIDR, mask bits must be an integer" };
  const from = readAddress(address);
  if (!from) return { problem: `Nonstandard IP address: ${address}` };
  if (Number(bits) > from.bits)
    return { problem: `${from.bits === 32 ? "IPv4" : "IPv6"} mask bits must be < ${from.bits + 1}` };
  const shift = BigInt(from.bits - Number(bits));
  const network = from.value >> shift;
  return {
    holds(given) {
      const asked = readAddress(given);
      return asked !== undefined && asked.bits === from.bits && asked.value >> shift === network;
    },
  };
}

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

function readAddress(text: string): Address | undefined {
  if (text.includes(":")) return readSixth(text);
  const parts = text.split(".");
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return { bits: 32, value: parts.reduce((sum, part) => (sum << 8n) | BigInt(part), 0n) };
}

function readSixth(text: string): Address | undefined {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const groups = (part: string): readonly string[] => (part === "" ? [] : part.split(":"));
  const [left, right] = [groups(head), groups(tail ?? "")];
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = [...left, ...Array.from({ length: missing }, () => "0"), ...right];
  if (all.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}
