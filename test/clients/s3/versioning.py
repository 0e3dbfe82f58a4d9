"""Versions, delete markers, and what every kind of listing shows of them."""

from common import client, headers, only, refused, tell

s3 = client()
B = {"Bucket": "py-versions"}
K = {**B, "Key": "k"}
s3.create_bucket(**B)


def versioning(status):
    s3.put_bucket_versioning(**B, VersioningConfiguration={"Status": status})


def put(body, **more):
    return s3.put_object(**{**K, **more}, Body=body).get("VersionId")


def shown(**given):
    """Key, id (by its name), latest; markers apart; what a page says of the next one."""
    page = s3.list_object_versions(**B, **given)
    listed = [[v["Key"], names.get(v["VersionId"], "?"), v["IsLatest"]] for v in page.get("Versions", [])]
    marks = [[v["Key"], names.get(v["VersionId"], "?"), v["IsLatest"]] for v in page.get("DeleteMarkers", [])]
    common = [p["Prefix"] for p in page.get("CommonPrefixes", [])]
    following = page.get("NextVersionIdMarker")
    following = [page.get("NextKeyMarker"), names.get(following, following)] if page["IsTruncated"] else None
    return [listed, marks, common, following]


names = {"null": "null"}
before = {
    "new": only(s3.get_bucket_versioning(**B), "Status"),
    "without status": refused(s3.put_bucket_versioning, **B, VersioningConfiguration={}),
    "lower case": refused(s3.put_bucket_versioning, **B, VersioningConfiguration={"Status": "enabled"}),
    "unversioned put": put("zero"),
}
versioning("Enabled")
v1, v2 = put("one"), put("two")
names.update({v1: "v1", v2: "v2"})
hidden = s3.delete_object(**K)
mark = hidden["VersionId"]
names[mark] = "mark"
gone = refused(s3.get_object, **K)
try:
    s3.get_object(**K)
except s3.exceptions.NoSuchKey as error:
    told = headers(error.response)
marked = {
    "delete": [hidden["DeleteMarker"], hidden["ResponseMetadata"]["HTTPStatusCode"]],
    "get": [gone, told.get("x-amz-delete-marker"), told.get("x-amz-version-id") == mark],
    "head": refused(s3.head_object, **K),
    "get the marker": refused(s3.get_object, **K, VersionId=mark),
    "head the marker": refused(s3.head_object, **K, VersionId=mark),
    "copy without an id": refused(s3.copy_object, **B, Key="c", CopySource=K),
    "copy of an odd id": refused(s3.copy_object, **B, Key="c", CopySource={**K, "VersionId": "abc"}),
    "copy the marker": refused(s3.copy_object, **B, Key="c", CopySource={**K, "VersionId": mark}),
    "tag the marker": refused(s3.get_object_tagging, **K, VersionId=mark),
    "write to what is hidden": refused(s3.put_object_tagging, **K, Tagging={"TagSet": []}),
    "attributes": refused(s3.get_object_attributes, **K, ObjectAttributes=["ETag"]),
    "a version": s3.get_object(**K, VersionId=v1)["Body"].read().decode(),
    "the null version": s3.get_object(**K, VersionId="null")["Body"].read().decode(),
    "malformed": refused(s3.get_object, **K, VersionId="nonsense"),
    "list v2": s3.list_objects_v2(**B)["KeyCount"],
}
names[put("a", Key="dir/a")] = "a1"
names[put("b", Key="dir/b")] = "b1"
names[put("z", Key="z")] = "z1"
names[s3.delete_object(**B, Key="never")["VersionId"]] = "mark of nothing"
listings = {
    "all": shown(),
    "prefix": shown(Prefix="dir/"),
    "delimiter": shown(Delimiter="/"),
    "first two": shown(MaxKeys=2),
    "after v2": shown(MaxKeys=2, KeyMarker="k", VersionIdMarker=v2),
    "after k": shown(KeyMarker="k"),
    "one folder, one page": shown(Delimiter="/", MaxKeys=1),
    "none": shown(MaxKeys=0),
    "id without key": refused(s3.list_object_versions, **B, VersionIdMarker=v1)[:3],
    "odd id": refused(s3.list_object_versions, **B, KeyMarker="k", VersionIdMarker="odd"),
    "paged": [
        names[v["VersionId"]]
        for page in s3.get_paginator("list_object_versions").paginate(**B, PaginationConfig={"PageSize": 1})
        for v in page.get("Versions", []) + page.get("DeleteMarkers", [])
    ],
}
copied = s3.copy_object(**B, Key="back", CopySource={**K, "VersionId": v1})
names[copied["VersionId"]] = "back1"
after = {
    "copy of a version": [copied["CopySourceVersionId"] == v1, s3.get_object(**B, Key="back")["Body"].read().decode()],
    "marker off": only(s3.delete_object(**K, VersionId=mark), "DeleteMarker", "VersionId").get("DeleteMarker"),
    "current again": s3.get_object(**K)["Body"].read().decode(),
    "version off": s3.delete_object(**K, VersionId=v2).get("DeleteMarker"),
    "afterwards": s3.get_object(**K)["Body"].read().decode(),
    "once more": s3.delete_object(**K, VersionId=v2)["ResponseMetadata"]["HTTPStatusCode"],
    "gone version": refused(s3.get_object, **K, VersionId=v2)[:3],
}
versioning("Suspended")
suspended = {
    "status": s3.get_bucket_versioning(**B)["Status"],
    "put": put("nought"),
    "in place of null": shown(Prefix="k")[0],
    "head": s3.head_object(**K)["VersionId"],
    "delete": only(s3.delete_object(**K), "DeleteMarker", "VersionId"),
    "null is a marker": shown(Prefix="k")[:2],
    "versions stay": s3.get_object(**K, VersionId=v1)["Body"].read().decode(),
    "not empty": refused(s3.delete_bucket, **B),
}
everything = s3.list_object_versions(**B)
everything = everything.get("Versions", []) + everything.get("DeleteMarkers", [])
s3.delete_objects(**B, Delete={"Objects": [{"Key": v["Key"], "VersionId": v["VersionId"]} for v in everything]})
emptied = s3.delete_bucket(**B)["ResponseMetadata"]["HTTPStatusCode"]
tell(before=before, marked=marked, listings=listings, after=after, suspended=suspended, emptied=emptied)
