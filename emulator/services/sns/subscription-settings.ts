import { invalidParameter, notEmulated } from "./errors.ts";
import { parseFilterPolicy, type FilterScope, type Reason } from "./filter-policy.ts";
import type { Protocol, SubscriptionSettings } from "./state.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html */
const NAMES = ["RawMessageDelivery", "FilterPolicy", "FilterPolicyScope", "RedrivePolicy", "DeliveryPolicy"];

/** What a subscription's attributes mean; throws AWS's answer for what they may not be. */
export function subscriptionSettings(
  attributes: ReadonlyMap<string, string>,
  protocol: Protocol,
  reason: Reason = "",
): SubscriptionSettings {
  const refuse = (what: string): Error => invalidParameter(reason + what);
  for (const name of attributes.keys()) {
    if (name === "SubscriptionRoleArn" || name === "ReplayPolicy") throw notEmulated(name);
    if (!NAMES.includes(name)) throw refuse("AttributeName");
  }
  const raw = attributes.get("RawMessageDelivery") ?? "false";
  if (!/^(?:true|false)$/i.test(raw))
    throw refuse(`RawMessageDelivery: Invalid value [${raw}]. Must be true or false.`);
  if (raw.toLowerCase() === "true" && !["sqs", "http", "https"].includes(protocol))
    throw refuse("RawMessageDelivery is not supported for this protocol");
  const scope = scopeOf(attributes.get("FilterPolicyScope"), refuse);
  const policy = attributes.get("FilterPolicy");
  return {
    attributes,
    raw: raw.toLowerCase() === "true",
    scope,
    filter:
      policy === undefined || policy === "" || policy === "{}" ? undefined : parseFilterPolicy(policy, scope, reason),
    deadLetterArn: deadLetterOf(attributes.get("RedrivePolicy"), refuse),
  };
}

type Refuse = (what: string) => Error;

function scopeOf(given: string | undefined, refuse: Refuse): FilterScope {
  if (given === undefined || given === "MessageAttributes") return "MessageAttributes";
  if (given === "MessageBody") return given;
  throw refuse(`FilterPolicyScope: Invalid value [${given}]. Please use either MessageBody or MessageAttributes`);
}

function deadLetterOf(text: string | undefined, refuse: Refuse): string | undefined {
  if (text === undefined || text === "") return undefined;
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    throw refuse("RedrivePolicy: failed to parse JSON.");
  }
  const arn: unknown =
    typeof given === "object" && given !== null ? Reflect.get(given, "deadLetterTargetArn") : undefined;
  if (typeof arn !== "string" || !/^arn:aws[\w-]*:sqs:[\w-]+:\d{12}:[\w.-]+$/.test(arn))
    throw refuse("RedrivePolicy: deadLetterTargetArn is an invalid arn");
  return arn;
}
