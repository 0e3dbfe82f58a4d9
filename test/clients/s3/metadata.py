"""What is said of objects: metadata, headers, tags, directives of copies, classes, encryption, keys of every kind."""

from common import client, only, plain, refused, signed, tell

s3 = client()
B = {"Bucket": "py-metadata"}
K = {**B, "Key": "k"}
s3.create_bucket(**B)
s3.put_object(
    **K,
    Body=b"x",
    ContentType="text/csv; charset=utf-8",
    ContentLanguage="de",
    ContentDisposition="inline",
    ContentEncoding="identity",
    CacheControl="max-age=60",
    Expires="Thu, 01 Jan 2026 00:00:00 GMT",
    Metadata={"Who": "me", "with-dash": "a b"},
    Tagging="stage=raw&note=a%20b%2Bc",
    WebsiteRedirectLocation="/elsewhere",
    StorageClass="STANDARD_IA",
)
OWN = (
    "ContentType", "ContentLanguage", "ContentDisposition", "ContentEncoding", "CacheControl", "ExpiresString", "Metadata",
    "WebsiteRedirectLocation", "StorageClass", "TagCount", "ServerSideEncryption",
)  # fmt: skip


def of(key="k"):
    return only(s3.head_object(**B, Key=key), *OWN)


def put(**given):
    return refused(s3.put_object, **B, Key="odd", Body=b"x", **given)


s3.put_object(**B, Key="bare", Body=b"")
url = s3.generate_presigned_url("put_object", Params={**B, "Key": "utf8", "Metadata": {"name": "x"}})
raw = plain(url, "PUT", b"x", x_amz_meta_name="x")[0]
put_tags = {"TagSet": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": ""}]}
signed("PUT", "/py-metadata/odd-headers", b"x", Expires="0", x_amz_meta_name="=?UTF-8?B?w6k=?=", x_amz_meta_plain="=?UTF-8?Q?a=20b?=")  # fmt: skip
odd_headers = s3.head_object(**B, Key="odd-headers")
said = {
    "expires, not a date": odd_headers["ExpiresString"],
    "in another alphabet": odd_headers["Metadata"],
    "all": of(),
    "nothing": only(s3.get_object(**B, Key="bare"), *OWN, "ContentLength"),
    "2 KB of metadata": put(Metadata={"a": "x" * 2047}),
    "more than 2 KB": put(Metadata={"a": "x" * 2048}),
    "presigned": raw,
    "class": put(StorageClass="COLD"),
    "redirect": put(WebsiteRedirectLocation="elsewhere"),
    "key of 1024": refused(s3.put_object, **B, Key="k" * 1024, Body=b""),
    "key of 1025": refused(s3.put_object, **B, Key="k" * 1025, Body=b""),
    "keys": [
        s3.put_object(**B, Key=key, Body=key.encode()) and s3.get_object(**B, Key=key)["Body"].read().decode() == key
        for key in ("a//b", "/lead", "trail/", "a b+c&d=e?f#g%h", "äöü/日本", ".", "a/./b", "a/../b", "'\"<>", "\t")
    ],
}


def copy(source="k", key="copy", **given):
    return refused(s3.copy_object, **B, Key=key, CopySource={**B, "Key": source}, **given)


def copied(**given):
    copy(**given)
    return of("copy")


copies = {
    "as it was": copied(),
    "replaced": copied(MetadataDirective="REPLACE", Metadata={"b": "2"}, ContentType="text/plain"),
    "copied anyway": copied(MetadataDirective="COPY", Metadata={"b": "2"})["Metadata"],
    "other tags": [copy(TaggingDirective="REPLACE", Tagging="c=3"), s3.get_object_tagging(**B, Key="copy")["TagSet"]],
    "no tags": copied(TaggingDirective="REPLACE").get("TagCount"),
    "class": copied(StorageClass="GLACIER_IR")["StorageClass"],
    "onto itself": copy(key="k"),
    "onto itself, replaced": copy(key="k", MetadataDirective="REPLACE", Metadata={"new": "1"}),
    "afterwards": of()["Metadata"],
    "odd directive": copy(MetadataDirective="MOVE"),
    "odd tagging directive": copy(TaggingDirective="MOVE"),
    "no key": refused(s3.copy_object, **B, Key="copy", CopySource="py-metadata/"),
    "missing": copy(source="none"),
    "spaces": [copy(source="a b+c&d=e?f#g%h"), s3.get_object(**B, Key="copy")["Body"].read().decode()],
}


def tags(call=s3.put_object_tagging, at=K, **pairs):
    return refused(call, **at, Tagging={"TagSet": [{"Key": key, "Value": value} for key, value in pairs.items()]})


def bucket_tags(**pairs):
    return tags(s3.put_bucket_tagging, B, **pairs)


tagging = {
    "none at first": refused(s3.get_bucket_tagging, **B),
    "put": [tags(a="1", b=""), s3.get_object_tagging(**K)["TagSet"], s3.head_object(**K)["TagCount"]],
    "eleven": tags(**{f"t{n}": "" for n in range(11)}),
    "twice": refused(s3.put_object_tagging, **K, Tagging={"TagSet": [{"Key": "a", "Value": "1"}] * 2}),
    "long key": tags(**{"k" * 129: "v"}),
    "long value": tags(k="v" * 257),
    "odd characters": tags(**{"a;b": "v"}),
    "reserved": tags(**{"aws:a": "v"}),
    "of nothing": refused(s3.get_object_tagging, **B, Key="none"),
    "header twice": put(Tagging="a=1&a=2"),
    "header too many": put(Tagging="&".join(f"t{n}=" for n in range(11))),
    "delete": [s3.delete_object_tagging(**K)["ResponseMetadata"]["HTTPStatusCode"], s3.get_object_tagging(**K)["TagSet"]],
    "bucket": [bucket_tags(team="a"), s3.get_bucket_tagging(**B)["TagSet"]],
    "bucket's own": bucket_tags(**{"aws:x": "v"}),
    "bucket of 51": bucket_tags(**{f"t{n}": "" for n in range(51)}),
    "bucket's deleted": [s3.delete_bucket_tagging(**B)["ResponseMetadata"]["HTTPStatusCode"], refused(s3.get_bucket_tagging, **B)[1]],
}  # fmt: skip


def sealed(**given):
    s3.put_object(**B, Key="sealed", Body=b"x", **given)
    return only(s3.head_object(**B, Key="sealed"), "ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")


KEY = "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab"
DEFAULT = s3.get_bucket_encryption(**B)["ServerSideEncryptionConfiguration"]["Rules"][0]


def encrypt(**default):
    rule = {"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}
    return refused(s3.put_bucket_encryption, **B, ServerSideEncryptionConfiguration={"Rules": [rule]})


encryption = {
    "default": [DEFAULT["ApplyServerSideEncryptionByDefault"], DEFAULT["BucketKeyEnabled"]],
    "asked": sealed(ServerSideEncryption="aws:kms", SSEKMSKeyId=KEY, BucketKeyEnabled=True),
    "odd": put(ServerSideEncryption="rot13"),
    "key without kms": put(ServerSideEncryption="AES256", SSEKMSKeyId=KEY),
    "bucket's odd": encrypt(SSEAlgorithm="rot13"),
    "bucket's key without kms": encrypt(SSEAlgorithm="AES256", KMSMasterKeyID=KEY),
    "bucket's": encrypt(SSEAlgorithm="aws:kms", KMSMasterKeyID=KEY),
    "by default": sealed(),
    "against it": sealed(ServerSideEncryption="AES256"),
    "default again": [s3.delete_bucket_encryption(**B)["ResponseMetadata"]["HTTPStatusCode"], sealed()],
}
tell(said=said, copies=copies, tagging=tagging, encryption=encryption)
