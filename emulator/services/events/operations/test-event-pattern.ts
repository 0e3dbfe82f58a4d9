import type { TestEventPatternRequest, TestEventPatternResponse } from "@aws-sdk/client-eventbridge";
import type { JsonObject, Operation } from "../../../kernel/index.ts";
import { invalidParameter } from "../errors.ts";
import { matches, readPattern } from "../matching.ts";
import { onAll } from "../permission.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html */
const NEEDED = ["id", "account", "source", "time", "region", "resources", "detail-type"];

export const testEventPattern = (): Operation<TestEventPatternRequest, TestEventPatternResponse> => ({
  permissions: () => [onAll("TestEventPattern")],
  run(input) {
    const pattern = readPattern(input.EventPattern ?? "");
    return { Result: matches(pattern, readEvent(input.Event ?? "")) };
  },
});

function readEvent(text: string): JsonObject {
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch {
    throw invalidParameter("Event");
  }
  if (!isObject(event) || NEEDED.some((name) => !Object.hasOwn(event, name))) throw invalidParameter("Event");
  return event;
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
