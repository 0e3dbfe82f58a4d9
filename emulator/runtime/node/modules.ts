// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { createRequire, registerHooks, type ResolveHookSync } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isReal, toReal, toVirtual } from "./paths.ts";

/**
 * Module search as in Lambda: the function's own folder first, then what the runtime brings (`/var/runtime/node_modules`:
 * the AWS SDK), for `import` as for `require`, and nothing of the machine around.
 */
export function patchModules(runtimeRoot: string): void {
  const offered = `${runtimeRoot}/node_modules/_.js`;
  const requireOffered = createRequire(offered);
  const offeredUrl = pathToFileURL(offered).href;
  const search: ResolveHookSync = (specifier, context, next) => {
    const wanted = redirect(specifier);
    const parent = context.parentURL?.startsWith("file:") ? fileURLToPath(context.parentURL) : undefined;
    if (parent === undefined || !isBare(wanted) || !/^\/(var\/task|tmp)\//.test(toVirtual(parent)))
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
    try {
      return required
        ? { url: pathToFileURL(requireOffered.resolve(wanted)).href, shortCircuit: true }
        : next(wanted, { ...context, parentURL: offeredUrl });
    } catch (error) {
      throw isNotFound(error) ? failure : error;
    }
  };
  registerHooks({ resolve: search });
}

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
