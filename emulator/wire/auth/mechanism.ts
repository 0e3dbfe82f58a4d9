import type { ParsedRequest, Routed } from "../contract.ts";
import {
  malformedHeader,
  missingAuthentication,
  MISSING_PARTS,
  twoMechanisms,
  unsupportedAuthorizationType,
  unsupportedMechanism,
} from "./errors.ts";
import type { Family } from "./family.ts";
import { ALGORITHM } from "./header.ts";

/** A request as the authentication looks at it. */
export interface Asked {
  readonly request: ParsedRequest;
  readonly routed: Routed;
  readonly family: Family;
}

/** The ways to prove who one is; `none` makes an anonymous caller. */
export type Mechanism = "header-4" | "query-4" | "header-2" | "query-2" | "none";

/** Operations that AWS answers without a signature, since the token in their input is the proof. */
const UNSIGNED_OPERATIONS: ReadonlySet<string> = new Set([
  "AssumeRoleWithSAML",
  "AssumeRoleWithWebIdentity",
  "ConfirmSubscription",
]);

/** Finds the one way in which a request is signed; throws AWS's answer to none, to two, and to unknown ones. */
export function mechanismOf({ request, routed, family }: Asked): Mechanism {
  const header = request.headers["authorization"];
  const has = (name: string): boolean => request.query.some(([key]) => key.toLowerCase() === name);
  const query4 = has("x-amz-algorithm") || has("x-amz-credential") || has("x-amz-signature");
  const query2 = family === "s3" && has("signature") && has("awsaccesskeyid");
  if (header !== undefined && family === "s3" && (query4 || query2)) throw twoMechanisms(header);
  if (header !== undefined) {
    if (header.startsWith(`${ALGORITHM} `)) return "header-4";
    if (header.startsWith("AWS4-ECDSA-P256-SHA256")) throw unsupportedMechanism(family, header);
    if (family !== "s3") throw malformedHeader(family, MISSING_PARTS, header);
    if (header.startsWith("AWS ")) return "header-2";
    throw header.startsWith("AWS4-HMAC-SHA256")
      ? malformedHeader(family, MISSING_PARTS, header)
      : unsupportedAuthorizationType(header);
  }
  if (query4) return "query-4";
  if (query2) return "query-2";
  if (family !== "s3" && !UNSIGNED_OPERATIONS.has(routed.operation)) throw missingAuthentication(family);
  return "none";
}
