"""Drives CloudWatch Logs, and uploads by forms that it presigned, with boto3; prints what it saw as JSON."""

import json
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config

KEYS = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
seen = {}

# Logs: write, read, filter, count, ask.
logs = boto3.client("logs", **KEYS)
GROUP = "/py/app"
logs.create_log_group(logGroupName=GROUP, tags={"by": "boto3"})
logs.create_log_stream(logGroupName=GROUP, logStreamName="web")
logs.put_metric_filter(
    logGroupName=GROUP,
    filterName="errors",
    filterPattern='{ $.level = "ERROR" }',
    metricTransformations=[
        {"metricName": "Errors", "metricNamespace": "Py", "metricValue": "$.ms", "dimensions": {"Host": "$.host"}}
    ],
)
now = int(time.time() * 1000)
answer = logs.put_log_events(
    logGroupName=GROUP,
    logStreamName="web",
    logEvents=[{"timestamp": now - 15 * 24 * 3600 * 1000, "message": "too old"}],
)
seen["rejected"] = answer["rejectedLogEventsInfo"]
logs.put_log_events(
    logGroupName=GROUP,
    logStreamName="web",
    logEvents=[
        {
            "timestamp": now + n,
            "message": json.dumps({"level": "ERROR" if n % 5 == 0 else "INFO", "ms": n, "host": "ab"[n % 2]}),
        }
        for n in range(20)
    ],
)
pages = logs.get_paginator("filter_log_events").paginate(
    logGroupName=GROUP, filterPattern="%ERR.R%", PaginationConfig={"PageSize": 3}
)
seen["filtered"] = [json.loads(event["message"])["ms"] for page in pages for event in page["events"]]
first = logs.get_log_events(logGroupName=GROUP, logStreamName="web", limit=15, startFromHead=True)
rest = logs.get_log_events(logGroupName=GROUP, logStreamName="web", nextToken=first["nextForwardToken"], startFromHead=True)
seen["read"] = [len(first["events"]), len(rest["events"])]
query = logs.start_query(
    logGroupName=GROUP,
    startTime=now // 1000 - 60,
    endTime=now // 1000 + 60,
    queryString="filter level = 'INFO' | stats count(*) as n, max(ms) by host | sort host",
)["queryId"]
answer = logs.get_query_results(queryId=query)
while answer["status"] in ("Scheduled", "Running"):
    time.sleep(0.1)
    answer = logs.get_query_results(queryId=query)
seen["asked"] = [{cell["field"]: cell["value"] for cell in row} for row in answer["results"]]
try:
    logs.start_query(logGroupName=GROUP, startTime=0, endTime=now, queryString="fields a b")
except logs.exceptions.MalformedQueryException as error:
    seen["malformed"] = error.response["queryCompileError"]["location"]
logs.put_query_definition(name="saved", queryString="limit 1", logGroupNames=[GROUP])
seen["saved"] = [each["name"] for each in logs.describe_query_definitions()["queryDefinitions"]]
logs.put_retention_policy(logGroupName=GROUP, retentionInDays=7)
described = logs.describe_log_groups(logGroupNamePattern="PY")["logGroups"][0]
seen["group"] = [described["retentionInDays"], described["metricFilterCount"], described["logGroupClass"]]
try:
    logs.put_subscription_filter(
        logGroupName=GROUP,
        filterName="f",
        filterPattern="",
        destinationArn="arn:aws:lambda:us-east-1:000000000000:function:none",
    )
except logs.exceptions.InvalidParameterException as error:
    seen["subscription"] = error.response["Error"]["Message"]
seen["metrics"] = sorted(
    metric["Dimensions"][0]["Value"]
    for metric in boto3.client("cloudwatch", **KEYS).list_metrics(Namespace="Py")["Metrics"]
)


# Forms: presigned with both versions of signatures, and one that is too late.
def client(version):
    return boto3.client("s3", **KEYS, config=Config(signature_version=version, s3={"addressing_style": "path"}))


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


client("s3v4").create_bucket(Bucket="sales")
seen["forms"] = {
    "v4": upload("s3v4", "four"),
    "v2": upload("s3", "two"),
    "late": post(client("s3v4").generate_presigned_post("sales", "late", ExpiresIn=-60), "late"),
}
print(json.dumps(seen))
