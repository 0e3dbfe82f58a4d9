import type { AliasRoutingConfiguration } from "@aws-sdk/client-lambda";
import { functionNotFound, invalidParameterValue, validation } from "./errors.ts";
import { withQualifier } from "./names.ts";
import type { Room } from "./room.ts";
import type { Alias, FunctionVersion, LambdaFunction, Version } from "./state.ts";

/**
 * The version that this invocation runs: an alias with weights draws for each one.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 */
export function routed(room: Room, target: FunctionVersion): FunctionVersion {
  const { fn, qualifier } = target;
  const routing = qualifier === undefined ? undefined : fn.aliases.get(qualifier)?.routing;
  const second = routing && fn.versions.find(({ version }) => version === routing.version);
  if (!second) return target;
  const drawn = room.kernel.random.stream("lambda.alias-routing").next();
  return drawn < routing.weight ? { ...target, version: second } : target;
}

/** What an alias routes to beside `version`; throws AWS's refusals. Without a request it stays as it was. */
export function chosenRouting(
  fn: LambdaFunction,
  version: string,
  given: AliasRoutingConfiguration | undefined,
  before: Alias["routing"],
): Alias["routing"] {
  const weights = Object.entries(given?.AdditionalVersionWeights ?? {});
  const [first] = weights;
  const routing =
    given === undefined
      ? before
      : first && { version: checkedKey(first), weight: checkedWeight(first, weights.length) };
  if (!routing) return undefined;
  if (routing.version === version)
    throw invalidParameterValue(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  if (version === "$LATEST")
    throw invalidParameterValue("$LATEST is not supported for an alias pointing to more than 1 version");
  checkPair(versionIn(fn, version), versionIn(fn, routing.version));
  return routing;
}

/** Throws AWS's 404, which names the version. */
export function versionIn(fn: LambdaFunction, number: string): Version {
  const found = number === "$LATEST" ? fn.latest : fn.versions.find(({ version }) => version === number);
  if (!found) throw functionNotFound(withQualifier(fn.arn, number));
  return found;
}

type Weight = readonly [version: string, weight: number];

const at = ([version, weight]: Weight): string =>
  `Value '{${version}=${decimal(weight)}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:`;

/** As AWS prints a number with a fraction. */
const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

function checkedKey(given: Weight): string {
  if (/^\d{1,1024}$/.test(given[0])) return given[0];
  throw validation(
    `${at(given)} Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]`,
  );
}

function checkedWeight(given: Weight, count: number): number {
  const [, weight] = given;
  if (!(weight >= 0 && weight <= 1))
    throw validation(
      `${at(given)} Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]`,
    );
  if (count > 1) throw invalidParameterValue("Number of items in AdditionalVersionWeights cannot be greater than 1");
  return weight;
}

/** Both must have the same role and the same dead-letter queue; the words are ours. Same page. */
function checkPair(one: Version, two: Version): void {
  const differing =
    one.settings.roleArn === two.settings.roleArn
      ? one.settings.deadLetterArn === two.settings.deadLetterArn
        ? undefined
        : "DeadLetterConfig"
      : "Role";
  if (differing !== undefined)
    throw invalidParameterValue(
      `The versions ${one.version} and ${two.version} of an alias must have the same ${differing}.`,
    );
}
