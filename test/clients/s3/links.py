"""Signed links for whoever has no key, and forms with their policy."""

import base64
import json
from datetime import datetime, timedelta, timezone
from unittest.mock import patch
from urllib.parse import urlsplit

from common import client, code, plain, tell

s3 = client(signature_version="s3v4")
B = {"Bucket": "py-links"}
K = {**B, "Key": "a b.txt"}
s3.create_bucket(**B)
s3.put_object(**K, Body=b"hello", ContentType="text/plain")
link = s3.generate_presigned_url("get_object", Params=K)


def signed(call, method="GET", body=None, expires=60, **given):
    return s3.generate_presigned_url(call, Params=given, ExpiresIn=expires, HttpMethod=method)


old = client(signature_version="s3")
put = signed("put_object", "PUT", Key="up", ContentType="text/csv", **B)
links = {
    "get": [plain(link)[0], plain(link)[2].decode()],
    "chosen type": plain(signed("get_object", ResponseContentType="text/html", **K))[1].get("content-type"),
    "put": [plain(put, "PUT", b"1,2", Content_Type="text/csv")[0], s3.get_object(**B, Key="up")["ContentType"]],
    "put as another type": code(plain(put, "PUT", b"1,2", Content_Type="text/html"))[:2],
    "tampered": code(plain(link.replace("a%20b", "up")))[:2],
    "another method": code(plain(link, "PUT", b""))[:2],
    "a header not signed": code(plain(link, x_amz_acl="public-read")),
    "no such key": code(plain(signed("get_object", Key="none", **B)))[:2],
    "delete": plain(signed("delete_object", "DELETE", Key="up", **B), "DELETE")[0],
    "head": plain(signed("head_object", "HEAD", **K), "HEAD")[0],
    "more than a week": code(plain(signed("get_object", expires=604_801, **K))),
    "by the older signature": plain(old.generate_presigned_url("get_object", Params=K))[0],
    "no key": code(plain("/py-links/up"))[:2],
}  # fmt: skip


def form(fields, file=b"filed", key="up/${filename}", name="photo.jpg"):
    edge = "----edge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'
        for k, v in {"key": key, **fields}.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/jpeg\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + file + f"\r\n--{edge}--\r\n".encode()
    return plain("/py-links", "POST", body, Content_Type=f"multipart/form-data; boundary={edge}")


def post(fields=None, conditions=(), key="up/${filename}", change=None, **more):
    starts = [["starts-with", "$key", "up/"]] if key.startswith("up/${") else []
    made = s3.generate_presigned_post("py-links", key, fields, [*(conditions or []), *starts], ExpiresIn=60)
    sent = {name: value for name, value in made["fields"].items() if name != "key"}
    return form({**sent, **(change or {})}, key=key, **more)


def where(answer):
    return urlsplit(answer[1].get("location", "")).path


tagged = {"Content-Type": "image/jpeg", "x-amz-meta-who": "me"}
named = [{"Content-Type": "image/jpeg"}, {"x-amz-meta-who": "me"}]
made = post(tagged, named)
held = s3.get_object(**B, Key="up/photo.jpg")
created = post({"success_action_status": "201"}, [{"success_action_status": "201"}])
sent_on = post({"success_action_redirect": "http://x.org/done"}, [{"success_action_redirect": "http://x.org/done"}])
forms = {
    "made": [made[0], where(made), made[1].get("etag")],
    "held": [held["Body"].read().decode(), held["ContentType"], held["Metadata"]],
    "created": [created[0], b"<Key>up/photo.jpg</Key>" in created[2], b"<Bucket>py-links</Bucket>" in created[2]],
    "sent on": [sent_on[0], sent_on[1]["location"].split("?")[0], "key=up%2Fphoto.jpg" in sent_on[1]["location"]],
    "too large": code(post(conditions=[["content-length-range", 0, 3]])),
    "too small": code(post(conditions=[["content-length-range", 9, 99]])),
    "field not in the policy": code(post(change={"acl": "private"})),
    "against a condition": code(post(conditions=[{"x-amz-meta-a": "1"}], change={"x-amz-meta-a": "2"})),
    "tampered policy": code(post(change={"policy": base64.b64encode(b'{"conditions":[]}').decode()}))[:2],
    "nobody's": code(form({}, key="free"))[:2],
    "no form": plain("/py-links", "POST", b"x=1", Content_Type="application/x-www-form-urlencoded")[0],
}  # fmt: skip

an_hour_ago = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(hours=1)
with patch("botocore.auth.get_current_datetime", lambda *_, **__: an_hour_ago):
    late = signed("get_object", **K)
links["too late"] = code(plain(late))
tell(links=links, forms=forms)
