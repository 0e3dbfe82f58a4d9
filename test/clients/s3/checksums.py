"""Every checksum that S3 works out or holds against the bytes: on puts, parts, copies and trailers. Values were worked out elsewhere."""

import base64
import hashlib
import zlib

from common import client, only, refused, signed, tell

s3 = client()
quiet = client(request_checksum_calculation="when_required")
B = {"Bucket": "py-checksums"}
s3.create_bucket(**B)


def b64(digest):
    return base64.b64encode(digest).decode()


def crc32(data):
    return b64(zlib.crc32(data).to_bytes(4, "big"))


# "123456789" is what the authors of these checksums publish their values for.
NINE = b"123456789"
KNOWN = {
    "CRC32": crc32(NINE),
    "CRC32C": b64(bytes.fromhex("e3069283")),
    "CRC64NVME": b64(bytes.fromhex("ae8b14860a799888")),
    "SHA1": b64(hashlib.sha1(NINE).digest()),
    "SHA256": b64(hashlib.sha256(NINE).digest()),
    "SHA512": b64(hashlib.sha512(NINE).digest()),
    "MD5": b64(hashlib.md5(NINE).digest()),
}
HERE = [name for name in KNOWN if f"Checksum{name}" in s3.meta.service_model.shape_for("PutObjectRequest").members]


def sums(answer):
    return {name[8:]: answer[name] for name in answer if name.startswith("Checksum")}


puts, heads, wrong, deep = {}, {}, {}, {}
for name in HERE:
    given = {f"Checksum{name}": KNOWN[name]}
    puts[name] = sums(quiet.put_object(**B, Key=name, Body=NINE, **given)) == {name: KNOWN[name], "Type": "FULL_OBJECT"}
    heads[name] = sums(s3.head_object(**B, Key=name, ChecksumMode="ENABLED")) == {
        name: KNOWN[name],
        "Type": "FULL_OBJECT",
    }
    wrong[name] = refused(quiet.put_object, **B, Key="wrong", Body=b"other", **given)
quiet.put_object(**B, Key="none", Body=NINE)
by_default = {
    "worked out": sums(s3.head_object(**B, Key="none", ChecksumMode="ENABLED"))
    == {
        "CRC64NVME": KNOWN["CRC64NVME"],
        "Type": "FULL_OBJECT",
    },
    "only when asked": sums(s3.head_object(**B, Key="none")),
    "not of a range": sums(s3.get_object(**B, Key="none", ChecksumMode="ENABLED", Range="bytes=0-2")),
    "boto's own": sums(s3.put_object(**B, Key="boto", Body=NINE)),
    "listed": {o["Key"]: o.get("ChecksumAlgorithm") for o in s3.list_objects_v2(**B)["Contents"] if o["Key"] == "boto"},
    "md5 header": refused(quiet.put_object, **B, Key="k", Body=b"x", ContentMD5=b64(hashlib.md5(b"y").digest())),
    "odd md5 header": refused(quiet.put_object, **B, Key="k", Body=b"x", ContentMD5="odd"),
    "odd value": refused(quiet.put_object, **B, Key="k", Body=b"x", ChecksumCRC32="odd"),
}


def trailing(trailer, value, body=NINE):
    """As SDKs stream: the checksum comes behind the body."""
    chunk = b"%x\r\n%s\r\n0\r\n%s:%s\r\n\r\n" % (len(body), body, trailer.encode(), value.encode())
    status, told, answer = signed(
        "PUT",
        "/py-checksums/trailed",
        chunk,
        trailer=True,
        content_encoding="aws-chunked",
        x_amz_decoded_content_length=str(len(body)),
        x_amz_trailer=trailer,
    )
    code = answer.split(b"<Code>")[1].split(b"</Code>")[0].decode() if b"<Code>" in answer else None
    return [status, told.get(trailer), code]


trailers = {name: trailing(f"x-amz-checksum-{name.lower()}", KNOWN[name]) == [200, KNOWN[name], None] for name in HERE}
trailers["wrong"] = trailing("x-amz-checksum-crc32", KNOWN["CRC32"], b"987654321")
trailers["encoding"] = s3.head_object(**B, Key="trailed").get("ContentEncoding")

big = b"a" * (5 << 20)
tail = b"tail"


def multipart(algorithm, kind=None, value=None, bodies=(big, tail), **done):
    given = {"ChecksumAlgorithm": algorithm, **({"ChecksumType": kind} if kind else {})}
    key = {**B, "Key": f"parts-{algorithm}-{kind}"}
    made = s3.create_multipart_upload(**key, **given)
    parts = []
    for number, body in enumerate(bodies, 1):
        its = {f"Checksum{algorithm}": value(body)} if value else {"ChecksumAlgorithm": algorithm}
        part = s3.upload_part(**key, UploadId=made["UploadId"], PartNumber=number, Body=body, **its)
        parts.append({"PartNumber": number, **only(part, "ETag", f"Checksum{algorithm}")})
    end = {**key, "UploadId": made["UploadId"], "MultipartUpload": {"Parts": parts}, **done}
    found = refused(s3.complete_multipart_upload, **end)
    if found:
        return found
    shown = s3.head_object(**key, ChecksumMode="ENABLED")
    return [made.get("ChecksumType"), shown.get("ChecksumType"), shown.get(f"Checksum{algorithm}")]


def sha256(data):
    return b64(hashlib.sha256(data).digest())


composite = hashlib.sha256(hashlib.sha256(big).digest() + hashlib.sha256(tail).digest()).digest()
whole = crc32(big + tail)
short = {"bodies": (tail,)}
both = b64(zlib.crc32(zlib.crc32(big).to_bytes(4, "big") + zlib.crc32(tail).to_bytes(4, "big")).to_bytes(4, "big"))
parts = {
    "SHA256": multipart("SHA256") == ["COMPOSITE", "COMPOSITE", b64(composite) + "-2"],
    "SHA1 by value": multipart("SHA1", value=lambda data: b64(hashlib.sha1(data).digest()), **short)[:2],
    "CRC32": multipart("CRC32") == ["COMPOSITE", "COMPOSITE", both + "-2"],
    "CRC32 of all": multipart("CRC32", "FULL_OBJECT") == ["FULL_OBJECT", "FULL_OBJECT", whole],
    "CRC32 of all, said": multipart("CRC32", "FULL_OBJECT", **short, ChecksumCRC32=crc32(tail))[1],
    "CRC32 of all, wrongly": multipart("CRC32", "FULL_OBJECT", **short, ChecksumCRC32=whole),
    "another type": multipart("CRC32", "COMPOSITE", **short, ChecksumType="FULL_OBJECT"),
    "SHA256 of all": refused(
        s3.create_multipart_upload, **B, Key="k", ChecksumAlgorithm="SHA256", ChecksumType="FULL_OBJECT"
    ),
    "CRC64NVME of parts": refused(
        s3.create_multipart_upload, **B, Key="k", ChecksumAlgorithm="CRC64NVME", ChecksumType="COMPOSITE"
    ),
    "type without algorithm": refused(quiet.create_multipart_upload, **B, Key="k", ChecksumType="FULL_OBJECT"),
    "size said": multipart("CRC32", **short, MpuObjectSize=1),
}
of_parts = {**B, "Key": "parts-SHA256-None"}
parts["of a part"] = s3.head_object(**of_parts, PartNumber=2, ChecksumMode="ENABLED")["ChecksumSHA256"] == sha256(tail)
parts["another in a part"] = refused(
    s3.upload_part, **B, Key="k", PartNumber=1, Body=b"x", ChecksumCRC32=crc32(b"x"),
    UploadId=s3.create_multipart_upload(**B, Key="k", ChecksumAlgorithm="SHA256")["UploadId"],
)  # fmt: skip
copied = s3.copy_object(**B, Key="copy", CopySource=of_parts, ChecksumAlgorithm="SHA256")["CopyObjectResult"]
same = s3.copy_object(**B, Key="same", CopySource={**B, "Key": "CRC32"})["CopyObjectResult"]
copies = {
    "of parts": [copied["ChecksumSHA256"] == sha256(big + tail), copied["ETag"].strip('"') == hashlib.md5(big + tail).hexdigest()],
    "keeps": sums(same) == {"CRC32": KNOWN["CRC32"], "Type": "FULL_OBJECT"},
    "into another": s3.copy_object(**B, Key="o", CopySource={**B, "Key": "CRC32"}, ChecksumAlgorithm="SHA1")[
        "CopyObjectResult"
    ]["ChecksumSHA1"] == KNOWN["SHA1"],
}  # fmt: skip
tell(
    here=HERE, puts=puts, heads=heads, wrong=wrong, by_default=by_default, trailers=trailers, parts=parts, copies=copies
)
