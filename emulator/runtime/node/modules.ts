// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { existsSync } from "node:fs";
import { createRequire, registerHooks, type ResolveHookSync } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isReal, toReal, toVirtual } from "./paths.ts";

/**
 * Module search as in Lambda: the function's own folder first, then `NODE_PATH` (layers, what the runtime brings: the AWS
 * SDK), for `import` as for `require`, and nothing of the machine around.
 */
export function patchModules(): void {
  // `require.resolve`, which looks into those places, comes by here itself.
  let inPlaces = false;
  const search: ResolveHookSync = (specifier, context, next) => {
    const wanted = redirect(specifier);
    const parent = context.parentURL?.startsWith("file:") ? fileURLToPath(context.parentURL) : undefined;
    if (inPlaces || parent === undefined || !isBare(wanted) || !/^\/(var\/task|tmp|opt)\//.test(toVirtual(parent)))
      return next(wanted, context);
    const required = context.conditions.includes("require");
    let failure: unknown;
    try {
      const found = next(wanted, context);
      if (!found.url.startsWith("file:") || isReal(fileURLToPath(found.url))) return found;
      // Found in some folder above ours, which a function in Lambda would not have.
      failure = notFound(wanted, parent, required);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      failure = error;
    }
    inPlaces = true;
    try {
      for (const place of places) {
        const found = place(wanted, required, (parentURL) => next(wanted, { ...context, parentURL }));
        if (found) return found;
      }
    } finally {
      inPlaces = false;
    }
    throw failure;
  };
  registerHooks({ resolve: search });
}

let places: readonly Place[] = [];

/** `NODE_PATH` of the function. Most have no layers: what is not there is not searched. */
export function setNodePath(nodePath: string): void {
  places = nodePath
    .split(":")
    .filter((path) => path !== "" && existsSync(toReal(path)))
    .map(placeOf);
}

type Found = ReturnType<ResolveHookSync>;
type Place = (wanted: string, required: boolean, next: (parentUrl: string) => Found) => Found | undefined;

/** One folder of `NODE_PATH`. A folder that is not called `node_modules` serves `require` only. */
function placeOf(path: string): Place {
  const folder = toReal(path);
  const isModules = basename(folder) === "node_modules";
  const parent = join(isModules ? dirname(folder) : folder, "_.js");
  let requireFrom: NodeJS.Require | undefined;
  const parentUrl = pathToFileURL(parent).href;
  return (wanted, required, next) => {
    if (!required && !isModules) return undefined;
    try {
      if (!required) return inside(next(parentUrl));
      const url = pathToFileURL(
        (requireFrom ??= createRequire(parent)).resolve(isModules ? wanted : `./${wanted}`),
      ).href;
      return inside({ url, shortCircuit: true });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  };
}

/** The search goes on in the folders above, where the machine's own modules are. */
const inside = (found: Found): Found | undefined =>
  !found.url.startsWith("file:") || isReal(fileURLToPath(found.url)) ? found : undefined;

/** `/var/task/lib/x.mjs` and `file:///tmp/x.mjs` mean the folders behind them. */
function redirect(specifier: string): string {
  if (specifier.startsWith("/")) return toReal(specifier);
  if (!specifier.startsWith("file:")) return specifier;
  const path = fileURLToPath(specifier);
  const real = toReal(path);
  return real === path ? specifier : pathToFileURL(real).href + new URL(specifier).search;
}

const isBare = (specifier: string): boolean => !/^(\.|\/|file:|node:|data:|#)/.test(specifier);

const isNotFound = (error: unknown): boolean =>
  error instanceof Error &&
  ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"].includes(String((error as { code?: unknown }).code));

/** As Node words it, for `require` and for `import`. */
function notFound(specifier: string, parent: string, required: boolean): Error {
  const from = toVirtual(parent);
  return required
    ? Object.assign(new Error(`Cannot find module '${specifier}'\nRequire stack:\n- ${from}`), {
        code: "MODULE_NOT_FOUND",
        requireStack: [from],
      })
    : Object.assign(new Error(`Cannot find package '${specifier}' imported from ${from}`), {
        code: "ERR_MODULE_NOT_FOUND",
      });
}
