import type { Instant } from "../../kernel/index.ts";
import { expiredIterator, validation } from "./errors.ts";
import { ITERATOR_LIFE } from "./limits.ts";

/** A place in a shard, as clients carry it from call to call. All of this room's state lies in these texts. */
export interface ShardPosition {
  readonly streamArn: string;
  readonly shardId: string;
  /** The ordinal of the record to be read next. */
  readonly next: number;
  readonly issuedAt: Instant;
}

/** `<stream ARN>|1|<base64>`: AWS's look alike, and say no more. */
export function writeIterator({ streamArn, shardId, next, issuedAt }: ShardPosition): string {
  return `${streamArn}|1|${Buffer.from(JSON.stringify([shardId, next, issuedAt])).toString("base64")}`;
}

/** Throws AWS's answer to a text that is no iterator, and to one that is too old. */
export function readIterator(text: string, now: Instant): ShardPosition {
  const [streamArn = "", version, secret = ""] = text.split("|");
  const position = version === "1" ? parse(Buffer.from(secret, "base64").toString("utf8")) : undefined;
  if (!position) throw validation("Invalid ShardIterator");
  if (position.issuedAt + ITERATOR_LIFE <= now) throw expiredIterator();
  return { streamArn, ...position };
}

function parse(json: string): Omit<ShardPosition, "streamArn"> | undefined {
  let read: unknown;
  try {
    read = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  const [shardId, next, issuedAt]: readonly unknown[] = read;
  return typeof shardId === "string" && typeof next === "number" && typeof issuedAt === "number"
    ? { shardId, next, issuedAt }
    : undefined;
}
