"""Log groups: classes, tags, keys, protection, retention on the world's clock, policies, and a live tail."""

import threading

import boto3
from asking import ENDPOINT, KEYS, client, control, document, picked, refused, tell
from botocore.config import Config

logs = client("logs")
DAY = 86_400


def no(operation, **given):
    return refused(getattr(logs, operation), **given)


def names(**more):
    pages = logs.get_paginator("describe_log_groups").paginate(PaginationConfig={"PageSize": 2}, **more)
    return [group["logGroupName"] for page in pages for group in page["logGroups"]]


def groups():
    for name in ("/g/one", "/g/two", "/g/three"):
        logs.create_log_group(logGroupName=name)
    shown = logs.describe_log_groups(logGroupNamePrefix="/g/one")["logGroups"][0]
    return {
        "shown": picked(shown, "arn", "logGroupArn", "logGroupClass", "metricFilterCount", "storedBytes", "retentionInDays"),
        "prefix": names(logGroupNamePrefix="/g/"),
        "pattern": names(logGroupNamePattern="/T"),
        "identifiers": names(logGroupIdentifiers=["/g/one", shown["logGroupArn"]]),
        "others": names(includeLinkedAccounts=True, accountIdentifiers=["111111111111"]),
        "listed": [each["logGroupName"] for each in logs.list_log_groups(logGroupNamePattern="^/g/t")["logGroups"]],
        "two ways": no("describe_log_groups", logGroupNamePrefix="a", logGroupNamePattern="b"),
        "twice": no("create_log_group", logGroupName="/g/one"),
        "name": no("create_log_group", logGroupName="a b"),
        "long": no("create_log_group", logGroupName="a" * 513),
        "reserved": no("create_log_group", logGroupName="aws/spans"),
        "class": no("create_log_group", logGroupName="x", logGroupClass="COLD")[:104],
        "limit": no("describe_log_groups", limit=51),
        "token": no("describe_log_groups", nextToken="x"),
        "gone": [no("delete_log_group", logGroupName="/g/three") for _ in range(2)],
    }


def settings():
    logs.create_log_group(logGroupName="/rare", logGroupClass="INFREQUENT_ACCESS", tags={"a": "1"})
    arn = logs.describe_log_groups(logGroupNamePrefix="/rare")["logGroups"][0]["logGroupArn"]
    logs.tag_resource(resourceArn=arn, tags={"b": "2"})
    logs.tag_log_group(logGroupName="/rare", tags={"c": "3"})
    logs.untag_resource(resourceArn=arn, tagKeys=["a", "none"])
    logs.put_log_group_deletion_protection(logGroupIdentifier="/rare", deletionProtectionEnabled=True)
    seen = {
        "tags": [logs.list_tags_for_resource(resourceArn=arn)["tags"], logs.list_tags_log_group(logGroupName="/rare")["tags"]],
        "only standard": no("describe_subscription_filters", logGroupName="/rare"),
        "protected": no("delete_log_group", logGroupName="/rare").split(":")[0],
        "no resource": no("list_tags_for_resource", resourceArn=arn + "x"),
    }
    logs.put_log_group_deletion_protection(logGroupIdentifier="/rare", deletionProtectionEnabled=False)
    return seen | {"free": no("delete_log_group", logGroupName="/rare")}


def retention():
    at = {"logGroupName": "/g/one", "logStreamName": "s"}
    logs.create_log_stream(**at)
    now = control("clock/advance", seconds=0)["epochMs"]
    logs.put_log_events(**at, logEvents=[{"timestamp": now, "message": "old"}])
    logs.put_retention_policy(logGroupName="/g/one", retentionInDays=3)
    control("clock/advance", seconds=2 * DAY)
    logs.put_log_events(**at, logEvents=[{"timestamp": now + 2 * DAY * 1000, "message": "new"}])

    def messages():
        return [each["message"] for each in logs.get_log_events(**at, startFromHead=True)["events"]]

    seen = [messages()]
    control("clock/advance", seconds=DAY + 1)
    seen.append(messages())
    logs.delete_retention_policy(logGroupName="/g/one")
    control("clock/advance", seconds=30 * DAY)
    days = no("put_retention_policy", logGroupName="/g/one", retentionInDays=2)
    return {"kept": [*seen, messages()], "days": days, "none": no("delete_retention_policy", logGroupName="/none")}


def policies():
    text = document(Principal={"Service": "route53.amazonaws.com"}, Action="logs:PutLogEvents", Resource="*")
    made = logs.put_resource_policy(policyName="p0", policyDocument=text)["resourcePolicy"]
    many = [no("put_resource_policy", policyName=f"p{n}", policyDocument=text) for n in range(1, 11)]
    return {
        "made": picked(made, "policyName", "policyScope"),
        "many": [many[8], many[9]],
        "listed": len(logs.describe_resource_policies()["resourcePolicies"]),
        "none": no("delete_resource_policy", policyName="none"),
    }


def tail():
    # The host of live tails begins with `streaming-` on AWS.
    streaming = boto3.client("logs", endpoint_url=ENDPOINT, config=Config(inject_host_prefix=False), **KEYS)
    arn = logs.describe_log_groups(logGroupNamePrefix="/g/two")["logGroups"][0]["logGroupArn"]
    logs.create_log_stream(logGroupName="/g/two", logStreamName="s")
    stream = streaming.start_live_tail(logGroupIdentifiers=[arn], logEventFilterPattern="ERROR")["responseStream"]
    updates = iter(stream)
    start = next(updates)["sessionStart"]
    now = control("clock/advance", seconds=0)["epochMs"]
    lines = [{"timestamp": now, "message": text} for text in ("ERROR one", "fine", "ERROR two")]
    put = {"logGroupName": "/g/two", "logStreamName": "s", "logEvents": lines}
    threading.Timer(0.05, lambda: logs.put_log_events(**put)).start()
    update = next(updates)["sessionUpdate"]
    stream.close()
    shown = [picked(each, "logStreamName", "message", "logGroupIdentifier") for each in update["sessionResults"]]
    return {"start": picked(start, "logGroupIdentifiers", "logEventFilterPattern"), "shown": shown, "metadata": update["sessionMetadata"]}


seen = {"groups": groups(), "settings": settings(), "retention": retention(), "policies": policies()}
tell(seen | {"tail": tail()})
