import type { Instant } from "./time.ts";

/** What is left of a burst, and since when. */
interface TokenBucket {
  readonly tokens: number;
  readonly at: Instant;
}

/** `rate`: per second. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Takes one token out; `undefined` when there is none. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
function takeToken(bucket: TokenBucket | undefined, { rate, burst }: Throttle, now: Instant): TokenBucket | undefined {
  const since = bucket ? now - bucket.at : 0;
  const tokens = Math.min(burst, (bucket?.tokens ?? burst) + (since / 1000) * rate);
  return tokens >= 1 ? { tokens: tokens - 1, at: now } : undefined;
}

/** Buckets by name, all full at first. */
export class Throttles {
  readonly #buckets = new Map<string, TokenBucket>();

  /** Whether one more is too many now; takes a token if it is not. */
  refuses(name: string, throttle: Throttle, now: Instant): boolean {
    const next = takeToken(this.#buckets.get(name), throttle, now);
    if (next) this.#buckets.set(name, next);
    return next === undefined;
  }
}
