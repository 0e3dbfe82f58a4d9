import type { Instant } from "./time.ts";

/** What is left of a burst, and since when. */
export interface TokenBucket {
  readonly tokens: number;
  readonly at: Instant;
}

/** `rate`: per second. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token out; `undefined` when there is none. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
export function takeToken(
  bucket: TokenBucket | undefined,
  { rate, burst }: Throttle,
  now: Instant,
): TokenBucket | undefined {
  const since = bucket ? now - bucket.at : 0;
  const tokens = Math.min(burst, (bucket?.tokens ?? burst) + (since / 1000) * rate);
  return tokens >= 1 ? { tokens: tokens - 1, at: now } : undefined;
}
