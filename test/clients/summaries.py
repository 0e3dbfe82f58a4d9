"""Plays the summaries pipeline with boto3 against a running `misfire serve`: python summaries.py ENDPOINT ZIP.

Prints one JSON line with what it saw.
"""

import json
import sys
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, archive = sys.argv[1:3]
ACCOUNT = "000000000000"
BUCKET = "boto-sales"
config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
keys = dict(aws_access_key_id="test", aws_secret_access_key="test", region_name="us-east-1")


def client(name):
    return boto3.client(name, endpoint_url=endpoint, config=config, **keys)


s3, iam, lam, logs, sts = (client(name) for name in ("s3", "iam", "lambda", "logs", "sts"))
seen = {"account": sts.get_caller_identity()["Account"]}

s3.create_bucket(Bucket=BUCKET)
role = iam.create_role(
    RoleName="boto-summarize",
    AssumeRolePolicyDocument=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
            ],
        }
    ),
)["Role"]["Arn"]
iam.put_role_policy(
    RoleName="boto-summarize",
    PolicyName="work",
    PolicyDocument=json.dumps(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/synthetic-data/*"},
                {"Effect": "Allow", "Action": "s3:PutObject", "Resource": f"arn:aws:s3:::{BUCKET}/summaries/*"},
                {"Effect": "Allow", "Action": "logs:*", "Resource": "*"},
            ],
        }
    ),
)
with open(archive, "rb") as file:
    function = lam.create_function(
        FunctionName="boto-summarize",
        Runtime="nodejs24.x",
        Handler="index.handler",
        Role=role,
        Code={"ZipFile": file.read()},
        Timeout=30,
        MemorySize=256,
    )
lam.get_waiter("function_active_v2").wait(FunctionName="boto-summarize")
wiring = {
    "LambdaFunctionConfigurations": [
        {
            "Id": "csv-to-summary",
            "LambdaFunctionArn": function["FunctionArn"],
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {
                "Key": {
                    "FilterRules": [
                        {"Name": "prefix", "Value": "synthetic-data/"},
                        {"Name": "suffix", "Value": ".csv"},
                    ]
                }
            },
        }
    ]
}
try:
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=wiring)
    seen["wiring without permission"] = "accepted"
except ClientError as error:
    seen["wiring without permission"] = error.response["Error"]["Message"]

lam.add_permission(
    FunctionName="boto-summarize",
    StatementId="s3-invoke",
    Action="lambda:InvokeFunction",
    Principal="s3.amazonaws.com",
    SourceArn=f"arn:aws:s3:::{BUCKET}",
    SourceAccount=ACCOUNT,
)
s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=wiring)
s3.put_object(Bucket=BUCKET, Key="synthetic-data/march 2026.csv", Body=b"region,total\nnorth,1\nsouth,2.5\n")

deadline = time.monotonic() + 20
while True:
    try:
        body = s3.get_object(Bucket=BUCKET, Key="summaries/summary_march 2026.json")["Body"].read()
        seen["summary"] = json.loads(body)
        break
    except s3.exceptions.NoSuchKey:
        if time.monotonic() > deadline:
            seen["summary"] = None
            break
        time.sleep(0.05)

deadline = time.monotonic() + 5
while time.monotonic() < deadline:
    try:
        messages = [e["message"] for e in logs.filter_log_events(logGroupName="/aws/lambda/boto-summarize")["events"]]
        if any(message.startswith("REPORT") for message in messages):
            break
    except logs.exceptions.ResourceNotFoundException:
        pass
    time.sleep(0.05)
seen["logged"] = any(message.startswith("REPORT") for message in messages)

lam.remove_permission(FunctionName="boto-summarize", StatementId="s3-invoke")
s3.put_object(Bucket=BUCKET, Key="synthetic-data/april.csv", Body=b"region,total\nnorth,1\n")
urllib.request.urlopen(urllib.request.Request(f"{endpoint}/_misfire/idle", data=b"", method="POST")).read()
question = json.dumps({"subject": "synthetic-data/april.csv", "reaching": "boto-summarize"}).encode()
asked = urllib.request.Request(f"{endpoint}/_misfire/why", data=question, headers={"content-type": "application/json"})
answer = json.loads(urllib.request.urlopen(asked).read())
seen["why"] = {"verdict": answer["verdict"], "plane": answer.get("plane"), "reason": answer.get("reason")}

url = s3.generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "synthetic-data/april.csv"})
seen["presigned"] = urllib.request.urlopen(url).read().decode()
print(json.dumps(seen))
