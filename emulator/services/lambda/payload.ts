import { invalidRequestContent, requestTooLarge } from "./errors.ts";
import { jsonProblem } from "./json-problem.ts";
import { ASYNC_PAYLOAD_MAX, CLIENT_CONTEXT_MAX, SYNC_PAYLOAD_MAX } from "./limits.ts";

const EMPTY = new TextEncoder().encode("{}");

/** The event as the handler gets it, or AWS's refusal. An empty body counts as `{}`. */
export function checkedPayload(
  given: Uint8Array | undefined,
  type: "RequestResponse" | "Event" | "DryRun",
): Uint8Array {
  const payload = given ?? EMPTY;
  const limit = type === "Event" ? ASYNC_PAYLOAD_MAX : SYNC_PAYLOAD_MAX;
  if (payload.length > limit)
    throw requestTooLarge(
      `${payload.length} byte payload is too large for the ${type} invocation type (limit ${limit} bytes)`,
    );
  if (payload.length === 0) return EMPTY;
  const problem = jsonProblem(payload);
  if (problem !== undefined)
    throw invalidRequestContent(
      `Could not parse request body into json: Could not parse payload into json: ${problem}`,
    );
  return payload;
}

/** Base64 of a JSON object, unchanged. */
export function checkedClientContext(given: string | undefined): string | undefined {
  if (given === undefined || given === "") return undefined;
  if (given.length > CLIENT_CONTEXT_MAX)
    throw invalidRequestContent(`Client context must be at most ${CLIENT_CONTEXT_MAX} bytes of base64-encoded data.`);
  try {
    const value: unknown = JSON.parse(Buffer.from(given, "base64").toString());
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return given;
  } catch {
    // Said below.
  }
  throw invalidRequestContent("Client context must be a valid Base64-encoded JSON object.");
}
