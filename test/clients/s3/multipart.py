"""Uploads in parts, in every odd case: order, size, gaps, doubles, copies, listings, and what is left after the end."""

from common import client, headers, only, refused, tell

s3 = client()
B = {"Bucket": "py-multipart"}
K = {**B, "Key": "dir/k ü"}
s3.create_bucket(**B)
BIG = b"a" * (5 << 20)


def begin(key=K, **given):
    return {**key, "UploadId": s3.create_multipart_upload(**key, **given)["UploadId"]}


def part(of, number, body):
    return {"PartNumber": number, "ETag": s3.upload_part(**of, PartNumber=number, Body=body)["ETag"]}


def complete(of, *parts):
    return s3.complete_multipart_upload(**of, MultipartUpload={"Parts": list(parts)})


def not_complete(of, *parts):
    found = refused(s3.complete_multipart_upload, **of, MultipartUpload={"Parts": list(parts)})
    if len(found) > 3:
        found[3].pop("UploadId", None)
    return found


up = begin(ContentType="text/x", Metadata={"who": "me"}, Tagging="a=1", StorageClass="STANDARD_IA")
one, three, seven = part(up, 1, BIG), part(up, 3, b"small"), part(up, 7, b"end")
other = {**up, "Key": "other"}
ghost = {**up, "UploadId": "ghost"}
odd = {
    "no parts": not_complete(up),
    "order": not_complete(up, three, one),
    "twice": not_complete(up, one, one),
    "too small": not_complete(up, one, three, seven),
    "not there": not_complete(up, one, {"PartNumber": 2, "ETag": one["ETag"]}),
    "another etag": not_complete(up, {**one, "ETag": three["ETag"]}),
    "of another key": not_complete(other, one),
    "of no upload": not_complete(ghost, one),
    "no etag": not_complete(up, {"PartNumber": 1}),
    "no number": not_complete(up, {"ETag": one["ETag"]}),
    "number zero": not_complete(up, {**one, "PartNumber": 0}),
    "no such checksum": refused(s3.create_multipart_upload, **K, ChecksumAlgorithm="CRC33"),
    "part zero": refused(s3.upload_part, **up, PartNumber=0, Body=b""),
    "part 10,001": refused(s3.upload_part, **up, PartNumber=10_001, Body=b""),
    "part of no upload": refused(s3.upload_part, **ghost, PartNumber=1, Body=b""),
    "parts of no upload": refused(s3.list_parts, **ghost),
    "abort of no upload": refused(s3.abort_multipart_upload, **ghost),
    "not yet there": refused(s3.head_object, **K),
}
replaced = part(up, 3, b"tail")


def parts_of(of, **given):
    page = s3.list_parts(**of, **given)
    numbers = [[p["PartNumber"], p["Size"]] for p in page.get("Parts", [])]
    return [numbers, page["IsTruncated"], page.get("NextPartNumberMarker"), page["MaxParts"]]


shown = s3.list_parts(**up)
listed = {
    "all": parts_of(up),
    "first": parts_of(up, MaxParts=1),
    "after it": parts_of(up, MaxParts=1, PartNumberMarker=1),
    "beyond": parts_of(up, PartNumberMarker=7),
    "max 5000": parts_of(up, MaxParts=5000)[3],
    "pages": [p["PartNumber"] for page in s3.get_paginator("list_parts").paginate(**up, PaginationConfig={"PageSize": 2}) for p in page["Parts"]],
    "about": only(shown, "Bucket", "Key", "StorageClass"),
    "owner is initiator": shown["Owner"]["ID"] == shown["Initiator"]["ID"],
}  # fmt: skip
done = complete(up, one, replaced)
head = s3.head_object(**K)
told = {
    "answer": [done["Bucket"], done["Key"], done["ETag"].endswith('-2"'), done["Location"].endswith("/py-multipart/dir%2Fk%20%C3%BC")],
    "object": [head["ContentLength"], head["ContentType"], head["Metadata"], head["StorageClass"], head["ETag"] == done["ETag"]],
    "tags": s3.get_object_tagging(**K)["TagSet"],
    "the same again": complete(up, one, replaced)["ETag"] == done["ETag"],
    "otherwise again": not_complete(up, one),
    "part after the end": refused(s3.upload_part, **up, PartNumber=1, Body=b"")[:2],
    "abort after the end": refused(s3.abort_multipart_upload, **up),
}  # fmt: skip

s3.put_object(**B, Key="source", Body=b"0123456789" * 10)
SOURCE = {**B, "Key": "source"}
up = begin({**B, "Key": "copied"})


def copy(number=1, **given):
    return s3.upload_part_copy(**up, PartNumber=number, CopySource=SOURCE, **given)["CopyPartResult"]


def not_copied(source=SOURCE, **given):
    return refused(s3.upload_part_copy, **up, PartNumber=1, CopySource=source, **given)


copied = copy(CopySourceRange="bytes=10-19")
copies = {
    "whole": copy(2)["ETag"] == s3.head_object(**SOURCE)["ETag"],
    "open range": not_copied(CopySourceRange="bytes=10-"),
    "no range": not_copied(CopySourceRange="10-19"),
    "beyond the end": not_copied(CopySourceRange="bytes=10-100"),
    "outside": not_copied(CopySourceRange="bytes=100-101"),
    "missing source": not_copied({**B, "Key": "none"}),
    "missing bucket": not_copied({"Bucket": "py-none", "Key": "none"}),
    "result": [complete(up, {"PartNumber": 1, "ETag": copied["ETag"]})["Key"], s3.get_object(**B, Key="copied")["Body"].read().decode()],
}  # fmt: skip

keys = ["a", "b/1", "b/2", "c", "c"]
ups = [begin({**B, "Key": key}) for key in keys]


def uploads(**given):
    page = s3.list_multipart_uploads(**B, **given)
    found = [[u["Key"], [o["UploadId"] for o in ups].index(u["UploadId"])] for u in page.get("Uploads", [])]
    folders = [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    return [found, folders, page["IsTruncated"], page.get("NextKeyMarker")]


open_uploads = {
    "all": uploads(),
    "folders": uploads(Delimiter="/"),
    "prefix": uploads(Prefix="b/"),
    "two": uploads(MaxUploads=2),
    "after b/1": uploads(KeyMarker="b/1"),
    "after the first c": uploads(KeyMarker="c", UploadIdMarker=ups[3]["UploadId"]),
    "pages": len([u for page in s3.get_paginator("list_multipart_uploads").paginate(**B, PaginationConfig={"PageSize": 2}) for u in page["Uploads"]]),
    "aborted": s3.abort_multipart_upload(**ups[0])["ResponseMetadata"]["HTTPStatusCode"],
    "abort again": refused(s3.abort_multipart_upload, **ups[0])[:3],
    "left": len(uploads()[0]),
}  # fmt: skip
for key in s3.list_objects_v2(**B)["Contents"]:
    s3.delete_object(**B, Key=key["Key"])
gone = s3.delete_bucket(**B)["ResponseMetadata"]["HTTPStatusCode"]
tell(odd=odd, listed=listed, told=told, copies=copies, uploads=open_uploads, bucket_with_open_uploads=gone)
