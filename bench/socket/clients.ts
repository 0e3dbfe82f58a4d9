import type { Target } from "../server.ts";

/** Before a call counts as unanswered, in milliseconds. */
const ANSWER_MS = 60_000;

/** What every client of the bench is made with; the keys are those that emulators take for the administrator's. */
export const configOf = ({ url }: Target) => ({
  region: "us-east-1",
  endpoint: url,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  requestHandler: { requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
});

/** For everything that a run makes: systems that stay up are asked by many runs. */
export const named = (what: string): string => `bench-${what}-${process.pid}`;

/** No measurement of single calls goes on for longer. */
export const SECONDS_MAX = 20;
