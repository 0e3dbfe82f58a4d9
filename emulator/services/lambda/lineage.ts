import { hash as digest } from "node:crypto";
import type { Instant, RandomStream } from "../../kernel/index.ts";

/** How often one function was invoked before in a chain of requests. */
export interface LineageEntry {
  /** 8 hexadecimal digits that stand for the function. */
  readonly hash: string;
  readonly count: number;
}

/**
 * AWS finds loops by what travels in the trace header: `Root=…;Parent=…;Sampled=0;Lineage=1:fe460cdd:0`. Several functions are
 * parted by `|`. The first number's meaning is not documented; older headers come without it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export function parseLineage(traceHeader: string): readonly LineageEntry[] {
  const value = fieldsOf(traceHeader).find(([name]) => name === "Lineage")?.[1] ?? "";
  return value.split("|").flatMap((part) => {
    const match = /^(?:\d{1,9}:)?([0-9a-f]{8}):(\d{1,9})$/.exec(part.trim());
    return match?.[1] && match[2] ? [{ hash: match[1], count: Number(match[2]) }] : [];
  });
}

export interface Entered {
  /** Invocations of this function earlier in the chain. */
  readonly earlier: number;
  /** What the environment is given. */
  readonly traceHeader: string;
}

/** Counts one more invocation of the function into the header. */
export function enterLineage(traceHeader: string, hash: string): Entered {
  const lineage = parseLineage(traceHeader);
  const own = lineage.find((entry) => entry.hash === hash);
  const earlier = own ? own.count + 1 : 0;
  const next = own
    ? lineage.map((entry) => (entry === own ? { hash, count: earlier } : entry))
    : [...lineage, { hash, count: 0 }];
  return { earlier, traceHeader: withLineage(traceHeader, next) };
}

export function withLineage(traceHeader: string, lineage: readonly LineageEntry[]): string {
  const fields = fieldsOf(traceHeader).filter(([name]) => name !== "Lineage");
  return [...fields, ["Lineage", formatLineage(lineage)] as const].map(([name, value]) => `${name}=${value}`).join(";");
}

export const formatLineage = (lineage: readonly LineageEntry[]): string =>
  lineage.map(({ hash, count }) => `1:${hash}:${count}`).join("|");

/** Stands for a function in every chain of every world alike. */
export const lineageHash = (functionArn: string): string => digest("sha256", functionArn, "hex").slice(0, 8);

/** The caller's header if it has a root, else a new one; https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader */
export function traceHeaderFrom(given: string | undefined, now: Instant, random: RandomStream): string {
  const fields = fieldsOf(given ?? "");
  if (fields.some(([name]) => name === "Root")) return fields.map(([name, value]) => `${name}=${value}`).join(";");
  const time = Math.floor(now / 1000)
    .toString(16)
    .padStart(8, "0");
  const root = `Root=1-${time}-${random.hex(24)};Parent=${random.hex(16)};Sampled=0`;
  return [root, ...fields.map(([name, value]) => `${name}=${value}`)].join(";");
}

function fieldsOf(header: string): readonly (readonly [string, string])[] {
  return header.split(";").flatMap((part) => {
    const at = part.indexOf("=");
    return at > 0 ? [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const] : [];
  });
}
