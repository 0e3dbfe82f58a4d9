import type { Scope } from "../../kernel/index.ts";
import { invalidParameterValue, resourceNotFound, validation } from "./errors.ts";

/** A function, perhaps one version or alias of it, wherever it is. */
export interface FunctionRef extends Scope {
  readonly name: string;
  /** `$LATEST`, a number or an alias; as the caller named it. */
  readonly qualifier: string | undefined;
}

/** The pattern AWS names in its message: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const PATTERN =
  "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

const NAME =
  /^(?:arn:(?:aws[a-zA-Z-]*)?:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/;

/** A name, a partial ARN (`123456789012:function:name`) or a whole one, each with or without a qualifier. */
export function parseFunctionName(given: string | undefined, scope: Scope, qualifier?: string): FunctionRef {
  const ref = readFunctionName(given ?? "", scope);
  if (!ref)
    throw validation(
      `Value '${given ?? ""}' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: ${PATTERN}`,
    );
  if (ref.region !== scope.region)
    throw resourceNotFound(`Functions from '${ref.region}' are not reachable in this region ('${scope.region}')`);
  if (qualifier !== undefined && ref.qualifier !== undefined && qualifier !== ref.qualifier)
    throw invalidParameterValue("The derived qualifier from the function name does not match the specified qualifier.");
  return { ...ref, qualifier: qualifier ?? ref.qualifier };
}

/** The name of a function as a whole, for what neither versions nor aliases can do; `$LATEST` is the function. */
export function parseWholeName(given: string | undefined, scope: Scope): FunctionRef {
  const ref = parseFunctionName(given, scope);
  if (ref.qualifier !== undefined && ref.qualifier !== "$LATEST")
    throw invalidParameterValue(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    );
  return { ...ref, qualifier: undefined };
}

/** The same without an opinion: `undefined` for what is no function's name. */
export function readFunctionName(given: string, scope: Scope): FunctionRef | undefined {
  const match = NAME.exec(given);
  if (!match?.[3]) return undefined;
  return {
    region: match[1] ?? scope.region,
    account: match[2] ?? scope.account,
    name: match[3],
    qualifier: match[4],
  };
}

/** A whole function ARN; `undefined` for anything else. */
export function readFunctionArn(arn: string): FunctionRef | undefined {
  const parts = arn.split(":");
  if (parts[0] !== "arn" || parts[2] !== "lambda" || parts[5] !== "function") return undefined;
  return readFunctionName(arn, { account: parts[4] ?? "", region: parts[3] ?? "" });
}

export const unqualifiedArn = (ref: Scope & { readonly name: string }): string =>
  `arn:aws:lambda:${ref.region}:${ref.account}:function:${ref.name}`;

/** As the caller named it: with its qualifier if it had one. */
export const arnOfRef = (ref: FunctionRef): string => withQualifier(unqualifiedArn(ref), ref.qualifier);

export const withQualifier = (arn: string, qualifier: string | undefined): string =>
  qualifier === undefined ? arn : `${arn}:${qualifier}`;
