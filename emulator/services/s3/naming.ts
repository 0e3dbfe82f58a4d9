import { createHash } from "node:crypto";
import { invalidBucketName, keyTooLong } from "./errors.ts";
import { KEY_BYTES_MAX } from "./limits.ts";

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;
export const objectArn = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;
/** How the journal and `why` call an object. */
export const objectSubject = (bucket: string, key: string): string => `s3://${bucket}/${key}`;

/** The bucket that an ARN of a bucket or object names. */
export const bucketOfArn = (arn: string): string | undefined => /^arn:aws:s3:::([^/]+)/.exec(arn)?.[1];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function checkBucketName(name: string): void {
  const valid =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d{1,3}(\.\d{1,3}){3}$/.test(name) &&
    !["xn--", "sthree-", "amzn-s3-demo-"].some((prefix) => name.startsWith(prefix)) &&
    !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].some((suffix) => name.endsWith(suffix));
  if (!valid) throw invalidBucketName(name);
}

export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > KEY_BYTES_MAX) throw keyTooLong(size, KEY_BYTES_MAX);
}

/** The 64 hexadecimal digits by which S3 calls an account in ACLs and listings; one account has always the same. */
export function canonicalId(account: string): string {
  let id = canonicalIds.get(account);
  if (id === undefined) canonicalIds.set(account, (id = createHash("sha256").update(`s3/${account}`).digest("hex")));
  return id;
}

/** Worked out once: accounts are few and named in every listing. */
const canonicalIds = new Map<string, string>();

/** The older customer id that event records carry as a bucket's owner: `A` and 13 capitals or digits. */
export function customerId(account: string): string {
  const digest = createHash("sha256").update(`customer/${account}`).digest();
  return `A${Array.from(digest.subarray(0, 13), (byte) => BASE32[byte % BASE32.length]).join("")}`;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** The id of the key `aws/s3`: one account has the same one for ever in a region. */
export function managedKeyId(account: string, region: string): string {
  const hex = createHash("sha256").update(`aws/s3 ${account} ${region}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
