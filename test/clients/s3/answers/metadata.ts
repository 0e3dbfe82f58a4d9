import { because, refused, type Answers } from "./refusals.ts";

/**
 * What AWS answers to `metadata.py`.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html
 */
export const metadata: Answers = {
  said: {
    "expires, not a date": "0",
    "in another alphabet": { name: "=?UTF-8?B?w6k=?=", plain: "a b" },
    all: {
      ContentType: "text/csv; charset=utf-8",
      ContentLanguage: "de",
      ContentDisposition: "inline",
      ContentEncoding: "identity",
      CacheControl: "max-age=60",
      ExpiresString: "Thu, 01 Jan 2026 00:00:00 GMT",
      Metadata: { who: "me", "with-dash": "a b" },
      WebsiteRedirectLocation: "/elsewhere",
      StorageClass: "STANDARD_IA",
      TagCount: 2,
      ServerSideEncryption: "AES256",
    },
    nothing: { ContentType: "binary/octet-stream", Metadata: {}, ServerSideEncryption: "AES256", ContentLength: 0 },
    "2 KB of metadata": null,
    "more than 2 KB": refused("MetadataTooLarge", { Size: "2049", MaxSizeAllowed: "2048" }),
    presigned: 200,
    class: refused("InvalidStorageClass", { StorageClassRequested: "COLD" }),
    redirect: refused("InvalidRedirectLocation"),
    "key of 1024": null,
    "key of 1025": refused("KeyTooLongError", { Size: "1025", MaxSizeAllowed: "1024" }),
    keys: [true, true, true, true, true, true, true, true, true, true],
  },
  copies: {
    "as it was": {
      ContentType: "text/csv; charset=utf-8",
      ContentLanguage: "de",
      ContentDisposition: "inline",
      ContentEncoding: "identity",
      CacheControl: "max-age=60",
      ExpiresString: "Thu, 01 Jan 2026 00:00:00 GMT",
      Metadata: { who: "me", "with-dash": "a b" },
      TagCount: 2,
      ServerSideEncryption: "AES256",
    },
    replaced: { ContentType: "text/plain", Metadata: { b: "2" }, TagCount: 2, ServerSideEncryption: "AES256" },
    "copied anyway": { who: "me", "with-dash": "a b" },
    "other tags": [null, [{ Key: "c", Value: "3" }]],
    "no tags": null,
    class: "GLACIER_IR",
    "onto itself": because(
      "InvalidRequest",
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    ),
    "onto itself, replaced": null,
    afterwards: { new: "1" },
    "odd directive": because("InvalidArgument", "Unknown metadata directive.", {
      ArgumentName: "x-amz-metadata-directive",
      ArgumentValue: "MOVE",
    }),
    "odd tagging directive": because("InvalidArgument", "Unknown tagging directive.", {
      ArgumentName: "x-amz-tagging-directive",
      ArgumentValue: "MOVE",
    }),
    "no key": because("InvalidArgument", "Invalid copy source object key", {
      ArgumentName: "x-amz-copy-source",
      ArgumentValue: "x-amz-copy-source",
    }),
    missing: refused("NoSuchKey", { Key: "none" }),
    spaces: [null, "a b+c&d=e?f#g%h"],
  },
  tagging: {
    "none at first": refused("NoSuchTagSet", { BucketName: "py-metadata" }),
    put: [
      null,
      [
        { Key: "a", Value: "1" },
        { Key: "b", Value: "" },
      ],
      2,
    ],
    eleven: because("BadRequest", "Object tags cannot be greater than 10"),
    twice: because("InvalidTag", "Cannot provide multiple Tags with the same key", { TagKey: "a" }),
    "long key": because("InvalidTag", "The TagKey you have provided is invalid", { TagKey: "k".repeat(129) }),
    "long value": because("InvalidTag", "The TagValue you have provided is invalid", {
      TagKey: "k",
      TagValue: "v".repeat(257),
    }),
    "odd characters": because("InvalidTag", "The TagKey you have provided is invalid", { TagKey: "a;b" }),
    reserved: because("InvalidTag", "Your TagKey cannot be prefixed with aws:", { TagKey: "aws:a" }),
    "of nothing": refused("NoSuchKey", { Key: "py-metadata/none" }),
    "header twice": because(
      "InvalidArgument",
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
      { ArgumentName: "x-amz-tagging", ArgumentValue: "a=1&a=2" },
    ),
    "header too many": because("BadRequest", "Object tags cannot be greater than 10"),
    delete: [204, []],
    bucket: [null, [{ Key: "team", Value: "a" }]],
    "bucket's own": because("InvalidTag", "System tags cannot be added/updated by requester", { TagKey: "aws:x" }),
    "bucket of 51": because("BadRequest", "Bucket tag count cannot be greater than 50"),
    "bucket's deleted": [204, "NoSuchTagSet"],
  },
  encryption: {
    default: [{ SSEAlgorithm: "AES256" }, false],
    asked: {
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      BucketKeyEnabled: true,
    },
    odd: because("InvalidArgument", "The encryption method specified is not supported", {
      ArgumentName: "x-amz-server-side-encryption",
      ArgumentValue: "rot13",
    }),
    "key without kms": because(
      "InvalidArgument",
      "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
      { ArgumentName: "x-amz-server-side-encryption", ArgumentValue: "AES256" },
    ),
    "bucket's odd": refused("MalformedXML"),
    "bucket's key without kms": because(
      "InvalidArgument",
      "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      { ArgumentName: "ApplyServerSideEncryptionByDefault" },
    ),
    "bucket's": null,
    "by default": {
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      BucketKeyEnabled: true,
    },
    "against it": { ServerSideEncryption: "AES256" },
    "default again": [204, { ServerSideEncryption: "AES256" }],
  },
};
