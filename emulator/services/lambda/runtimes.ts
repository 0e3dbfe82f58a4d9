import { createHash } from "node:crypto";
import { invalidParameterValue } from "./errors.ts";

/** What `CreateFunction` still takes on 2026-11-21, newest first: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html */
const SUPPORTED = [
  "nodejs24.x",
  "nodejs22.x",
  "python3.14",
  "python3.13",
  "python3.12",
  "python3.11",
  "python3.10",
  "java25",
  "java21",
  "java17",
  "java11",
  "java8.al2",
  "dotnet10",
  "dotnet8",
  "ruby4.0",
  "ruby3.4",
  "ruby3.3",
  "provided.al2023",
  "provided.al2",
] as const;

/** Creation is blocked since 2026-08-31 by the published plan; AWS has moved such dates before. */
const LATE = "nodejs20.x";

/** Known to the API, refused: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated */
const DEPRECATED: ReadonlySet<string> = new Set([
  "nodejs",
  "nodejs4.3",
  "nodejs4.3-edge",
  "nodejs6.10",
  "nodejs8.10",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "nodejs16.x",
  "nodejs18.x",
  "java8",
  "python2.7",
  "python3.6",
  "python3.7",
  "python3.8",
  "python3.9",
  "dotnetcore1.0",
  "dotnetcore2.0",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "dotnet6",
  "go1.x",
  "ruby2.5",
  "ruby2.7",
  "ruby3.2",
  "provided",
]);

/** Takes the runtime or throws AWS's refusal. `warning`: taken, but AWS may refuse it today. */
export function checkRuntime(runtime: string, strict: boolean): { readonly warning?: string } {
  if ((SUPPORTED as readonly string[]).includes(runtime)) return {};
  if (runtime === LATE && !strict)
    return {
      warning: `${LATE} is past the date after which AWS planned to refuse it (2026-08-31 to create, 2026-09-30 to update); nodejs24.x is current`,
    };
  if (runtime === LATE || DEPRECATED.has(runtime))
    throw invalidParameterValue(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  throw invalidParameterValue(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${[LATE, ...SUPPORTED].join(", ")}] or be a valid ARN`,
  );
}

/** AWS names the exact build of a runtime by a hash; ours is the same in every world. */
export const runtimeVersionArn = (region: string, runtime: string): string =>
  `arn:aws:lambda:${region}::runtime:${createHash("sha256").update(runtime).digest("hex")}`;
