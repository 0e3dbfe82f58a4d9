import type { EntryId } from "./journal.ts";
import type { Scope } from "./scoped.ts";

/** One line that an API writes about a request. */
export interface ApiLogLine {
  readonly scope: Scope;
  /** `arn:aws:logs:<region>:<account>:log-group:<name>` */
  readonly groupArn: string;
  readonly stream: string;
  readonly text: string;
  /** With whose rights; without one, with those that AWS gives its own log delivery. */
  readonly roleArn: string | undefined;
  /** The API's stage. */
  readonly sourceArn: string;
  readonly cause: EntryId;
}

/** The arrow from an API to log groups, as the API's room sees it. */
export interface ApiLogs {
  /** Whether API Gateway may take on the role, and write logs with it. */
  fits(roleArn: string, scope: Scope, cause: EntryId): boolean;
  /** Whether there is such a group. */
  has(groupArn: string): boolean;
  /** Writes the lines, all for one stream; a role without the rights loses them silently, as on AWS. */
  write(lines: readonly ApiLogLine[]): void;
}

/** `$context.requestId` and `${context.requestId}`; nothing is evaluated. */
const VARIABLE = /\$(?:\{context\.([\w.-]+)\}|context\.([\w.-]*\w))/g;

/** The names of the variables in an access log's format, without `context.`. */
export const accessLogVariables = (format: string): readonly string[] =>
  [...format.matchAll(VARIABLE)].map(([, braced, plain]) => braced ?? plain ?? "");

/** What is wrong with an access log's format in the words of API Gateway. */
export function accessLogProblem(format: string): string | undefined {
  if (/[\r\n]/.test(format.replace(/\r?\n$/, "")))
    return `Access Log format must be single line, new line character is allowed only at end of the format: '${format}'`;
  if (!accessLogVariables(format).some((name) => name === "requestId" || name === "extendedRequestId"))
    return `Access Log format must include either $context.requestId or $context.extendedRequestId : '${format}'`;
  return undefined;
}

/** A line of an access log; what has no value is a dash. https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html */
export const accessLogLine = (format: string, values: Readonly<Record<string, string | undefined>>): string =>
  format.replaceAll(VARIABLE, (_, braced: string | undefined, plain: string | undefined) => {
    const name = braced ?? plain ?? "";
    const value = Object.hasOwn(values, name) ? (values[name] ?? "") : "";
    return value === "" ? "-" : value;
  });
