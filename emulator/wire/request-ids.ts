import type { Random } from "../kernel/index.ts";
import type { ResponseIds } from "./contract.ts";

const S3_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** S3's second id is 56 bytes in base64, as its answers show it. */
const EXTENDED_BYTES = 56;

/** Ids in the shape of each service: 16 capitals and digits for S3, a UUID for the others. */
export function createRequestIds(random: Random): (service: string | undefined) => ResponseIds {
  const ids = random.stream("wire.request-id");
  const extended = random.stream("wire.extended-request-id");
  return (service) =>
    service === "s3" || service === undefined
      ? {
          requestId: ids.text(16, S3_ALPHABET),
          extendedRequestId: Buffer.from(extended.bytes(EXTENDED_BYTES)).toString("base64"),
        }
      : { requestId: ids.uuid(), extendedRequestId: "" };
}
