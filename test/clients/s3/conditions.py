"""What is read, written, deleted and copied only if: ETags and dates."""

from datetime import timedelta

from common import client, control, plain, refused, tell

s3 = client()
B = {"Bucket": "py-conditions"}
K = {**B, "Key": "k"}
s3.create_bucket(**B)
one = s3.put_object(**K, Body=b"one")["ETag"]
other = '"00000000000000000000000000000000"'
at = s3.head_object(**K)["LastModified"]
before, after = at - timedelta(hours=1), at + timedelta(hours=1)


def done(call, **given):
    """Refused as, or the status."""
    answered = []
    return refused(lambda **asked: answered.append(call(**asked)), **given) or status_of(answered[0])


def status_of(answer):
    return answer["ResponseMetadata"]["HTTPStatusCode"]


def reads(call):
    return {
        "same": done(call, **K, IfMatch=one),
        "same without quotes": done(call, **K, IfMatch=one.strip('"')),
        "any": done(call, **K, IfMatch="*"),
        "not the same": done(call, **K, IfMatch=other),
        "unless other": done(call, **K, IfNoneMatch=other),
        "unless same": done(call, **K, IfNoneMatch=one),
        "unless one of two": done(call, **K, IfNoneMatch=f"{other}, {one}"),
        "since before": done(call, **K, IfModifiedSince=before),
        "since then": done(call, **K, IfModifiedSince=at),
        "since tomorrow": done(call, **K, IfModifiedSince=after),
        "unless since": done(call, **K, IfUnmodifiedSince=before),
        "unless since then": done(call, **K, IfUnmodifiedSince=at),
        "same, though newer": done(call, **K, IfMatch=one, IfUnmodifiedSince=before),
        "unless other, though old": done(call, **K, IfNoneMatch=other, IfModifiedSince=at),
    }


get = reads(s3.get_object)
head = reads(s3.head_object)
url = s3.generate_presigned_url("get_object", Params=K)
status, told, body = plain(url, If_None_Match=one)
unchanged = [status, told.get("etag"), "last-modified" in told, body.decode()]


def write(key="k", **given):
    return refused(s3.put_object, **B, Key=key, Body=b"one", **given)


writes = {
    "there already": write(IfNoneMatch="*"),
    "not yet there": write("new", IfNoneMatch="*"),
    "unless an etag": write(IfNoneMatch=one),
    "same": write(IfMatch=one),
    "other": write(IfMatch=other),
    "any": write(IfMatch="*"),
    "of nothing": write("none", IfMatch=one),
    "both": write(IfMatch=one, IfNoneMatch="*"),
    "untouched": s3.list_objects_v2(**B)["KeyCount"],
}


def upload(key, ours=b"part"):
    made = s3.create_multipart_upload(**B, Key=key)["UploadId"]
    part = s3.upload_part(**B, Key=key, UploadId=made, PartNumber=1, Body=ours)["ETag"]
    parts = {"Parts": [{"PartNumber": 1, "ETag": part}]}
    return lambda **given: refused(
        s3.complete_multipart_upload, **B, Key=key, UploadId=made, MultipartUpload=parts, **given
    )


s3.put_object(**B, Key="busy", Body=b"1")
complete = upload("busy")
taken = complete(IfNoneMatch="*")
s3.delete_object(**B, Key="busy")
meanwhile = complete(IfNoneMatch="*")
complete()
held = s3.put_object(**B, Key="same", Body=b"1")["ETag"]
rewritten = upload("same")
control("clock/advance", seconds=1)
s3.put_object(**B, Key="same", Body=b"1")
multipart = {
    "there already": taken,
    "deleted meanwhile": meanwhile,
    "free": upload("free")(IfNoneMatch="*"),
    "unless an etag": upload("k")(IfNoneMatch=one),
    "other": upload("k")(IfMatch=other),
    "written anew meanwhile": rewritten(IfMatch=held),
    "same": upload("k")(IfMatch=one),
}
s3.put_object(**K, Body=b"one")


def copy(**given):
    return refused(s3.copy_object, **B, Key="copy", CopySource=K, **given)


copies = {
    "same": copy(CopySourceIfMatch=one),
    "other": copy(CopySourceIfMatch=other),
    "unless same": copy(CopySourceIfNoneMatch=one),
    "since tomorrow": copy(CopySourceIfModifiedSince=after),
    "since then": copy(CopySourceIfModifiedSince=at),
    "unless since": copy(CopySourceIfUnmodifiedSince=before),
    "same, though newer": copy(CopySourceIfMatch=one, CopySourceIfUnmodifiedSince=before),
    "target there already": copy(IfNoneMatch="*"),
    "target as it was": copy(IfMatch=one),
    "target other": copy(IfMatch=other),
}
made = s3.create_multipart_upload(**B, Key="parts")["UploadId"]
part_copy = refused(
    s3.upload_part_copy, **B, Key="parts", UploadId=made, PartNumber=1, CopySource=K, CopySourceIfMatch=other
)
deletes = {
    "other": done(s3.delete_object, **K, IfMatch=other),
    "of nothing": done(s3.delete_object, **B, Key="none", IfMatch=one),
    "anything, of nothing": done(s3.delete_object, **B, Key="none", IfMatch="*"),
    "same": done(s3.delete_object, **K, IfMatch=one),
    "many": s3.delete_objects(
        **B, Delete={"Objects": [{"Key": "new", "ETag": other}, {"Key": "copy", "ETag": one}]}
    ).get("Errors"),
}
tell(
    get=get,
    head=head,
    unchanged=unchanged,
    writes=writes,
    multipart=multipart,
    copies=copies,
    part_copy=part_copy,
    deletes=deletes,
)
