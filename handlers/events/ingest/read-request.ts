import type { APIGatewayProxyEvent } from "aws-lambda";
import * as z from "zod";
import { callerEvent, reasonsOf, type AnalyticsEvent } from "../analytics-event.ts";

/** Events of one request. */
const EVENTS_MAX = 500;

const manyEvents = z.array(callerEvent).min(1).max(EVENTS_MAX);

/** What a request holds: events, or all the reasons why it cannot be taken. It is taken as a whole or not at all. */
export type ReadRequest =
  | { readonly kind: "events"; readonly events: readonly AnalyticsEvent[] }
  | { readonly kind: "bad"; readonly reasons: readonly string[] };

/** The body is one event or an array of them. The request's id makes their ids: no two requests share one. */
export function readRequest(request: APIGatewayProxyEvent): ReadRequest {
  const { body, isBase64Encoded, requestContext } = request;
  if (body === null || body === "") return { kind: "bad", reasons: ["the body is empty"] };
  let given: unknown;
  try {
    given = JSON.parse(isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body);
  } catch {
    return { kind: "bad", reasons: ["the body is not JSON"] };
  }
  const read = Array.isArray(given) ? manyEvents.safeParse(given) : callerEvent.safeParse(given);
  if (!read.success) return { kind: "bad", reasons: reasonsOf(read.error) };
  const at = {
    received_at: new Date(requestContext.requestTimeEpoch).toISOString(),
    source_ip: requestContext.identity.sourceIp,
  };
  const events = Array.isArray(read.data) ? read.data : [read.data];
  return {
    kind: "events",
    events: events.map((event, index) => ({ ...event, event_id: `${requestContext.requestId}-${index}`, ...at })),
  };
}
