import type { Instant } from "./time.ts";

/** Where an API is reached: its id, the stage, and the path below. */
export interface ApiAddress {
  readonly apiId: string;
  readonly stage: string;
  /** Raw, with its first slash. */
  readonly path: string;
  /** Whether the stage stands in the path, as it does under the API's own host. */
  readonly ownHost: boolean;
}

/**
 * `https://<id>.execute-api.<region>.amazonaws.com/<stage>/<path>` and the like for local hosts; on the emulator's own endpoint
 * `/restapis/<id>/<stage>/_user_request_/<path>` and `/_aws/execute-api/<id>/<stage>/<path>`, as LocalStack has them.
 */
export function readApiAddress({
  host,
  path,
}: {
  readonly host: string;
  readonly path: string;
}): ApiAddress | undefined {
  // Every request is asked; hardly one is meant.
  if (!host.includes(".execute-api.") && !path.startsWith("/restapis/") && !path.startsWith("/_aws/")) return undefined;
  const own = /^([a-z0-9]+)\.execute-api\./.exec(host)?.[1];
  if (own !== undefined) {
    const [, stage = "", rest = ""] = /^\/([^/]*)(\/.*)?$/.exec(path) ?? [];
    return { apiId: own, stage, path: rest === "" ? "/" : rest, ownHost: true };
  }
  const below =
    /^\/restapis\/([a-z0-9]+)\/([^/]+)\/_user_request_(\/.*)?$/.exec(path) ??
    /^\/_aws\/execute-api\/([a-z0-9]+)\/([^/]+)(\/.*)?$/.exec(path);
  if (!below) return undefined;
  const [, apiId = "", stage = "", rest = "/"] = below;
  return { apiId, stage, path: rest, ownHost: false };
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2020:19:03:58 +0000`, as requests to APIs carry their time. */
export function commonLogTime(at: Instant): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()] ?? ""}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
