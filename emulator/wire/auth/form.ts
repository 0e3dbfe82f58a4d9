import { AwsError, type Instant } from "../../kernel/index.ts";
import type { Authenticated, AuthenticatorOptions } from "./authenticate.ts";
import { nearest } from "./axis.ts";
import { parseCompactDate } from "./dates.ts";
import { signatureDoesNotMatch } from "./errors.ts";
import { ALGORITHM } from "./header.ts";
import { hmac, sameText } from "./hmac.ts";
import { createKeys } from "./keys.ts";
import { createSigningKeys, parseScope } from "./signing-key.ts";
import { version2Signature } from "./version-2.ts";

/** How a browser's form says that somebody let it in; what is signed is the policy's text as it was sent. */
export type FormClaim =
  | {
      readonly version: 4;
      readonly algorithm: string;
      readonly credential: string;
      readonly date: string;
      readonly signature: string;
      readonly policy: string;
      readonly token: string | undefined;
    }
  | { readonly version: 2; readonly accessKeyId: string; readonly signature: string; readonly policy: string };

export interface FormAuthenticated extends Authenticated {
  /** On the clock on which the signer lives: what its policy's end is measured by. */
  readonly now: Instant;
}

/** `undefined`: nobody signed it. Throws S3's refusals. */
export type FormAuthenticator = (claim: FormClaim | undefined, token: string | undefined) => FormAuthenticated;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html */
export function createFormAuthenticator(options: AuthenticatorOptions): FormAuthenticator {
  const signingKey = createSigningKeys();
  const keys = createKeys(options.credentials, options.axes);

  return (claim, token) => {
    if (!claim)
      return {
        principal: { kind: "anonymous" },
        region: undefined,
        chunks: undefined,
        now: options.axes().world,
      };
    if (claim.version === 2) {
      const key = keys.find("s3", claim.accessKeyId, token);
      if (options.verify && !sameText(version2Signature(key.secretAccessKey, claim.policy), claim.signature))
        throw mismatch(claim.accessKeyId, claim);
      keys.used(key, "us-east-1", "s3");
      // This version says no time of its own; its policy's end is at least near to it.
      const now = nearest(options.axes(), expirationOf(claim.policy) ?? options.axes().world);
      return { principal: key.principal, region: undefined, chunks: undefined, now };
    }
    if (claim.algorithm !== ALGORITHM)
      throw invalid("X-Amz-Algorithm", `X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"`);
    const scope = parseScope(claim.credential);
    if (scope?.service !== "s3")
      throw invalid(
        "X-Amz-Credential",
        'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      );
    const signedAt = parseCompactDate(claim.date);
    if (signedAt === undefined)
      throw invalid("X-Amz-Date", `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
    const key = keys.find("s3", scope.accessKeyId, claim.token);
    const expected = hmac(signingKey(key.secretAccessKey, scope), claim.policy).toString("hex");
    if (options.verify && !sameText(expected, claim.signature)) throw mismatch(scope.accessKeyId, claim);
    keys.used(key, scope.region, "s3");
    return {
      principal: key.principal,
      region: scope.region,
      chunks: undefined,
      now: nearest(options.axes(), signedAt),
    };
  };
}

const mismatch = (accessKeyId: string, { policy, signature }: FormClaim): AwsError =>
  signatureDoesNotMatch("s3", { accessKeyId, signature, stringToSign: policy });

const invalid = (name: string, message: string): AwsError =>
  new AwsError("InvalidArgument", message, { status: 400, fields: { ArgumentName: name } });

/** When a policy ends; whoever reads the rest of it says what is wrong with it. */
function expirationOf(policy: string): Instant | undefined {
  const found = /"expiration"\s*:\s*"([^"]+)"/.exec(Buffer.from(policy, "base64").toString())?.[1];
  const at = Date.parse(found ?? "");
  return Number.isNaN(at) ? undefined : at;
}
