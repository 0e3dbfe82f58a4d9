import type { ServiceCoverage } from "./coverage.ts";
import type { Content, Entry } from "./kernel/index.ts";
import type { Explanation, Question } from "./why/index.ts";

/** What the control API steers. */
export interface Controlled {
  readonly version: string;
  readonly clock: "virtual" | "real";
  readonly seed: number;
  readonly services: readonly string[];
  readonly journal: readonly Entry[];
  now(): number;
  advance(ms: number): Promise<void>;
  idle(): Promise<void>;
  reset(): Promise<void>;
  why(question: Question): Explanation;
  coverage(): readonly ServiceCoverage[];
  functionCode(functionArn: string): Content | undefined;
}

export interface ControlAnswer {
  readonly status: number;
  /** Sent as JSON, unless there is a zip. */
  readonly body: unknown;
  readonly zip?: Uint8Array;
}

type Route = (world: Controlled, input: Readonly<Record<string, unknown>>, query: URLSearchParams) => unknown;

/** Steers the world from outside; plain JSON, not an AWS API. */
const ROUTES: Readonly<Record<string, Route>> = {
  "GET /_misfire/health": (world) => ({
    status: "ready",
    version: world.version,
    clock: world.clock,
    seed: world.seed,
    services: world.services,
  }),
  "POST /_misfire/reset": async (world) => {
    await world.reset();
    return { reset: true };
  },
  "GET /_misfire/clock": (world) => clockOf(world),
  "POST /_misfire/clock/advance": async (world, input) => {
    const seconds = input["seconds"];
    if (typeof seconds !== "number" || !Number.isFinite(seconds) || seconds < 0)
      throw new BadControl(`"seconds" must be a number from 0, as in {"seconds": 60}`);
    if (world.now() + seconds * 1000 > TIME_MAX)
      throw new BadControl(`"seconds": ${seconds} is beyond what a date can say, ${new Date(TIME_MAX).toISOString()}`);
    await world.advance(seconds * 1000);
    return clockOf(world);
  },
  "POST /_misfire/idle": async (world) => {
    await world.idle();
    return clockOf(world);
  },
  "GET /_misfire/journal": (world, _, query) => {
    const after = Number(query.get("after") ?? 0);
    if (!Number.isInteger(after) || after < 0) throw new BadControl(`"after" must be the id of an entry`);
    return { entries: world.journal.filter((entry) => entry.id > after) };
  },
  "POST /_misfire/why": (world, input) => {
    const { subject, reaching } = input;
    if (typeof subject !== "string" || typeof reaching !== "string" || subject === "" || reaching === "")
      throw new BadControl(`ask with {"subject": "<object, request id …>", "reaching": "<function, object, queue …>"}`);
    return world.why({ subject, reaching });
  },
  "GET /_misfire/coverage": (world, _, query) => {
    const all = world.coverage();
    const wanted = query.get("service");
    const services = all.filter(({ service }) => wanted === null || service === wanted);
    if (services.length === 0)
      throw new BadControl(`"service" must be one of ${all.map(({ service }) => service).join(", ")}`);
    return { services };
  },
};

/** Those that carry whole worlds are answered elsewhere (world-route.ts): they stream. */
const KNOWN = [...Object.keys(ROUTES), "GET /_misfire/world", "PUT /_misfire/world"];

class BadControl extends Error {}

/** The last year that AWS's timestamps can write with four digits. */
const TIME_MAX = Date.UTC(9999, 11, 31);

/** Where `GetFunction` and `GetLayerVersion` say that the code lies. */
const CODE = /^\/_misfire\/lambda\/(code|layer)\/(\d{12})\/([\w-]+)\/([\w-]+)\/(\$LATEST|[\w-]+)$/;

const clockOf = (world: Controlled): unknown => ({
  kind: world.clock,
  now: new Date(world.now()).toISOString(),
  epochMs: world.now(),
});

/** Answers a request below `/_misfire/`. */
export async function control(world: Controlled, method: string, target: string, body: string): Promise<ControlAnswer> {
  const url = new URL(target, "http://localhost");
  const code = CODE.exec(decoded(url.pathname));
  if (code && method === "GET") return codeOf(world, code);
  const route = ROUTES[`${method} ${url.pathname}`];
  if (!route) {
    const methods = KNOWN.filter((known) => known.endsWith(` ${url.pathname}`));
    return methods.length > 0
      ? refusal(405, `${url.pathname} takes ${methods.map((known) => known.split(" ")[0]).join(", ")}`)
      : refusal(404, `there is no ${url.pathname}; there are ${KNOWN.join(", ")}`);
  }
  try {
    return { status: 200, body: await route(world, parsed(body), url.searchParams) };
  } catch (error) {
    if (error instanceof BadControl) return refusal(400, error.message);
    return refusal(500, `Misfire failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

async function codeOf(world: Controlled, found: RegExpExecArray): Promise<ControlAnswer> {
  const [, kind, account, region, name, version] = found;
  const what = kind === "layer" ? "layer" : "function";
  const content = world.functionCode(`arn:aws:lambda:${region}:${account}:${what}:${name}:${version}`);
  return content
    ? { status: 200, body: undefined, zip: await content.bytes() }
    : refusal(404, `there is no ${what} ${name}:${version} in ${region} of ${account}`);
}

/** A path that cannot be decoded stays as it was sent, and is found nowhere. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

const refusal = (status: number, message: string): ControlAnswer => ({ status, body: { error: message } });

function parsed(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw new BadControl("the body must be JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BadControl("the body must be a JSON object");
  return Object.fromEntries(Object.entries(value));
}
