/** Milliseconds since 1970-01-01T00:00:00Z, on the world's clock. */
export type Instant = number;
/** A span of time in milliseconds. */
export type Millis = number;

export const seconds = (n: number): Millis => n * 1000;
export const minutes = (n: number): Millis => n * 60_000;
export const hours = (n: number): Millis => n * 3_600_000;

/** `2026-01-01T00:00:00.000Z`: ISO-8601 in UTC, always with milliseconds, as AWS prints event times. */
export const iso = (at: Instant): string => new Date(at).toISOString();
