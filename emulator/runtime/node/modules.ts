// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { createRequire, registerHooks } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isReal, toReal, toVirtual } from "./paths.ts";

/**
 * Module search as in Lambda: the function's own folder first, then what the runtime brings (`/var/runtime/node_modules`:
 * the AWS SDK), for `import` as for `require`, and nothing of the machine around.
 */
export function patchModules(runtimeRoot: string): void {
  const offered = pathToFileURL(`${runtimeRoot}/node_modules/_.js`).href;
  registerHooks({
    resolve(specifier, context, next) {
      const wanted = redirect(specifier);
      const parent = context.parentURL?.startsWith("file:") ? fileURLToPath(context.parentURL) : undefined;
      const fromTask = parent !== undefined && toVirtual(parent).startsWith("/var/task");
      try {
        const found = next(wanted, context);
        if (!fromTask || !found.url.startsWith("file:") || isReal(fileURLToPath(found.url)) || !isBare(wanted))
          return found;
      } catch (error) {
        if (!fromTask || !isBare(wanted) || !isNotFound(error)) throw error;
        try {
          return next(wanted, { ...context, parentURL: offered });
        } catch (second) {
          throw isNotFound(second) ? error : second;
        }
      }
      // Found in some folder above ours, which a function in Lambda would not have.
      try {
        return next(wanted, { ...context, parentURL: offered });
      } catch {
        throw notFound(wanted, parent);
      }
    },
  });
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

const notFound = (specifier: string, parent: string): Error =>
  Object.assign(new Error(`Cannot find package '${specifier}' imported from ${toVirtual(parent)}`), {
    code: "ERR_MODULE_NOT_FOUND",
  });

export { createRequire };
