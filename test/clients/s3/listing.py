"""Lists of objects, old and new, page by page, and many deletes at once."""

import base64
import hashlib

from common import client, code, only, refused, signed, tell

s3 = client()
B = {"Bucket": "py-listing"}
s3.create_bucket(**B)
KEYS = ["a", "a b", "a+b", "dir/1", "dir/2", "dir/sub/3", "é", "z"]
for key in KEYS:
    s3.put_object(**B, Key=key, Body=b"x")


def v2(**given):
    page = s3.list_objects_v2(**B, **given)
    keys = [o["Key"] for o in page.get("Contents", [])]
    folders = [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    return [keys, folders, page["KeyCount"], page["IsTruncated"]]


def v1(**given):
    page = s3.list_objects(**B, **given)
    keys = [o["Key"] for o in page.get("Contents", [])]
    folders = [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    return [keys, folders, page["IsTruncated"], page.get("NextMarker")]


first = s3.list_objects_v2(**B, MaxKeys=3)
new = {
    "all": v2(),
    "prefix": v2(Prefix="dir/"),
    "folders": v2(Delimiter="/"),
    "folders below": v2(Prefix="dir/", Delimiter="/"),
    "long delimiter": v2(Delimiter="/su"),
    "start after": v2(StartAfter="dir/1"),
    "none": v2(MaxKeys=0),
    "three": [first["IsTruncated"], [o["Key"] for o in first["Contents"]], first["MaxKeys"]],
    "next": v2(ContinuationToken=first["NextContinuationToken"], MaxKeys=3),
    "token over start": v2(ContinuationToken=first["NextContinuationToken"], StartAfter="z"),
    "more than 1000": s3.list_objects_v2(**B, MaxKeys=5000)["MaxKeys"],
    "pages of two": [len(p.get("Contents", [])) + len(p.get("CommonPrefixes", [])) for p in s3.get_paginator("list_objects_v2").paginate(**B, Delimiter="/", PaginationConfig={"PageSize": 2})],
    "owner": [("Owner" in s3.list_objects_v2(**B, FetchOwner=fetch)["Contents"][0]) for fetch in (True, False)],
    "bad token": refused(s3.list_objects_v2, **B, ContinuationToken="odd"),
    "negative": refused(s3.list_objects_v2, **B, MaxKeys=-1),
    "no bucket": refused(s3.list_objects_v2, Bucket="py-none"),
    "entry": only(s3.list_objects_v2(**B)["Contents"][0], "Key", "ETag", "Size", "StorageClass"),
}  # fmt: skip
old = {
    "folders": v1(Delimiter="/"),
    "two": v1(MaxKeys=2),
    "two with a delimiter": v1(MaxKeys=4, Delimiter="/"),
    "after a folder": v1(Marker="dir/", Delimiter="/"),
    "after a b": v1(Marker="a b"),
    "none": v1(MaxKeys=0),
    "owner": "Owner" in s3.list_objects(**B)["Contents"][0],
}


def raw(query):
    status, _, body = signed("GET", f"/py-listing?{query}")
    text = body.decode()
    return [status] + [piece.split("</Key>")[0] for piece in text.split("<Key>")[1:]]


encoded = {
    "url": raw("encoding-type=url&list-type=2"),
    "none": raw("list-type=2&prefix=a"),
    "odd": refused(s3.list_objects_v2, **B, EncodingType="html"),
    "deletes no bucket": code(signed("DELETE", "/py-listing?location")),
    "two resources": code(signed("GET", "/py-listing?acl&policy")),
    "odd max": code(signed("GET", "/py-listing?max-keys=two")),
    "large max": code(signed("GET", "/py-listing?max-keys=3000000000")),
}


def md5(data):
    return base64.b64encode(hashlib.md5(data).digest()).decode()


quiet = s3.delete_objects(**B, Delete={"Objects": [{"Key": "a"}, {"Key": "none"}], "Quiet": True})
loud = s3.delete_objects(**B, Delete={"Objects": [{"Key": "a b"}, {"Key": "none"}, {"Key": "a+b"}]})
many = {
    "quiet": only(quiet, "Deleted", "Errors"),
    "loud": only(loud, "Deleted", "Errors"),
    "left": v2(Prefix="a")[0],
    "none": refused(s3.delete_objects, **B, Delete={"Objects": []}),
    "too many": refused(s3.delete_objects, **B, Delete={"Objects": [{"Key": str(n)} for n in range(1001)]}),
    "odd version": s3.delete_objects(**B, Delete={"Objects": [{"Key": "z", "VersionId": "odd"}]}).get("Errors"),
    "null version": s3.delete_objects(**B, Delete={"Objects": [{"Key": "z", "VersionId": "null"}]}).get("Deleted"),
    "no checksum": code(signed("POST", "/py-listing?delete", b"<Delete><Object><Key>z</Key></Object></Delete>")),
    "no xml": code(signed("POST", "/py-listing?delete", b"nonsense", Content_MD5=md5(b"nonsense"))),
    "empty": code(signed("POST", "/py-listing?delete", b"", Content_MD5=md5(b""))),
    "twice": s3.delete_objects(**B, Delete={"Objects": [{"Key": "z"}, {"Key": "z"}]})["Deleted"],
}
tell(new=new, old=old, encoded=encoded, many=many)
