import {
  fitsPattern,
  fitsRule,
  parseEventPattern,
  parsePattern,
  PatternError,
  type EventPattern,
  type FieldPattern,
} from "../../kernel/index.ts";
import { invalidParameter } from "./errors.ts";
import { FILTER_COMBINATIONS_MAX, FILTER_KEYS_MAX } from "./limits.ts";
import type { MessageAttributes, Notification } from "./message.ts";

export type FilterScope = "MessageAttributes" | "MessageBody";

/** What Subscribe puts before its word about an attribute, and SetSubscriptionAttributes does not (recorded). */
export type Reason = "" | "Attributes Reason: ";

/** Reads a subscription's filter policy; throws AWS's answer for one that means nothing. https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
export function parseFilterPolicy(text: string, scope: FilterScope, reason: Reason): EventPattern {
  const refuse = (what: string): Error => invalidParameter(reason + what);
  const pattern = patternOf(text, scope, refuse);
  if (pattern.fields.length + pattern.choices.length > FILTER_KEYS_MAX)
    throw refuse("FilterPolicy: Filter policy can not have more than 5 keys");
  if (scope === "MessageAttributes" && pattern.fields.some(([, field]) => field.kind === "object"))
    throw refuse("Filter policy scope MessageAttributes does not support nested filter policy");
  if (combinationsOf(pattern) > FILTER_COMBINATIONS_MAX) throw refuse("FilterPolicy: Filter policy is too complex");
  return pattern;
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html */
const lacks = (operator: string, excluding: boolean): boolean =>
  excluding ? operator !== "prefix" : operator === "wildcard";

/** SNS writes the policy anew without spaces before it looks at it: its places are of that text (recorded). */
function patternOf(text: string, scope: FilterScope, refuse: (what: string) => Error): EventPattern {
  try {
    const written = JSON.stringify(JSON.parse(text));
    const pattern = parseEventPattern(written, lacks);
    // Attributes have no insides: a dot in a name is a dot.
    return scope === "MessageBody" ? pattern : parsePattern(written);
  } catch (error) {
    if (error instanceof SyntaxError) throw refuse("FilterPolicy: failed to parse JSON.");
    // Where EventBridge speaks of both ends, SNS knows the one (recorded).
    if (error instanceof PatternError)
      throw refuse(`FilterPolicy: ${error.message.replace(/^prefix\/suffix/, "prefix")}`);
    throw error;
  }
}

function combinationsOf(pattern: EventPattern, depth: number = 1): number {
  const own = (field: FieldPattern): number =>
    field.kind === "leaf" ? field.rules.length * depth : combinationsOf(field.pattern, depth + 1);
  return pattern.fields.reduce((product, [, field]) => product * Math.max(own(field), 1), 1);
}

/** Whether a subscription with that filter gets the notification. */
export function passes(pattern: EventPattern, scope: FilterScope, notification: Notification): boolean {
  if (scope === "MessageAttributes") return fitsAttributes(pattern, notification.attributes);
  try {
    const body: unknown = JSON.parse(notification.message);
    return typeof body === "object" && body !== null && !Array.isArray(body) && fitsPattern(pattern, body);
  } catch {
    // A body that is not JSON fits no policy on bodies.
    return false;
  }
}

const fitsAttributes = (pattern: EventPattern, attributes: MessageAttributes): boolean =>
  pattern.fields.every(
    ([name, field]) => field.kind === "leaf" && field.rules.some((rule) => fitsRule(rule, valuesOf(attributes[name]))),
  ) && pattern.choices.every((choices) => choices.some((choice) => fitsAttributes(choice, attributes)));

/** Numbers compare as numbers, `String.Array` with each of its members. Binary attributes are not looked at. */
function valuesOf(attribute: MessageAttributes[string] | undefined): readonly unknown[] {
  const { DataType = "", StringValue } = attribute ?? {};
  if (StringValue === undefined) return [];
  if (DataType.startsWith("Number")) return [Number(StringValue)];
  if (DataType !== "String.Array") return [StringValue];
  try {
    const values: unknown = JSON.parse(StringValue);
    return Array.isArray(values) ? values : [values];
  } catch {
    return [];
  }
}
