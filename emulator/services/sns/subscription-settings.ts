import { invalidParameter, notEmulated } from "./errors.ts";
import { parseFilterPolicy, type FilterScope } from "./filter-policy.ts";
import type { Protocol, SubscriptionSettings } from "./state.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
const NAMES = ["RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy"];

/** What a subscription's attributes mean; throws AWS's answer for what they may not be. */
export function subscriptionSettings(
  attributes: ReadonlyMap<string, string>,
  protocol: Protocol,
): SubscriptionSettings {
  for (const name of attributes.keys()) {
    if (name === "SubscriptionRoleArn" || name === "ReplayPolicy") throw notEmulated(name);
    if (!NAMES.includes(name)) throw invalidParameter("AttributeName");
  }
  const raw = attributes.get("RawMessageDelivery") ?? "false";
  if (!/^(?:true|false)$/i.test(raw))
    throw invalidParameter(`Attributes Reason: RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  if (raw.toLowerCase() === "true" && !["sqs", "http", "https"].includes(protocol))
    throw invalidParameter("Attributes Reason: RawMessageDelivery is not supported for this protocol");
  const scope = scopeOf(attributes.get("FilterPolicyScope"));
  const policy = attributes.get("FilterPolicy");
  return {
    attributes,
    raw: raw.toLowerCase() === "true",
    scope,
    filter: policy === undefined || policy === "" || policy === "{}" ? undefined : parseFilterPolicy(policy, scope),
    deadLetterArn: deadLetterOf(attributes.get("RedrivePolicy")),
  };
}

function scopeOf(given: string | undefined): FilterScope {
  if (given === undefined || given === "MessageAttributes") return "MessageAttributes";
  if (given === "MessageBody") return given;
  throw invalidParameter(
    `FilterPolicyScope: Invalid value [${given}]. Please use either MessageBody or MessageAttributes`,
  );
}

function deadLetterOf(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw invalidParameter("RedrivePolicy: failed to parse JSON.");
  }
  const arn: unknown =
    typeof given === "object" && given !== null ? Reflect.get(given, "deadLetterTargetArn") : undefined;
  if (typeof arn !== "string" || !/^arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(arn))
    throw invalidParameter("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  return arn;
}
