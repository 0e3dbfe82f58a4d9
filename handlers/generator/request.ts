/** What the function is asked for: by its event, else by its environment variables, else by default. */
export interface GeneratorRequest {
  readonly bucket: string;
  /** Ends in a slash. */
  readonly prefix: string;
  readonly seed: number;
  readonly rows: number;
}

export interface GeneratorEvent {
  readonly bucket?: unknown;
  readonly prefix?: unknown;
  readonly seed?: unknown;
  readonly rows?: unknown;
}

/** A million rows are some 60 MB of text: about what the function holds in memory beside itself. */
const ROWS_MAX = 1_000_000;

/** Throws a `TypeError` that names what is missing or wrong. */
export function readRequest(
  event: GeneratorEvent | null | undefined,
  variables: Readonly<Record<string, string | undefined>>,
): GeneratorRequest {
  const bucket = event?.bucket ?? variables["BUCKET"];
  if (typeof bucket !== "string" || bucket === "")
    throw new TypeError('no bucket: give it in the event ({"bucket": "…"}) or in the environment variable BUCKET');
  const prefix = event?.prefix ?? variables["PREFIX"] ?? "synthetic-data/";
  if (typeof prefix !== "string") throw new TypeError(`prefix must be a text, not ${JSON.stringify(prefix)}`);
  return {
    bucket,
    prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`,
    seed: integer("seed", event?.seed ?? variables["SEED"] ?? 1, -(2 ** 31), 2 ** 32 - 1),
    rows: integer("rows", event?.rows ?? variables["ROWS"] ?? 1000, 0, ROWS_MAX),
  };
}

function integer(name: string, given: unknown, min: number, max: number): number {
  const value = typeof given === "number" ? given : typeof given === "string" && given !== "" ? Number(given) : NaN;
  if (!Number.isInteger(value) || value < min || value > max)
    throw new TypeError(`${name} must be an integer from ${min} to ${max}, not ${JSON.stringify(given)}`);
  return value;
}
