import { AwsError, iso, type Instant, type Millis } from "../../kernel/index.ts";
import { compactDate } from "./dates.ts";
import type { Family } from "./family.ts";

/** The codes outside S3. https://docs.aws.amazon.com/awsconsolehelpdocs/latest/gr/common-errors.html */
type Common =
  | "MissingAuthenticationToken"
  | "IncompleteSignature"
  | "InvalidClientTokenId"
  | "SignatureDoesNotMatch"
  | "ExpiredToken";

/** What the JSON services call the same. */
const JSON_CODES: Readonly<Record<Common, string>> = {
  MissingAuthenticationToken: "MissingAuthenticationTokenException",
  IncompleteSignature: "IncompleteSignatureException",
  InvalidClientTokenId: "UnrecognizedClientException",
  SignatureDoesNotMatch: "InvalidSignatureException",
  ExpiredToken: "ExpiredTokenException",
};

function common(family: Family, code: Common, message: string): AwsError {
  switch (family) {
    case "s3":
    case "query":
      return new AwsError(code, message, { status: code === "IncompleteSignature" ? 400 : 403 });
    case "compatible":
      return new AwsError(code, message, { status: 403, shape: JSON_CODES[code] });
    case "json":
      return new AwsError(JSON_CODES[code], message, { status: 400 });
    case "rest":
      return new AwsError(JSON_CODES[code], message, { status: 403, messageKey: "message" });
    default:
      return family satisfies never;
  }
}

const s3Error = (code: string, status: number, message: string, fields: Record<string, unknown> = {}): AwsError =>
  new AwsError(code, message, { status, fields });

/** Nothing is signed at all. S3 never says this: there the caller is just nobody. */
export const missingAuthentication = (family: Family): AwsError =>
  common(
    family,
    "MissingAuthenticationToken",
    family === "json" || family === "rest" ? "Missing Authentication Token" : "Request is missing Authentication Token",
  );

/** `lacks`: AWS's sentences about what the header lacks. */
export const incompleteSignature = (family: Family, lacks: readonly string[], header: string): AwsError =>
  common(family, "IncompleteSignature", `${lacks.join(" ")} Authorization=${header}`);

export const malformedCredential = (family: Family, credential: string): AwsError =>
  family === "s3"
    ? s3Error(
        "AuthorizationHeaderMalformed",
        400,
        'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      )
    : common(
        family,
        "IncompleteSignature",
        `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
      );

export const malformedHeader = (family: Family, lacks: readonly string[], header: string): AwsError =>
  family === "s3"
    ? s3Error(
        "AuthorizationHeaderMalformed",
        400,
        "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.",
      )
    : incompleteSignature(family, lacks, header);

export const wrongService = (family: Family, given: string, expected: string): AwsError =>
  family === "s3"
    ? s3Error(
        "AuthorizationHeaderMalformed",
        400,
        `The authorization header is malformed; incorrect service "${given}". This endpoint belongs to "${expected}".`,
      )
    : common(family, "SignatureDoesNotMatch", `Credential should be scoped to correct service: '${expected}'. `);

/** S3 names the region that it has instead, which boto3 and s3cmd then sign for. */
export const noSuchRegion = (given: string, expected: string): AwsError =>
  s3Error(
    "AuthorizationHeaderMalformed",
    400,
    `The authorization header is malformed; the region '${given}' is wrong; expecting '${expected}'`,
    { Region: expected },
  );

export const wrongScopeDate = (family: Family, given: string, signed: string): AwsError =>
  family === "s3"
    ? s3Error(
        "AuthorizationHeaderMalformed",
        400,
        `The authorization header is malformed; Invalid credential date "${given}". This date is not the same as X-Amz-Date: "${signed.slice(0, 8)}".`,
      )
    : common(
        family,
        "SignatureDoesNotMatch",
        `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${given}' != '${signed.slice(0, 8)}', from '${signed}'.`,
      );

export const missingDate = (family: Family, header: string): AwsError =>
  family === "s3"
    ? s3Error("AccessDenied", 403, "AWS authentication requires a valid Date or x-amz-date header")
    : incompleteSignature(
        family,
        ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."],
        header,
      );

export const unsupportedMechanism = (family: Family, header: string): AwsError =>
  family === "s3"
    ? s3Error(
        "InvalidRequest",
        400,
        "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
      )
    : incompleteSignature(family, MISSING_PARTS, header);

export const unsupportedAuthorizationType = (header: string): AwsError =>
  s3Error("InvalidArgument", 400, "Unsupported Authorization Type", {
    ArgumentName: "Authorization",
    ArgumentValue: header,
  });

export const twoMechanisms = (header: string): AwsError =>
  s3Error(
    "InvalidArgument",
    400,
    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
    { ArgumentName: "Authorization", ArgumentValue: header },
  );

/** What AWS lists for a header in which it recognizes nothing. */
export const MISSING_PARTS: readonly string[] = [
  "Authorization header requires 'Credential' parameter.",
  "Authorization header requires 'Signature' parameter.",
  "Authorization header requires 'SignedHeaders' parameter.",
  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
];

export const queryParametersError = (message: string): AwsError =>
  s3Error("AuthorizationQueryParametersError", 400, message);

export const unknownKey = (family: Family, accessKeyId: string): AwsError =>
  family === "s3"
    ? s3Error("InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records.", {
        AWSAccessKeyId: accessKeyId,
      })
    : common(family, "InvalidClientTokenId", "The security token included in the request is invalid.");

/** The session token is not the one that belongs to the key, or there should be none. */
export const invalidToken = (family: Family, token: string): AwsError =>
  family === "s3"
    ? s3Error("InvalidToken", 400, "The provided token is malformed or otherwise invalid.", { "Token-0": token })
    : common(family, "InvalidClientTokenId", "The security token included in the request is invalid.");

export const expiredToken = (family: Family, token: string): AwsError =>
  family === "s3"
    ? s3Error("ExpiredToken", 400, "The provided token has expired.", { "Token-0": token })
    : common(family, "ExpiredToken", "The security token included in the request is expired");

export interface Mismatch {
  readonly accessKeyId: string;
  readonly stringToSign: string;
  readonly signature: string;
  /** Version 2 has none. */
  readonly canonicalRequest?: string;
}

export function signatureDoesNotMatch(family: Family, mismatch: Mismatch): AwsError {
  if (family !== "s3") {
    return common(
      family,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    );
  }
  return s3Error(
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    {
      AWSAccessKeyId: mismatch.accessKeyId,
      StringToSign: mismatch.stringToSign,
      SignatureProvided: mismatch.signature,
      StringToSignBytes: spelled(mismatch.stringToSign),
      ...(mismatch.canonicalRequest === undefined
        ? {}
        : {
            CanonicalRequest: mismatch.canonicalRequest,
            CanonicalRequestBytes: spelled(mismatch.canonicalRequest),
          }),
    },
  );
}

/** S3 shows what it signed byte by byte, in hexadecimal with spaces, so that odd characters can be seen. */
const spelled = (text: string): string => (Buffer.from(text).toString("hex").match(/../g) ?? []).join(" ");

export const headersNotSigned = (names: readonly string[]): AwsError =>
  s3Error("AccessDenied", 403, "There were headers present in the request which were not signed", {
    HeadersNotSigned: names.join(", "),
  });

export const hostNotSigned = (family: Family): AwsError =>
  common(family, "IncompleteSignature", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");

/** Fifteen minutes. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html (RequestTimeTooSkewed) */
export const SKEW_MAX: Millis = 15 * 60_000;

/** Outside S3 a signature may lie this far in the future: "is still later than … (… + 5 min.)". */
export const AHEAD_MAX: Millis = 5 * 60_000;

export function tooSkewed(family: Family, requestTime: string, signedAt: Instant, now: Instant): AwsError {
  if (family === "s3") {
    return s3Error(
      "RequestTimeTooSkewed",
      403,
      "The difference between the request time and the current time is too large.",
      { RequestTime: requestTime, ServerTime: whole(now), MaxAllowedSkewMilliseconds: SKEW_MAX },
    );
  }
  const message =
    signedAt < now
      ? `Signature expired: ${compactDate(signedAt)} is now earlier than ${compactDate(now - SKEW_MAX)} (${compactDate(now)} - 15 min.)`
      : `Signature not yet current: ${compactDate(signedAt)} is still later than ${compactDate(now + AHEAD_MAX)} (${compactDate(now)} + 5 min.)`;
  return common(family, "SignatureDoesNotMatch", message);
}

/** A presigned URL after its time. `expires` in seconds, only for version 4. */
export const requestExpired = (expiredAt: Instant, now: Instant, expires?: number): AwsError =>
  s3Error("AccessDenied", 403, "Request has expired", {
    ...(expires === undefined ? {} : { "X-Amz-Expires": expires }),
    Expires: whole(expiredAt),
    ServerTime: whole(now),
  });

export const notYetValid = (signed: string, now: Instant): AwsError =>
  s3Error("AccessDenied", 403, "Request is not valid yet", { "X-Amz-Date": signed, ServerTime: whole(now) });

/** S3 prints these times without milliseconds. */
const whole = (at: Instant): string => iso(at).replace(/\.\d+Z$/, "Z");
