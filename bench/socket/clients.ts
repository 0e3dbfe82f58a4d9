import type { Target } from "../server.ts";

/** Before a call counts as unanswered, in milliseconds. */
const ANSWER_MS = 60_000;

interface SocketConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly requestHandler: { readonly requestTimeout: number; readonly throwOnRequestTimeout: boolean };
}

/**
 * What every client of the bench is made with. The keys are those that emulators take for the administrator's, unless the URL
 * has others in it: `http://KEY:SECRET@127.0.0.1:4568`.
 */
export function configOf({ url }: Target): SocketConfig {
  const { protocol, host, username, password } = new URL(url);
  return {
    region: "us-east-1",
    endpoint: `${protocol}//${host}`,
    credentials: { accessKeyId: username || "test", secretAccessKey: password || "test" },
    requestHandler: { requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  };
}

/** For everything that a run makes: systems that stay up are asked by many runs. */
export const named = (what: string): string => `bench-${what}-${process.pid}`;

/** No measurement of single calls goes on for longer. */
export const SECONDS_MAX = 20;
