import type { Tag } from "@aws-sdk/client-s3";
import type { CallContext, Instant, Operation } from "../../../kernel/index.ts";
import { emptyBody, type PlainAnswer } from "../answer.ts";
import { bucketFor } from "../access.ts";
import { CHECKSUM_ALGORITHMS, checksumMembers, checksumOf } from "../checksums.ts";
import { quoted } from "../conditions.ts";
import { namedVersion, type S3Core } from "../core.ts";
import { badDigest, formFieldMissing, malformedXml } from "../errors.ts";
import type { Form } from "../form.ts";
import { checkPolicy } from "../post-policy.ts";
import type { Bucket, StoredObject } from "../state.ts";
import { writeObject, writePermissions, type PutInput } from "./put-object.ts";

/** A form that was posted to a bucket, read and with its signature checked. */
export interface PostInput {
  readonly Bucket: string;
  readonly form: Form;
  /** On the clock on which whoever signed it lives; the world's by default. */
  readonly now?: Instant;
}

/** An upload by a browser's form. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
export const postObject = (core: S3Core): Operation<PostInput, PlainAnswer> => ({
  permissions(input, context) {
    bucketFor(core, input, context);
    const policy = input.form.fields.get("policy");
    const put = putInput(input);
    // Nobody who is nobody can have signed a policy.
    if (policy !== undefined && context.caller.kind !== "anonymous")
      checkPolicy(input.form, input.Bucket, policy, input.now ?? context.now);
    return writePermissions(put);
  },
  async run(input, context) {
    const put = putInput(input);
    await checkChecksums(input.form);
    const { bucket, object } = await writeObject(core, put, "ObjectCreated:Post", context);
    return answer(bucket, object, input.form, context);
  },
});

/** Fields say what headers would say. */
function putInput({ Bucket, form: { fields, file } }: PostInput): PutInput {
  const key = fields.get("key");
  if (key === undefined) throw formFieldMissing("key");
  const metadata = [...fields].flatMap(([name, value]) =>
    name.startsWith("x-amz-meta-") ? [[name.slice("x-amz-meta-".length), value]] : [],
  );
  return {
    Bucket,
    Key: key,
    Body: file,
    ...(fields.has("acl") ? { ACL: fields.get("acl") } : {}),
    CacheControl: asHeader(fields.get("cache-control")),
    ContentDisposition: asHeader(fields.get("content-disposition")),
    ContentEncoding: asHeader(fields.get("content-encoding")),
    ContentLanguage: asHeader(fields.get("content-language")),
    ContentType: asHeader(fields.get("content-type")),
    Expires: asHeader(fields.get("expires")),
    Metadata: Object.fromEntries(metadata),
    StorageClass: fields.get("x-amz-storage-class"),
    WebsiteRedirectLocation: asHeader(fields.get("x-amz-website-redirect-location")),
    ServerSideEncryption: fields.get("x-amz-server-side-encryption"),
    SSEKMSKeyId: fields.get("x-amz-server-side-encryption-aws-kms-key-id"),
    SSECustomerAlgorithm: fields.get("x-amz-server-side-encryption-customer-algorithm"),
    Tagging: readTags(fields.get("tagging"))
      .map(({ Key = "", Value = "" }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`)
      .join("&"),
    ...Object.fromEntries(
      CHECKSUM_ALGORITHMS.flatMap((algorithm) => {
        const value = fields.get(`x-amz-checksum-${algorithm.toLowerCase()}`);
        return value === undefined ? [] : [[`Checksum${algorithm}`, value]];
      }),
    ),
  };
}

/** A field's bytes as they will stand in a header; what none can hold is a space. */
const asHeader = (field: string | undefined): string | undefined =>
  field &&
  Buffer.from(field)
    .toString("latin1")
    .replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, " ");

/** The wire has nothing to hold a form's checksums against before the file is known. */
async function checkChecksums({ fields, file }: Form): Promise<void> {
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const given = fields.get(`x-amz-checksum-${algorithm.toLowerCase()}`);
    if (given === undefined) continue;
    const worked = await checksumOf(file, algorithm);
    if (worked && worked.value !== given) throw badDigest(algorithm);
  }
  const md5 = fields.get("content-md5");
  if (md5 !== undefined && Buffer.from(md5, "base64").toString("hex") !== file.md5) throw badDigest("Content-MD5");
}

/** `<Tagging><TagSet><Tag><Key>…</Key><Value>…</Value></Tag></TagSet></Tagging>`; other elements say nothing. */
function readTags(xml: string | undefined): readonly Tag[] {
  if (xml === undefined) return [];
  if (!/^\s*<[^>]+>[^]*<\/[^>]+>\s*$/.test(xml)) throw malformedXml();
  const tags = [...xml.matchAll(/<Tag>\s*<Key>([^<]*)<\/Key>\s*<Value>([^<]*)<\/Value>\s*<\/Tag>/g)];
  return tags.map(([, key = "", value = ""]) => ({ Key: unescaped(key), Value: unescaped(value) }));
}

const unescaped = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function answer(bucket: Bucket, object: StoredObject, { fields }: Form, context: CallContext): PlainAnswer {
  const location = `${context.endpoint}/${bucket.name}/${encodeURIComponent(object.key)}`;
  const headers = { ...objectHeaders(object), location };
  const redirect = redirectOf(fields.get("success_action_redirect") ?? fields.get("redirect"), bucket, object);
  if (redirect !== undefined) return { status: 303, headers: { ...headers, location: redirect }, body: emptyBody };
  const status = fields.get("success_action_status");
  if (status !== "201") return { status: status === "200" ? 200 : 204, headers, body: emptyBody };
  const elements = { Location: location, Bucket: bucket.name, Key: object.key, ETag: quoted(object.eTag) };
  const inner = Object.entries(elements).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  const body = Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${inner.join("")}</PostResponse>`);
  return { status: 201, headers: { ...headers, "content-type": "application/xml" }, body };
}

/** A URL that cannot be read is as good as none. */
function redirectOf(given: string | undefined, bucket: Bucket, object: StoredObject): string | undefined {
  if (given === undefined || !URL.canParse(given)) return undefined;
  const url = new URL(given);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  url.searchParams.append("bucket", bucket.name);
  url.searchParams.append("key", object.key);
  url.searchParams.append("etag", quoted(object.eTag));
  return url.href;
}

function objectHeaders(object: StoredObject): Readonly<Record<string, string>> {
  const { ChecksumType: type, ...checksums } = checksumMembers(object.checksum);
  const version = namedVersion(object.versionId);
  return {
    etag: quoted(object.eTag),
    "x-amz-server-side-encryption": object.encryption.ServerSideEncryption,
    ...(version === undefined ? {} : { "x-amz-version-id": version }),
    ...(type === undefined ? {} : { "x-amz-checksum-type": type }),
    ...Object.fromEntries(
      Object.entries(checksums).map(([name, value]) => [
        `x-amz-checksum-${name.slice("Checksum".length).toLowerCase()}`,
        value,
      ]),
    ),
  };
}
