"""Uploads by forms that boto3 presigned. Prints what became of them as JSON."""

import json
import sys
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

ENDPOINT = sys.argv[1]


def client(version):
    return boto3.client(
        "s3",
        endpoint_url=ENDPOINT,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(signature_version=version, s3={"addressing_style": "path"}),
    )


def post(form, text):
    parts = [
        f'--xyz\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in form["fields"].items()
    ]
    parts.append(f'--xyz\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n{text}\r\n--xyz--\r\n')
    request = urllib.request.Request(
        form["url"],
        data="".join(parts).encode(),
        headers={"Content-Type": "multipart/form-data; boundary=xyz"},
    )
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code


def upload(version, text):
    s3 = client(version)
    status = post(s3.generate_presigned_post("sales", f"py/{version}"), text)
    return [status, s3.get_object(Bucket="sales", Key=f"py/{version}")["Body"].read().decode()]


print(
    json.dumps(
        {
            "v4": upload("s3v4", "four"),
            "v2": upload("s3", "two"),
            "late": post(client("s3v4").generate_presigned_post("sales", "late", ExpiresIn=-60), "late"),
        }
    )
)
