import type { HttpRoute } from "../state.ts";

export interface Match {
  readonly route: HttpRoute;
  /** Decoded; `undefined` where the route has none. */
  readonly parameters: Readonly<Record<string, string>> | undefined;
}

/**
 * The route that goes first: a full match before a greedy one, fixed parts before variables, a method before `ANY`, and
 * `$default` last. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly HttpRoute[], verb: string, path: string): Match | undefined {
  const parts = partsOf(path);
  const found = routes.flatMap((route) => {
    const [method = "", pattern = ""] = route.RouteKey.split(" ");
    if (method !== "ANY" && method !== verb) return [];
    const fit = fits(partsOf(pattern), parts);
    return fit ? [{ route, rank: `${fit.rank}${method === "ANY" ? 1 : 0}`, parameters: fit.parameters }] : [];
  });
  const best = found.toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))[0];
  if (best)
    return {
      route: best.route,
      parameters: Object.keys(best.parameters).length > 0 ? best.parameters : undefined,
    };
  const fallback = routes.find(({ RouteKey }) => RouteKey === "$default");
  return fallback && { route: fallback, parameters: undefined };
}

const partsOf = (path: string): readonly string[] => path.split("/").slice(1);

/** `rank` sorts: one digit for each part, fixed before variable before greedy; greedy ones behind all others. */
function fits(
  pattern: readonly string[],
  parts: readonly string[],
): { readonly rank: string; readonly parameters: Record<string, string> } | undefined {
  const parameters: Record<string, string> = {};
  let rank = "";
  for (const [at, wanted] of pattern.entries()) {
    const greedy = /^\{(.+)\+\}$/.exec(wanted)?.[1];
    if (greedy !== undefined) {
      if (at >= parts.length || parts[at] === "") return undefined;
      parameters[greedy] = decoded(parts.slice(at).join("/"));
      return { rank: `1${rank}2`, parameters };
    }
    const part = parts[at];
    if (part === undefined) return undefined;
    const variable = /^\{(.+)\}$/.exec(wanted)?.[1];
    if (variable === undefined ? wanted !== part : part === "") return undefined;
    if (variable !== undefined) parameters[variable] = decoded(part);
    rank += variable === undefined ? "0" : "1";
  }
  return pattern.length === parts.length ? { rank: `0${rank}`, parameters } : undefined;
}

/** Without percent signs; as it was where it cannot be decoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
