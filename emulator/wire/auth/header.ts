import type { ParsedRequest } from "../contract.ts";
import { parseAnyDate, compactDate } from "./dates.ts";
import { malformedCredential, malformedHeader, missingDate } from "./errors.ts";
import type { Family } from "./family.ts";
import { parseScope, type CredentialScope } from "./signing-key.ts";
import type { Instant } from "../../kernel/index.ts";

/** What a version 4 signature says about itself, wherever it stood. */
export interface Claim {
  readonly scope: CredentialScope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** As signed: `20261121T075018Z`. */
  readonly date: string;
  /** As sent, for messages. */
  readonly sentDate: string;
  readonly signedAt: Instant;
  readonly token: string | undefined;
}

/** Only a compact date has that length. */
const COMPACT_LENGTH = "20261121T075018Z".length;

export const ALGORITHM = "AWS4-HMAC-SHA256";

/** Reads `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
export function readHeaderClaim(family: Family, request: ParsedRequest): Claim {
  const header = request.headers["authorization"] ?? "";
  const parts = new Map<string, string>();
  for (const part of header.slice(ALGORITHM.length).split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const lacks = ["Credential", "Signature", "SignedHeaders"].filter((name) => !parts.get(name));
  if (lacks.length > 0) {
    const sentences = lacks.map((name) => `Authorization header requires '${name}' parameter.`);
    throw malformedHeader(family, sentences, header);
  }
  const credential = parts.get("Credential") ?? "";
  const scope = parseScope(credential);
  if (!scope) throw malformedCredential(family, credential);
  const sentDate = request.headers["x-amz-date"] ?? request.headers["date"] ?? "";
  const signedAt = parseAnyDate(sentDate);
  if (signedAt === undefined) throw missingDate(family, header);
  return {
    scope,
    signedHeaders: (parts.get("SignedHeaders") ?? "").toLowerCase().split(";"),
    signature: parts.get("Signature") ?? "",
    date: sentDate.length === COMPACT_LENGTH ? sentDate : compactDate(signedAt),
    sentDate,
    signedAt,
    token: request.headers["x-amz-security-token"],
  };
}
