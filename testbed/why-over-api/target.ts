import { nameIn, objectIn } from "./names.ts";
import type { FoundIdentity } from "./identity-reader.ts";
import type { FoundFunction, Reader } from "./reader.ts";

/** What a question asks to reach. */
export type Target =
  | { readonly kind: "function"; readonly name: string; readonly fn: FoundFunction | undefined }
  | { readonly kind: "role"; readonly role: FoundIdentity }
  | { readonly kind: "queue"; readonly name: string; readonly depth: number }
  | { readonly kind: "log-group"; readonly name: string }
  /** One object, or (ending in a slash) whatever is under a prefix. */
  | { readonly kind: "object"; readonly bucket: string | undefined; readonly key: string };

/** A name can be a function's, a queue's or a role's: it is what exists, in that order; a function that is gone otherwise. */
export async function targetOf(reader: Reader, reaching: string): Promise<Target> {
  const service = reaching.startsWith("arn:") ? reaching.split(":")[2] : undefined;
  if (
    service === "s3" ||
    reaching.startsWith("s3://") ||
    (service === undefined && /[^/]\//.test(reaching) && !reaching.startsWith("/"))
  ) {
    const { bucket, key } = objectIn(reaching);
    return { kind: "object", bucket, key };
  }
  const name = nameIn(reaching);
  if (service === "logs" || name.startsWith("/")) return { kind: "log-group", name };
  if (service === undefined || service === "lambda") {
    const fn = await reader.fn(name);
    if (fn) return { kind: "function", name, fn };
  }
  if (service === undefined || service === "sqs") {
    const depth = await reader.queueDepth(name);
    if (depth !== undefined) return { kind: "queue", name, depth };
  }
  if (service === undefined || service === "iam") {
    const role = await reader.role(name);
    if (role) return { kind: "role", role };
  }
  return { kind: "function", name, fn: undefined };
}
