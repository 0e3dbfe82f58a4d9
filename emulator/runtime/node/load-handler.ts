// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { RuntimeError } from "./errors.ts";
import { isStreaming } from "./streaming.ts";

export type Handler = (
  event: unknown,
  context: unknown,
  callback?: (error?: unknown, result?: unknown) => void,
) => unknown;

const exists = existsSync;
const read = readFileSync;

interface Place {
  readonly taskRoot: string;
  readonly handler: string;
  readonly nodeMajor: number;
}

/** Finds `[dir/]file.export[.nested]` and its function, with the errors of AWS's Node runtime. */
export async function loadHandler(place: Place): Promise<Handler> {
  const { handler } = place;
  if (handler.includes(".."))
    throw new RuntimeError(
      "Runtime.MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const file = basename(handler);
  const folder = handler.slice(0, handler.indexOf(file)).replace(/\/$/, "");
  const parts = /^([^.]*)\.(.*)$/.exec(file);
  if (!parts) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const [, name = "", path = ""] = parts;
  const module = await loadModule(place, folder, name);
  return checked(place, find(module, path) ?? find((module as { default?: unknown } | null)?.default, path));
}

function find(from: unknown, path: string): unknown {
  let found = from;
  for (const key of path.split("."))
    found = typeof found === "object" && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  return found || undefined;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html: callbacks ended with Node 24, judged by declared arity. */
const CALLBACKS_END = 24;

function checked({ handler, nodeMajor }: Place, found: unknown): Handler {
  if (!found) throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (typeof found !== "function") throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is not a function`);
  const streaming = isStreaming(found);
  if (nodeMajor >= CALLBACKS_END && found.length >= 3 && !streaming)
    throw new RuntimeError(
      "Runtime.CallbackHandlerDeprecated",
      "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.",
    );
  if (nodeMajor < CALLBACKS_END && found.length === 3 && !streaming && found.constructor.name !== "AsyncFunction")
    warn();
  return found as Handler;
}

function warn(): void {
  if (process.env["AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING"] !== undefined) return;
  console.warn(
    "AWS Lambda plans to remove support for callback-based function handlers starting with Node.js 24. You will need to update this function to use an async handler to use Node.js 24 or later. For more information and to provide feedback on this change, see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137. To disable this warning, set the AWS_LAMBDA_NODEJS_DISABLE_CALLBACK_WARNING environment variable.",
  );
}

/** AWS tries the first four. TypeScript is ours: Node strips the types. */
const EXTENSIONS = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"] as const;

async function loadModule(place: Place, folder: string, name: string): Promise<unknown> {
  const base = resolve(place.taskRoot, folder, name);
  try {
    for (const extension of EXTENSIONS) {
      const path = base + extension;
      if (!exists(path)) continue;
      // Up to Node 22 the runtime asks the nearest package.json; from 24 on it leaves that to `import`.
      const commonJs = extension === ".cjs" || (place.nodeMajor < CALLBACKS_END && isCommonJs(path, extension));
      return commonJs ? createRequire(path)(path) : await import(pathToFileURL(path).href);
    }
    const require = createRequire(join(place.taskRoot, "index.js"));
    return require(nodeStyle(require, place, folder, name));
  } catch (error) {
    throw asRuntimeError(error);
  }
}

function nodeStyle(require: NodeJS.Require, place: Place, folder: string, name: string): string {
  try {
    return require.resolve(name, { paths: [place.taskRoot, join(place.taskRoot, folder)] });
  } catch {
    throw Object.assign(new Error(`Cannot find module '${name}'\nRequire stack:\n- /var/runtime/index.mjs`), {
      code: "MODULE_NOT_FOUND",
      requireStack: ["/var/runtime/index.mjs"],
    });
  }
}

function isCommonJs(path: string, extension: string): boolean {
  if (extension !== "" && extension !== ".js") return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (exists(manifest)) return (JSON.parse(read(manifest, "utf8")) as { type?: string }).type !== "module";
    if (folder === dirname(folder)) return true;
  }
}

function asRuntimeError(error: unknown): unknown {
  if (error instanceof SyntaxError) return new RuntimeError("Runtime.UserCodeSyntaxError", String(error), error.stack);
  if (error instanceof Error && (error as { code?: unknown }).code === "MODULE_NOT_FOUND")
    return new RuntimeError("Runtime.ImportModuleError", String(error));
  return error;
}
