"""What S3 does by itself while time passes: lifecycle rules and restored archives. It steers the world's clock."""

from datetime import datetime, timezone

from common import client, control, only, refused, tell

s3 = client()
B = {"Bucket": "py-clock"}
s3.create_bucket(**B)


def rules(*given, **more):
    return refused(s3.put_bucket_lifecycle_configuration, **B, LifecycleConfiguration={"Rules": list(given)}, **more)


def rule(name, **given):
    return {"ID": name, "Status": "Enabled", "Filter": {"Prefix": ""}, **given}


def days(count):
    control("clock/advance", seconds=count * 86_400)


def there(key, **given):
    found = refused(s3.head_object, **B, Key=key, **given)
    return found[0] if found else 200


odd = {
    "none": refused(s3.get_bucket_lifecycle_configuration, **B),
    "no rules": rules(),
    "no action": rules(rule("a")),
    "same id": rules(rule("a", Expiration={"Days": 1}), rule("a", Expiration={"Days": 2})),
    "no days": rules(rule("a", Expiration={"Days": 0})),
    "days and date": rules(rule("a", Expiration={"Days": 1, "Date": datetime(2030, 1, 1, tzinfo=timezone.utc)})),
    "not at midnight": rules(rule("a", Expiration={"Date": datetime(2030, 1, 1, 12, tzinfo=timezone.utc)})),
    "cold too soon": rules(rule("a", Transitions=[{"Days": 3, "StorageClass": "STANDARD_IA"}])),
    "no such class": rules(rule("a", Transitions=[{"Days": 3, "StorageClass": "COLD"}])),
    "gone before it moves": rules(rule("a", Transitions=[{"Days": 9, "StorageClass": "GLACIER"}], Expiration={"Days": 9})),
    "colder too soon": rules(rule("a", Transitions=[{"Days": 9, "StorageClass": "GLACIER"}, {"Days": 10, "StorageClass": "DEEP_ARCHIVE"}])),
    "a tag twice": rules(rule("a", Filter={"And": {"Tags": [{"Key": "a", "Value": "1"}] * 2}}, Expiration={"Days": 1})),
    "odd status": rules({**rule("a", Expiration={"Days": 1}), "Status": "On"}),
    "long id": rules(rule("a" * 256, Expiration={"Days": 1})),
    "filter and prefix": rules({**rule("a", Expiration={"Days": 1}), "Prefix": "a"}),
}
put = rules(
    rule("days", Filter={"Prefix": "days/"}, Expiration={"Days": 2}),
    rule("tagged", Filter={"Tag": {"Key": "keep", "Value": "no"}}, Expiration={"Days": 2}),
    rule("big", Filter={"And": {"Prefix": "size/", "ObjectSizeGreaterThan": 3}}, Expiration={"Days": 2}),
    rule("cold", Filter={"Prefix": "cold/"}, Transitions=[{"Days": 1, "StorageClass": "GLACIER"}]),
    rule("uploads", AbortIncompleteMultipartUpload={"DaysAfterInitiation": 2}),
    {**rule("off", Filter={"Prefix": "off/"}, Expiration={"Days": 1}), "Status": "Disabled"},
)
shown = s3.get_bucket_lifecycle_configuration(**B)
for key, body, tags in (
    ("days/a", b"x", ""), ("tagged", b"x", "keep=no"), ("untagged", b"x", "keep=yes"), ("size/s", b"x", ""),
    ("size/b", b"xxxxx", ""), ("cold/a", b"x" * 200_000, ""), ("cold/small", b"x", ""), ("off/a", b"x", ""),
):  # fmt: skip
    answer = s3.put_object(**B, Key=key, Body=body, Tagging=tags)
    if key == "days/a":
        told = answer.get("Expiration", "")
s3.create_multipart_upload(**B, Key="open")
kept = [(key, there(key)) for key in ("days/a", "tagged", "size/b")]
days(4)
done = {
    "put": put,
    "shown": [[r["ID"] for r in shown["Rules"]], shown["TransitionDefaultMinimumObjectSize"]],
    "told": ['rule-id="days"' in told, "expiry-date=" in told],
    "at first": kept,
    "expired": {key: there(key) for key in ("days/a", "tagged", "untagged", "size/s", "size/b", "off/a")},
    "colder": {key: s3.head_object(**B, Key=f"cold/{key}").get("StorageClass") for key in ("a", "small")},
    "uploads": len(s3.list_multipart_uploads(**B).get("Uploads", [])),
    "deleted": [s3.delete_bucket_lifecycle(**B)["ResponseMetadata"]["HTTPStatusCode"], refused(s3.get_bucket_lifecycle_configuration, **B)[1]],
}  # fmt: skip

s3.put_bucket_versioning(**B, VersioningConfiguration={"Status": "Enabled"})
old = [s3.put_object(**B, Key="v", Body=b"x")["VersionId"] for _ in range(3)]
lone = s3.put_object(**B, Key="lone", Body=b"x")["VersionId"]
s3.delete_object(**B, Key="lone")
s3.delete_object(**B, Key="lone", VersionId=lone)
put = rules(
    rule("noncurrent", NoncurrentVersionExpiration={"NoncurrentDays": 1, "NewerNoncurrentVersions": 1}),
    rule("markers", Expiration={"ExpiredObjectDeleteMarker": True}),
    rule("current", Filter={"Prefix": "now/"}, Expiration={"Days": 1}),
)
s3.put_object(**B, Key="now/a", Body=b"x")
days(3)
versions = {
    "put": put,
    "left": [there("v", VersionId=each) for each in old],
    "lone markers": [m["Key"] for m in s3.list_object_versions(**B, Prefix="lone").get("DeleteMarkers", [])],
    "hidden": [there("now/a"), len(s3.list_object_versions(**B, Prefix="now/").get("Versions", []))],
}
s3.delete_bucket_lifecycle(**B)

ICE = {**B, "Key": "ice"}
ICIER = {**B, "Key": "icier"}
s3.put_object(**ICE, Body=b"cold", StorageClass="GLACIER")
s3.put_object(**ICIER, Body=b"colder", StorageClass="DEEP_ARCHIVE")


def restore(at=ICE, **given):
    return refused(s3.restore_object, **at, RestoreRequest=given)


def state():
    return s3.head_object(**ICE).get("Restore")


restored = {
    "read": refused(s3.get_object, **ICE),
    "copy": refused(s3.copy_object, **B, Key="copy", CopySource=ICE),
    "not archived": restore({**B, "Key": "v"}, Days=1),
    "no days": restore(),
    "odd tier": restore(Days=1, GlacierJobParameters={"Tier": "Rapid"}),
    "no such tier": restore(ICIER, Days=1, GlacierJobParameters={"Tier": "Expedited"}),
    "asked": [s3.restore_object(**ICE, RestoreRequest={"Days": 1})["ResponseMetadata"]["HTTPStatusCode"], state()],
    "asked twice": restore(Days=1),
    "still": refused(s3.get_object, **ICE)[:2],
}
days(1)
restored["back"] = [s3.get_object(**ICE)["Body"].read().decode(), (state() or "").split(",")[0]]
listed = s3.list_objects_v2(**B, Prefix="ice", OptionalObjectAttributes=["RestoreStatus"])["Contents"][0]
restored["listed"] = [listed["StorageClass"], listed["RestoreStatus"]["IsRestoreInProgress"]]
days(3)
restored["gone again"] = [refused(s3.get_object, **ICE)[:2], state()]
tell(odd=odd, done=done, versions=versions, restored=restored)
