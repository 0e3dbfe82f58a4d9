import { hmac, hmacKey, type HmacKey } from "./hmac.ts";

/** `<access key>/20261121/us-east-1/s3/aws4_request` */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Everything after the key id: what the string to sign names. */
  readonly text: string;
}

const SCOPE = /^(.+)\/((\d{8})\/([^/]*)\/([^/]+)\/aws4_request)$/;

export function parseScope(credential: string): CredentialScope | undefined {
  const match = SCOPE.exec(credential);
  if (!match) return undefined;
  const [, accessKeyId = "", text = "", date = "", region = "", service = ""] = match;
  return { accessKeyId, text, date, region, service };
}

/** How many derived keys are kept. A key serves a whole day of one client in one region and service. */
const KEPT = 256;

/**
 * Derives signing keys and keeps them.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function createSigningKeys(): (secret: string, scope: CredentialScope) => HmacKey {
  const keys = new Map<string, HmacKey>();
  return (secret, scope) => {
    const name = `${secret}/${scope.text}`;
    let key = keys.get(name);
    if (key) return key;
    let derived = hmac(hmacKey("sha256", Buffer.from(`AWS4${secret}`)), scope.date);
    for (const part of [scope.region, scope.service, "aws4_request"]) derived = hmac(hmacKey("sha256", derived), part);
    key = hmacKey("sha256", derived);
    if (keys.size >= KEPT) keys.clear();
    keys.set(name, key);
    return key;
  };
}
