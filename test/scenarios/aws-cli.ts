import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import type { ClientConfig } from "../../testbed/index.ts";

/** Performs a line of the AWS CLI with the SDK: as much of both as the cures use. */
export async function awsCli(line: string, config: ClientConfig): Promise<unknown> {
  const [aws, service, operation, ...rest] = words(line);
  if (aws !== "aws" || operation === undefined) throw new Error(`that is no line of the AWS CLI: ${line}`);
  const input: Record<string, unknown> = {};
  for (let index = 0; index < rest.length; index += 1) {
    const flag = /^--([a-z-]+)$/.exec(rest[index] ?? "")?.[1];
    const value = rest[index + 1];
    if (flag !== undefined && SWITCHES.has(flag)) input[pascal(flag)] = true;
    else {
      if (flag === undefined || value === undefined)
        throw new Error(`no flag with its value: ${rest.slice(index).join(" ")}`);
      input[flag === "uuid" ? "UUID" : pascal(flag)] = valueOf(flag, value);
      index += 1;
    }
  }
  const name = `${pascal(operation)}Command`;
  if (service === "iam") return new iam.IAMClient(config).send(made(iam, name, input) as never);
  if (service === "lambda") return new lambda.LambdaClient(config).send(made(lambda, name, input) as never);
  throw new Error(`the cures use no service ${service ?? ""}`);
}

/** Flags that stand alone. */
const SWITCHES: ReadonlySet<string> = new Set([
  "bisect-batch-on-function-error",
  "invoked-via-function-url",
  "enabled",
]);
const NUMBERS: ReadonlySet<string> = new Set([
  "timeout",
  "memory-size",
  "maximum-retry-attempts",
  "maximum-record-age-in-seconds",
]);

/** Policies stay text; other JSON is a structure. */
function valueOf(flag: string, value: string): unknown {
  if (NUMBERS.has(flag)) return Number(value);
  return value.startsWith("{") && !flag.endsWith("policy-document") ? JSON.parse(value) : value;
}

function made(sdk: object, name: string, input: object): object {
  const known = new Map<string, unknown>(Object.entries(sdk));
  const Command = known.get(name);
  if (typeof Command !== "function") throw new Error(`the SDK has no ${name}`);
  return Reflect.construct(Command, [input]) as object;
}

const pascal = (kebab: string): string =>
  kebab.replaceAll(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** As a shell takes a line apart: single quotes, and a backslash that continues it or takes a character as it is. */
function words(line: string): string[] {
  const found = line.replaceAll("\\\n", " ").matchAll(/(?:'[^']*'|\\.|[^\s'\\])+/g);
  return [...found].map(([word]) =>
    word.replaceAll(
      /'([^']*)'|\\(.)/g,
      (_, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? "",
    ),
  );
}
