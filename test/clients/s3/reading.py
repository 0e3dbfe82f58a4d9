"""Parts of objects: ranges, numbers of parts, attributes, and the headers a reader chooses."""

import base64
import hashlib

from common import client, headers, only, plain, refused, tell

s3 = client()
B = {"Bucket": "py-reading"}
K = {**B, "Key": "k"}
s3.create_bucket(**B)
s3.put_object(**K, Body=b"0123456789", ContentType="text/plain")
s3.put_object(**B, Key="empty", Body=b"")


def ranged(asked, key="k"):
    found = refused(s3.get_object, **B, Key=key, Range=asked)
    if found:
        return found
    answer = s3.get_object(**B, Key=key, Range=asked)
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    return [status, answer["Body"].read().decode(), answer.get("ContentRange")]


asked = [
    "bytes=0-3", "bytes=4-", "bytes=-3", "bytes=8-99", "bytes=-99", "bytes=0-0", "bytes=-0", "bytes=10-", "bytes=5-2",
    "bytes=0-1,4-5", "items=0-1", "bytes=", "bytes=a-b",
]  # fmt: skip
ranges = {each: ranged(each) for each in asked}
ranges["of nothing"] = ranged("bytes=0-", "empty")
ranges["end of nothing"] = ranged("bytes=-1", "empty")
status, told, _ = plain(s3.generate_presigned_url("get_object", Params=K), Range="bytes=20-")
ranges["header of the refusal"] = [status, told.get("content-range")]
headed = s3.head_object(**K, Range="bytes=2-4")
ranges["head"] = [headed["ResponseMetadata"]["HTTPStatusCode"], headed["ContentLength"], headed.get("ContentRange")]
ranges["head beyond"] = refused(s3.head_object, **K, Range="bytes=10-")

P = {**B, "Key": "parts"}
size = 5 << 20
upload = s3.create_multipart_upload(**P, ChecksumAlgorithm="SHA256")["UploadId"]
made = []
bodies = [b"a" * size, b"b" * size, b"tail"]
WHOLE = hashlib.md5(b"".join(hashlib.md5(body).digest() for body in bodies)).hexdigest() + "-3"
SUM = hashlib.sha256(b"".join(hashlib.sha256(body).digest() for body in bodies)).digest()
for number, body in enumerate(bodies, 1):
    part = s3.upload_part(**P, UploadId=upload, PartNumber=number, Body=body, ChecksumAlgorithm="SHA256")
    made.append({"PartNumber": number, "ETag": part["ETag"], "ChecksumSHA256": part["ChecksumSHA256"]})
s3.complete_multipart_upload(**P, UploadId=upload, MultipartUpload={"Parts": made})


def numbered(call, number, **given):
    found = refused(call, **P, PartNumber=number, **given)
    if found:
        return found
    answer = call(**P, PartNumber=number, **given)
    return [
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["ContentLength"],
        answer.get("ContentRange"),
        answer.get("PartsCount"),
    ]


parts = {
    "first": numbered(s3.get_object, 1),
    "last": numbered(s3.head_object, 3),
    "beyond": numbered(s3.get_object, 4),
    "head beyond": numbered(s3.head_object, 4),
    "none": numbered(s3.get_object, 0),
    "too many": numbered(s3.get_object, 10_001),
    "with a range": numbered(s3.get_object, 1, Range="bytes=0-1"),
    "of a plain object": [
        only(s3.get_object(**K, PartNumber=1), "ContentLength", "ContentRange", "PartsCount"),
        refused(s3.get_object, **K, PartNumber=2),
    ],
    "etag": s3.head_object(**P)["ETag"] == f'"{WHOLE}"',
}


def attributes(key, *names, **given):
    found = refused(s3.get_object_attributes, **B, Key=key, ObjectAttributes=list(names), **given)
    if found:
        return found
    answer = s3.get_object_attributes(**B, Key=key, ObjectAttributes=list(names), **given)
    return {name: value for name, value in answer.items() if name not in ("ResponseMetadata", "LastModified")}


ALL = ("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize")
listed = attributes("parts", "ObjectParts", MaxParts=2)["ObjectParts"]
rest = attributes("parts", "ObjectParts", PartNumberMarker=2)["ObjectParts"]
of_parts = attributes("parts", *ALL)
asked = {
    "plain": attributes("k", *ALL),
    "parts": of_parts["ETag"] == WHOLE and of_parts["Checksum"],
    "their sum": base64.b64decode(of_parts["Checksum"].pop("ChecksumSHA256")) == SUM,
    "two parts": {**listed, "Parts": [only(p, "PartNumber", "Size") for p in listed["Parts"]]},
    "the rest": [rest["IsTruncated"], [p["PartNumber"] for p in rest["Parts"]]],
    "the last one's sum": base64.b64decode(rest["Parts"][-1]["ChecksumSHA256"]) == hashlib.sha256(bodies[2]).digest(),
    "only the size": attributes("k", "ObjectSize"),
    "odd": attributes("k", "Colour"),
    "missing": attributes("none", "ETag"),
}

chosen = s3.get_object(
    **K,
    ResponseContentType="text/csv",
    ResponseContentDisposition='attachment; filename="a b.csv"',
    ResponseContentLanguage="de",
    ResponseCacheControl="no-store",
    ResponseContentEncoding="identity",
    ResponseExpires="Thu, 01 Jan 2026 00:00:00 GMT",
)
names = ("content-type", "content-disposition", "content-language", "cache-control", "content-encoding", "expires")
told = headers(s3.get_object(**K))
whole = {
    "accept-ranges": told.get("accept-ranges"),
    "etag": told.get("etag"),
    "content-length": told.get("content-length"),
    "ids": ["x-amz-request-id" in told, "x-amz-id-2" in told],
    "chosen": {name: headers(chosen).get(name) for name in names},
    "head": {name: headers(s3.head_object(**K, ResponseContentType="text/csv")).get(name) for name in names[:1]},
}
tell(ranges=ranges, parts=parts, attributes=asked, whole=whole)
