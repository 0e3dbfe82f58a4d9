import type { ParsedRequest } from "../contract.ts";
import type { OperationModel, ServiceModel } from "../model/shapes.ts";

/** Finds the operation of a REST service for a method and a path. */
export interface HttpRoutes {
  find(method: string, path: string, request: ParsedRequest): HttpRoute | "bad-encoding" | undefined;
  /** Whether any operation has this path, with another method or other parameters. */
  knowsPath(path: string): boolean;
}

interface HttpRoute {
  readonly operation: OperationModel;
  readonly labels: Readonly<Record<string, string>>;
  /** Parameters that choose an operation (`?acl`), and did not choose this one. */
  readonly astray: readonly string[];
  /** The parameters of that kind that did. */
  readonly chosenBy: readonly string[];
}

interface Template {
  readonly operation: OperationModel;
  readonly method: string;
  readonly segments: readonly Segment[];
  readonly greedy: boolean;
  /** Constant parts of the query; a `null` value means that any will do. */
  readonly constants: readonly (readonly [name: string, value: string | null])[];
  /** Query parameters and headers without which this operation is not meant. */
  readonly queries: readonly string[];
  readonly headers: readonly string[];
  /** Literal segments before labels before greedy ones, then the more demanding template first. */
  readonly rank: readonly number[];
}

type Segment =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "label" | "greedy"; readonly name: string };

export function createHttpRoutes(model: ServiceModel): HttpRoutes {
  const templates = [...model.operations.values()]
    .flatMap((operation) => templateOf(operation, model.entry.s3 === true) ?? [])
    .toSorted(byRank);
  const byMethod = Map.groupBy(templates, (template) => template.method);
  const choosing = new Set(templates.flatMap(choosersOf));
  return {
    find(method, path, request) {
      const segments = path.slice(1).split("/");
      for (const template of byMethod.get(method) ?? []) {
        if (!fitsPath(template, segments) || !fitsDemands(template, request)) continue;
        const labels = labelsOf(template, segments);
        if (labels === undefined) return "bad-encoding";
        const chosenBy = choosersOf(template);
        const names = request.query.map(([name]) => name);
        const astray = names.filter((name) => choosing.has(name) && !chosenBy.includes(name));
        return { operation: template.operation, labels, astray, chosenBy };
      }
      return undefined;
    },
    knowsPath(path) {
      const segments = path.slice(1).split("/");
      return templates.some((template) => fitsPath(template, segments));
    },
  };
}

/** Parameters of the path's query that stand there without a value. */
const choosersOf = ({ constants }: Template): readonly string[] =>
  constants.flatMap(([name, value]) => (value === null ? [name] : []));

/** `demanding`: in S3 what an operation requires is what tells it from its neighbours; elsewhere a missing value is for validation. */
function templateOf(operation: OperationModel, demanding: boolean): Template | undefined {
  if (!operation.http) return undefined;
  const [path = "/", query = ""] = operation.http.uri.split("?");
  const segments = path
    .split("/")
    .filter((text) => text !== "")
    .map(segmentOf);
  const constants = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): readonly [string, string | null] => {
      const at = pair.indexOf("=");
      return at < 0 ? [pair, null] : [pair.slice(0, at), pair.slice(at + 1)];
    });
  const required = demanding ? (operation.input?.demands ?? []) : [];
  const queries = required.flatMap(({ traits }) => traits.httpQuery ?? []);
  // What a parameter has chosen already (`?attributes`) is told what it lacks.
  const headers = constants.length > 0 ? [] : required.flatMap(({ traits }) => traits.httpHeader?.toLowerCase() ?? []);
  const literals = segments.filter(({ kind }) => kind === "literal").length;
  const greedy = segments.some(({ kind }) => kind === "greedy");
  return {
    operation,
    method: operation.http.method,
    segments,
    greedy,
    constants,
    queries,
    headers,
    rank: [
      ...segments.map(({ kind }) => KIND_RANK[kind]),
      greedy ? 1 : 0,
      -literals,
      -constants.length,
      -queries.length - headers.length,
    ],
  };
}

const KIND_RANK: Readonly<Record<Segment["kind"], number>> = { literal: 0, label: 1, greedy: 2 };

function segmentOf(text: string): Segment {
  if (!text.startsWith("{")) return { kind: "literal", text };
  const name = text.slice(1, -1);
  return name.endsWith("+") ? { kind: "greedy", name: name.slice(0, -1) } : { kind: "label", name };
}

function byRank(a: Template, b: Template): number {
  const length = Math.max(a.rank.length, b.rank.length);
  if (a.segments.length !== b.segments.length) return b.segments.length - a.segments.length;
  for (let at = 0; at < length; at += 1) {
    const difference = (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.operation.name < b.operation.name ? -1 : 1;
}

function fitsPath(template: Template, given: readonly string[]): boolean {
  const wanted = template.segments;
  // A slash at the end makes no other path, except to what is greedy.
  const slash = given.at(-1) === "" && !template.greedy;
  const length = slash ? given.length - 1 : given.length;
  if (template.greedy ? length < wanted.length : length !== wanted.length) return false;
  const after = template.greedy ? wanted.length - 1 - wanted.findIndex(({ kind }) => kind === "greedy") : 0;
  for (const [at, segment] of wanted.entries()) {
    const fromEnd = template.greedy && at >= wanted.length - after;
    const text = given[fromEnd ? length - (wanted.length - at) : at] ?? "";
    if (segment.kind === "literal" ? text !== segment.text : segment.kind === "label" && text === "") return false;
    if (segment.kind === "greedy" && given.slice(at, length - after).join("/") === "") return false;
  }
  return true;
}

function fitsDemands(template: Template, request: ParsedRequest): boolean {
  return (
    template.constants.every(([name, value]) =>
      request.query.some((pair) => pair[0] === name && (value === null || pair[1] === value)),
    ) &&
    template.queries.every((name) => request.query.some((pair) => pair[0] === name)) &&
    template.headers.every((name) => Object.hasOwn(request.headers, name))
  );
}

/** Decoded after splitting: an ARN's `%2F` is no separator. `undefined` when it is no percent-encoded UTF-8. */
function labelsOf(template: Template, given: readonly string[]): Readonly<Record<string, string>> | undefined {
  const labels: Record<string, string> = {};
  const wanted = template.segments;
  const greedyAt = wanted.findIndex(({ kind }) => kind === "greedy");
  const extra = greedyAt < 0 ? 0 : given.length - wanted.length;
  try {
    for (const [at, segment] of wanted.entries()) {
      if (segment.kind === "literal") continue;
      const from = greedyAt >= 0 && at > greedyAt ? at + extra : at;
      const text = segment.kind === "greedy" ? given.slice(at, at + extra + 1).join("/") : (given[from] ?? "");
      labels[segment.name] = decodeURIComponent(text);
    }
  } catch {
    return undefined;
  }
  return labels;
}
