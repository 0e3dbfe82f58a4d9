import { AwsError, type CredentialSource, type Principal } from "../../kernel/index.ts";
import type { ParsedRequest, Routed } from "../contract.ts";
import { nearest, type Axes } from "./axis.ts";
import { canonicalRequest, stringToSign } from "./canonical.ts";
import type { ChunkSeed } from "./chunk-signature.ts";
import {
  AHEAD_MAX,
  headersNotSigned,
  hostNotSigned,
  malformedHeader,
  MISSING_PARTS,
  noSuchRegion,
  notYetValid,
  requestExpired,
  signatureDoesNotMatch,
  SKEW_MAX,
  tooSkewed,
  wrongScopeDate,
  wrongService,
} from "./errors.ts";
import { familyOf, signingName, type Family } from "./family.ts";
import { readHeaderClaim, type Claim } from "./header.ts";
import { hmac, sameText } from "./hmac.ts";
import { createKeys } from "./keys.ts";
import { mechanismOf, type Asked } from "./mechanism.ts";
import { headerPayloadHash, presignedPayloadHash } from "./payload-hash.ts";
import { readPresignedClaim, type PresignedClaim } from "./presigned.ts";
import { createSigningKeys } from "./signing-key.ts";
import {
  readVersion2Header,
  readVersion2Query,
  version2Signature,
  version2StringToSign,
  type Version2Claim,
} from "./version-2.ts";

export interface Authenticated {
  readonly principal: Principal;
  /** From the credential scope; unknown without one. */
  readonly region: string | undefined;
  /** For the chunks of a signed aws-chunked body. */
  readonly chunks: ChunkSeed | undefined;
}

export interface AuthenticatorOptions {
  readonly credentials: CredentialSource;
  readonly axes: () => Axes;
  /** False: keys must still be known, but nothing is computed. */
  readonly verify: boolean;
}

/** Finds out who asks. `body` gives the bytes as they came, for services that sign them without naming their hash. */
export type Authenticator = (
  request: ParsedRequest,
  routed: Routed,
  body: () => Promise<Uint8Array>,
) => Promise<Authenticated>;

/** Signature version 2 names no region. */
const DEFAULT_REGION = "us-east-1";

/** What a region's name looks like; s3cmd signs for `US` until it is told better. */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const signingKey = createSigningKeys();
  const keys = createKeys(options.credentials, options.axes);

  async function version4(
    { request, routed, family }: Asked,
    claim: Claim,
    presigned: boolean,
    payloadHash: () => string | Promise<string>,
  ): Promise<Authenticated> {
    const expected = signingName(routed.service);
    if (claim.scope.service !== expected) throw wrongService(family, claim.scope.service, expected);
    if (claim.scope.date !== claim.date.slice(0, 8)) throw wrongScopeDate(family, claim.scope.date, claim.date);
    const key = keys.find(family, claim.scope.accessKeyId, claim.token);
    if (!options.verify) return { principal: key.principal, region: claim.scope.region, chunks: undefined };
    requireSigned(family, request, claim.signedHeaders, presigned);
    const canonical = canonicalRequest({
      request,
      signedHeaders: claim.signedHeaders,
      payloadHash: await payloadHash(),
      s3: family === "s3",
      ...(presigned ? { without: "X-Amz-Signature" } : {}),
    });
    const text = stringToSign(claim.date, claim.scope.text, canonical);
    const derived = signingKey(key.secretAccessKey, claim.scope);
    if (!sameText(hmac(derived, text).toString("hex"), claim.signature)) {
      throw signatureDoesNotMatch(family, {
        accessKeyId: key.accessKeyId,
        stringToSign: text,
        signature: claim.signature,
        canonicalRequest: canonical,
      });
    }
    const chunks = { key: derived, date: claim.date, scope: claim.scope.text, signature: claim.signature };
    keys.used(key, claim.scope.region, routed.service);
    return { principal: key.principal, region: claim.scope.region, chunks };
  }

  function version2({ request, routed, family }: Asked, claim: Version2Claim): Authenticated {
    const axes = options.axes();
    if (claim.expiresAt !== undefined) {
      const now = nearest(axes, claim.expiresAt);
      if (now > claim.expiresAt) throw requestExpired(claim.expiresAt, now);
    } else {
      const at = Date.parse(claim.date);
      const now = nearest(axes, at);
      if (!(Math.abs(now - at) <= SKEW_MAX)) throw tooSkewed(family, claim.date, at, now);
    }
    const key = keys.find(family, claim.accessKeyId, claim.token);
    const bucket = hostBucket(request, routed);
    const text = version2StringToSign(request, claim, bucket);
    const isSignedAs = (signed: string): boolean =>
      sameText(version2Signature(key.secretAccessKey, signed), claim.signature);
    // boto3 asks for /bucket and signs /bucket/: to S3 both are the bucket.
    const asBucket = (): string | undefined =>
      bucket === undefined && /^\/[^/]+$/.test(request.path)
        ? version2StringToSign({ ...request, path: `${request.path}/` }, claim, undefined)
        : undefined;
    if (options.verify && !isSignedAs(text) && !isSignedAs(asBucket() ?? text)) {
      throw signatureDoesNotMatch(family, {
        accessKeyId: key.accessKeyId,
        stringToSign: text,
        signature: claim.signature,
      });
    }
    keys.used(key, DEFAULT_REGION, routed.service);
    return { principal: key.principal, region: undefined, chunks: undefined };
  }

  function checkAge(family: Family, claim: Claim): void {
    const now = nearest(options.axes(), claim.signedAt);
    const ahead = claim.signedAt - now;
    if (-ahead > SKEW_MAX || ahead > (family === "s3" ? SKEW_MAX : AHEAD_MAX))
      throw tooSkewed(family, claim.sentDate, claim.signedAt, now);
  }

  function checkExpiry(claim: PresignedClaim): void {
    const now = nearest(options.axes(), claim.signedAt);
    if (claim.signedAt - now > SKEW_MAX) throw notYetValid(claim.sentDate, now);
    const end = claim.signedAt + claim.lasts;
    if (now > end) throw requestExpired(end, now, claim.expiresSeconds);
  }

  return async (request, routed, body) => {
    const asked: Asked = { request, routed, family: familyOf(routed) };
    const mechanism = mechanismOf(asked);
    switch (mechanism) {
      case "header-4": {
        const claim = readHeaderClaim(asked.family, request);
        checkAge(asked.family, claim);
        if (asked.family === "s3" && !REGION.test(claim.scope.region))
          throw noSuchRegion(claim.scope.region, DEFAULT_REGION);
        return version4(asked, claim, false, () => headerPayloadHash(asked, body));
      }
      case "query-4": {
        const claim = readPresignedClaim(request);
        checkExpiry(claim);
        return version4(asked, claim, true, () => presignedPayloadHash(asked, claim.signedHeaders, body));
      }
      case "header-2": {
        const claim = readVersion2Header(request);
        if (!claim) throw malformedHeader(asked.family, MISSING_PARTS, request.headers["authorization"] ?? "");
        return version2(asked, claim);
      }
      case "query-2": {
        const claim = readVersion2Query(request);
        if (!claim) {
          throw new AwsError(
            "AccessDenied",
            "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
            { status: 403 },
          );
        }
        return version2(asked, claim);
      }
      case "none":
        return { principal: { kind: "anonymous" }, region: undefined, chunks: undefined };
      default:
        return mechanism satisfies never;
    }
  };
}

/** Headers that must be signed: the host always, and for S3 whatever is AWS's own. */
function requireSigned(
  family: Family,
  request: ParsedRequest,
  signedHeaders: readonly string[],
  presigned: boolean,
): void {
  if (family !== "s3") {
    if (!signedHeaders.includes("host")) throw hostNotSigned(family);
    return;
  }
  const signed = new Set(signedHeaders);
  const missing = Object.keys(request.headers).filter(
    (name) =>
      !signed.has(name) &&
      (name === "host" || name.startsWith("x-amz-")) &&
      // Clients add the hash of the body to presigned requests by habit.
      !(presigned && name === "x-amz-content-sha256"),
  );
  if (missing.length > 0) throw headersNotSigned(missing);
}

/** The bucket, where the host and not the path names it. */
function hostBucket(request: ParsedRequest, routed: Routed): string | undefined {
  const bucket = routed.labels["Bucket"];
  return bucket !== undefined && (request.headers["host"] ?? "").startsWith(`${bucket}.`) ? bucket : undefined;
}
