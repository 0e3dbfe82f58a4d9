"""What the scripts of this folder share: clients, plain requests, and refusals as data. python <script>.py ENDPOINT."""

import html
import http.client
import json
import sys
import urllib.parse

import boto3
from botocore import UNSIGNED
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "000000000000"
OTHER = "111122223333"


def client(name="s3", account="test", region="us-east-1", style="path", **config):
    """A client for the administrator of an account; nothing is asked twice."""
    s3 = {"addressing_style": style}
    return boto3.client(
        name,
        endpoint_url=ENDPOINT,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}, s3=s3, **config),
    )


def nobody():
    return client(signature_version=UNSIGNED)


def refused(call, **given):
    """Status, code and text of what is refused, and the fields that stand beside them; `None` if it is not."""
    try:
        call(**given)
    except ClientError as error:
        return refusal(error.response)
    return None


def refusal(answer):
    error = dict(answer["Error"])
    about = [answer["ResponseMetadata"]["HTTPStatusCode"], error.pop("Code"), error.pop("Message")]
    return about + ([error] if error else [])


def headers(answer):
    return answer["ResponseMetadata"]["HTTPHeaders"]


def only(answer, *names):
    """Those members of an answer that are there."""
    return {name: answer[name] for name in names if name in answer}


def plain(url, method="GET", body=None, **given):
    """A request that no SDK makes: status, headers in lower case, body."""
    to = urllib.parse.urlsplit(url if url.startswith("http") else ENDPOINT + url)
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(ENDPOINT).netloc, timeout=20)
    try:
        named = {name.replace("_", "-"): value for name, value in {"Host": to.netloc, **given}.items()}
        connection.request(method, f"{to.path or '/'}{'?' if to.query else ''}{to.query}", body, named)
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def code(answer):
    """Status, code and text of what a plain request was refused with."""
    text = html.unescape(answer[2].decode())
    pieces = [text.split(f"<{name}>")[1].split("<")[0] if f"<{name}>" in text else None for name in ("Code", "Message")]
    return [answer[0], *pieces]


def signed(method, path, body=b"", trailer=False, **given):
    """A plain request under SigV4; `trailer`: its body is framed already, with a checksum behind it."""
    named = {name.replace("_", "-"): value for name, value in given.items()}
    request = AWSRequest(method, ENDPOINT + path, headers=named, data=body)
    if trailer:
        request.context["checksum"] = {"request_algorithm": {"in": "trailer"}}
    S3SigV4Auth(Credentials("test", "test"), "s3", "us-east-1").add_auth(request)
    return plain(path, method, body or None, **dict(request.headers.items()))


def control(path, **given):
    """Steers the world: `control("clock/advance", seconds=60)`."""
    status, _, body = plain(f"/_misfire/{path}", "POST", json.dumps(given).encode(), content_type="application/json")
    assert status == 200, body
    return json.loads(body)


def tell(**seen):
    print(json.dumps(seen, default=str))
