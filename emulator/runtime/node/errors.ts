// oxlint-disable typescript/no-unsafe-type-assertion -- the handler's own values come without types.
import { virtualText } from "./paths.ts";
import type { FunctionError } from "./protocol.ts";

/** An error of the Node runtime itself; the name is AWS's (`Runtime.HandlerNotFound`, …). */
export class RuntimeError extends Error {
  constructor(name: string, message: string, stack?: string) {
    super(message);
    this.name = name;
    if (stack !== undefined) this.stack = stack;
    else Error.captureStackTrace(this, RuntimeError);
  }
}

/** As AWS's Node runtime reports what a handler threw. */
export function functionError(thrown: unknown): FunctionError {
  if (!(thrown instanceof Error))
    return { errorType: typeof thrown, errorMessage: virtualText(String(thrown)), trace: [] };
  try {
    return {
      errorType: clean(thrown.name),
      errorMessage: clean(thrown.message),
      trace: typeof thrown.stack === "string" ? clean(thrown.stack).split("\n") : [],
    };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
      trace: [],
    };
  }
}

/** ASCII DEL is not allowed where the runtime writes errors. */
const clean = (text: unknown): string => virtualText(String(text).replaceAll("\x7F", "%7F"));

/** As the runtime's text log shows an error: a tab and one line of JSON with the error's own fields. */
export function errorLine(error: Error): string {
  try {
    return `\t${JSON.stringify(error, (_key, value: unknown) => withFields(value))}`;
  } catch {
    return `\t${JSON.stringify(functionError(error))}`;
  }
}

function withFields(value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  const { code } = value as { code?: unknown };
  const fields: Record<string, unknown> = { errorType: value.name, errorMessage: value.message, code };
  Object.assign(fields, value);
  if (typeof value.stack === "string") fields["stack"] = value.stack.split("\n");
  return fields;
}
