"""Object Lock: retention, legal hold, defaults, and who may pass them by."""

from datetime import datetime, timedelta, timezone

from common import client, control, only, refused, tell

s3 = client()
B = {"Bucket": "py-locking"}
K = {**B, "Key": "k"}
now = datetime.fromisoformat(control("idle")["now"].replace("Z", "+00:00"))
soon, later = now + timedelta(days=1), now + timedelta(days=2)
s3.create_bucket(**B, ObjectLockEnabledForBucket=True)
s3.create_bucket(Bucket="py-locking-not")


def configure(at=B, **rule):
    given = {"ObjectLockEnabled": "Enabled", **({"Rule": {"DefaultRetention": rule}} if rule else {})}
    return refused(s3.put_object_lock_configuration, **at, ObjectLockConfiguration=given)


def retain(mode, until, at=K, **more):
    return refused(s3.put_object_retention, **at, Retention={"Mode": mode, "RetainUntilDate": until}, **more)


def hold(status, at=K):
    return refused(s3.put_object_legal_hold, **at, LegalHold={"Status": status})


bucket = {
    "new": [s3.get_object_lock_configuration(**B)["ObjectLockConfiguration"], s3.get_bucket_versioning(**B)["Status"]],
    "without": refused(s3.get_object_lock_configuration, Bucket="py-locking-not"),
    "without versioning": configure({"Bucket": "py-locking-not"}),
    "suspend": refused(s3.put_bucket_versioning, **B, VersioningConfiguration={"Status": "Suspended"}),
    "not enabled": refused(s3.put_object_lock_configuration, **B, ObjectLockConfiguration={}),
    "both periods": configure(Mode="GOVERNANCE", Days=1, Years=1),
    "no period": configure(Mode="GOVERNANCE"),
    "none at all": configure(Mode="GOVERNANCE", Days=0),
    "odd mode": configure(Mode="STRICT", Days=1),
    "in a bucket without": refused(
        s3.put_object, Bucket="py-locking-not", Key="k", Body=b"", ObjectLockLegalHoldStatus="ON"
    ),
}
version = s3.put_object(**K, Body=b"x")["VersionId"]
V = {**K, "VersionId": version}
retention = {
    "none": refused(s3.get_object_retention, **K),
    "past": retain("GOVERNANCE", now - timedelta(days=1))[:3],
    "odd mode": retain("STRICT", soon),
    "put": [retain("GOVERNANCE", soon), s3.get_object_retention(**K)["Retention"]["Mode"]],
    "head": s3.head_object(**K)["ObjectLockMode"],
    "longer": retain("GOVERNANCE", later),
    "shorter": retain("GOVERNANCE", soon),
    "shorter, passing by": retain("GOVERNANCE", soon, BypassGovernanceRetention=True),
    "delete": refused(s3.delete_object, **V),
    "delete many": s3.delete_objects(**B, Delete={"Objects": [{"Key": "k", "VersionId": version}]})["Errors"][0][
        "Message"
    ],
    "marker": s3.delete_object(**K)["DeleteMarker"],
    "stricter": retain("COMPLIANCE", soon, V),
    "stricter, passing by": retain("COMPLIANCE", soon, V, BypassGovernanceRetention=True),
    "delete, passing by": refused(s3.delete_object, **V, BypassGovernanceRetention=True),
    "weaker, passing by": retain("GOVERNANCE", soon, V, BypassGovernanceRetention=True),
    "longer then": retain("COMPLIANCE", later, V),
    "no lock on the bucket": refused(s3.get_object_retention, Bucket="py-locking-not", Key="k"),
}
held = s3.put_object(**B, Key="held", Body=b"x", ObjectLockLegalHoldStatus="ON")["VersionId"]
H = {**B, "Key": "held", "VersionId": held}
holds = {
    "none": refused(s3.get_object_legal_hold, **V),
    "put": s3.get_object_legal_hold(**H)["LegalHold"]["Status"],
    "delete": refused(s3.delete_object, **H),
    "delete, passing by": refused(s3.delete_object, **H, BypassGovernanceRetention=True),
    "odd": hold("MAYBE", H),
    "off": [hold("OFF", H), s3.get_object_legal_hold(**H)["LegalHold"]["Status"]],
    "deleted": refused(s3.delete_object, **H),
}
defaults = {
    "put": [configure(Mode="GOVERNANCE", Days=1), s3.get_object_lock_configuration(**B)["ObjectLockConfiguration"]],
    "taken over": only(s3.head_object(**K, VersionId=s3.put_object(**K, Body=b"d")["VersionId"]), "ObjectLockMode"),
    "own": s3.head_object(
        **K,
        VersionId=s3.put_object(**K, Body=b"o", ObjectLockMode="COMPLIANCE", ObjectLockRetainUntilDate=later)[
            "VersionId"
        ],
    )["ObjectLockMode"],
    "mode without date": refused(s3.put_object, **K, Body=b"", ObjectLockMode="GOVERNANCE"),
    "past": refused(
        s3.put_object, **K, Body=b"", ObjectLockMode="GOVERNANCE", ObjectLockRetainUntilDate=now - timedelta(days=1)
    )[:3],
    "off": configure(),
    "passing by where nothing is locked": refused(
        s3.delete_object, Bucket="py-locking-not", Key="k", BypassGovernanceRetention=True
    ),
}
control("clock/advance", seconds=2 * 86_400 + 60)
ended = {"delete": refused(s3.delete_object, **V)}
tell(bucket=bucket, retention=retention, holds=holds, defaults=defaults, ended=ended)
