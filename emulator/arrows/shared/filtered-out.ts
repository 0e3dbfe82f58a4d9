import type { Notification, Subscription } from "../../services/sns/index.ts";

/** As what SNS counts a notification that a filter policy did not let through: https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html */
export function filteredOutAs(
  { attributes, message }: Notification,
  scope: Subscription["settings"]["scope"],
): `NumberOfNotificationsFilteredOut-${"MessageAttributes" | "NoMessageAttributes" | "InvalidAttributes" | "MessageBody" | "InvalidMessageBody"}` {
  if (scope === "MessageBody")
    return `NumberOfNotificationsFilteredOut-${isObject(message) ? "MessageBody" : "InvalidMessageBody"}`;
  const given = Object.values(attributes);
  if (given.length === 0) return "NumberOfNotificationsFilteredOut-NoMessageAttributes";
  const isBroken = given.some(({ DataType, StringValue }) => DataType === "String.Array" && !isList(StringValue));
  return `NumberOfNotificationsFilteredOut-${isBroken ? "InvalidAttributes" : "MessageAttributes"}`;
}

const isObject = (text: string): boolean => {
  const value = parsed(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
};
const isList = (text: string | undefined): boolean => Array.isArray(parsed(text ?? ""));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
