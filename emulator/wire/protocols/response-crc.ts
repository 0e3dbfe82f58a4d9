import { crc32 } from "node:zlib";
import type { HttpResponse } from "../contract.ts";

/** Services that send the CRC-32 of what they answer along; their clients check it, and Go's also where it is missing. */
const SUMMED: ReadonlySet<string | undefined> = new Set(["dynamodb", "dynamodbstreams"]);

/** `x-amz-crc32`: of the body as it is sent, in decimal digits. */
export function withCrc(service: string | undefined, response: HttpResponse): HttpResponse {
  if (!SUMMED.has(service) || !(response.body instanceof Uint8Array)) return response;
  return { ...response, headers: { ...response.headers, "x-amz-crc32": String(crc32(response.body)) } };
}
