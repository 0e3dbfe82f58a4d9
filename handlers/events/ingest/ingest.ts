import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { readRequest } from "./read-request.ts";
import { sendEvents, type SendingTools } from "./send-events.ts";

export interface IngestTools extends SendingTools {
  readonly log: SendingTools["log"] & {
    info(message: string, fields: Readonly<Record<string, unknown>>): void;
    warn(message: string, fields: Readonly<Record<string, unknown>>): void;
  };
}

/**
 * Takes the events of a request. 202 means that every one of them is in the queue; 400 names all that is wrong with the request;
 * 503 names the events that did not get in, by their place in the request: those, and only those, should be sent again.
 */
export async function ingest(request: APIGatewayProxyEvent, tools: IngestTools): Promise<APIGatewayProxyResult> {
  const read = readRequest(request);
  if (read.kind === "bad") {
    tools.log.warn("request refused", { reasons: read.reasons });
    return answer(400, { message: "Bad request", reasons: read.reasons });
  }
  const { events } = read;
  const failed = new Set(await sendEvents(events, tools));
  const ids = events.filter((event) => !failed.has(event)).map(({ event_id }) => event_id);
  if (failed.size === 0) {
    tools.log.info("events accepted", { count: ids.length });
    return answer(202, { accepted: ids.length, event_ids: ids });
  }
  const places = events.flatMap((event, index) => (failed.has(event) ? [index] : []));
  tools.log.error("events not accepted", { places, of: events.length });
  return answer(503, {
    message: "Some events were not accepted: send these again",
    accepted: ids.length,
    event_ids: ids,
    failed: places,
  });
}

const answer = (statusCode: number, body: object): APIGatewayProxyResult => ({
  statusCode,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
