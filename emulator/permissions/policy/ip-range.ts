/** A range of addresses in CIDR form; a single address is a range of one. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly value: bigint;
  readonly prefix: number;
}

/** `203.0.113.0/24`, `2001:db8::/32`, a single address; `undefined` for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = "", prefixText, ...more] = text.split("/");
  const parsed = parseIp(address);
  if (!parsed || more.length > 0) return undefined;
  if (prefixText === undefined) return { ...parsed, prefix: parsed.bits };
  if (!/^\d{1,3}$/.test(prefixText) || Number(prefixText) > parsed.bits) return undefined;
  return { ...parsed, prefix: Number(prefixText) };
}

/** Whether `range` holds the whole of `inner`. */
export function rangeHolds(range: IpRange, inner: IpRange): boolean {
  if (range.bits !== inner.bits || inner.prefix < range.prefix) return false;
  const shift = BigInt(range.bits - range.prefix);
  return range.value >> shift === inner.value >> shift;
}

type Address = Pick<IpRange, "bits" | "value">;

function parseIp(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = parseIp4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  // ::ffff:203.0.113.9 is how a dual-stack socket shows an IPv4 caller.
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text);
  if (mapped) return parseIp(mapped[1] ?? "");
  const value = parseIp6(text);
  return value === undefined ? undefined : { bits: 128, value };
}

function parseIp4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function parseIp6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === "" ? [] : half.split(":")));
  const [head = [], tail = []] = groups;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  let value = 0n;
  for (const group of [...head, ...Array.from({ length: missing }, () => "0"), ...tail]) {
    if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
    value = (value << 16n) | BigInt(`0x${group}`);
  }
  return value;
}
