"""Asks every room for its main operations with boto3: python rooms.py ENDPOINT. Prints one line of JSON."""

import functools
import io
import json
import sys
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint = sys.argv[1]
ACCOUNT = "000000000000"
ONCE = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}


@functools.cache
def client(name, **keys):
    return boto3.client(name, endpoint_url=endpoint, config=ONCE, **{**KEYS, **keys})


def refused(call, **given):
    """The name of botocore's class and the code of what is refused."""
    try:
        call(**given)
    except ClientError as error:
        return f"{type(error).__name__} {error.response['Error']['Code']}"
    return "nothing"


def trust(**principal):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(action, resource, **principal):
    statement = {"Effect": "Allow", "Action": action, "Resource": resource, **principal}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def s3_room():
    s3 = client("s3")
    s3.create_bucket(Bucket="odd")
    key = "a b/ü+&=?%25.txt"
    s3.put_object(Bucket="odd", Key=key, Body=b"hello", Metadata={"who": "me"}, ContentType="text/plain")
    parts = TransferConfig(multipart_threshold=5 << 20, multipart_chunksize=5 << 20)
    s3.upload_fileobj(io.BytesIO(b"x" * (6 << 20)), "odd", "large", Config=parts)
    listed = s3.list_objects_v2(Bucket="odd", Prefix="a b/")["Contents"]
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "odd", "Key": key})
    with urllib.request.urlopen(url) as answer:
        presigned = answer.read().decode()
    ranged = s3.get_object(Bucket="odd", Key=key, Range="bytes=-2")
    return {
        "keys": [each["Key"] for each in listed] == [key],
        "large": s3.head_object(Bucket="odd", Key="large")["ETag"].endswith('-2"'),
        "presigned": presigned,
        "range": [ranged["Body"].read().decode(), ranged["ContentRange"], ranged["Metadata"]],
        "unchanged": refused(s3.get_object, Bucket="odd", Key=key, IfNoneMatch=listed[0]["ETag"]),
        "none": refused(s3.get_object, Bucket="odd", Key="none"),
        "not empty": refused(s3.delete_bucket, Bucket="odd"),
        "missing": refused(s3.get_object_torrent, Bucket="odd", Key=key),
    }


def sqs_room():
    sqs = client("sqs")
    url = sqs.create_queue(QueueName="jobs.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    message = [{"MessageBody": f"m{n}", "MessageGroupId": "g", "MessageDeduplicationId": str(n)} for n in range(4)]
    entries = [{"Id": str(n), **message[n]} for n in range(3)]
    sent = sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]
    binary = {"DataType": "Binary", "BinaryValue": b"\x00\xff"}
    sqs.send_message(QueueUrl=url, **message[3], MessageAttributes={"b": binary})
    got = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])["Messages"]
    handles = [{"Id": m["MessageId"], "ReceiptHandle": m["ReceiptHandle"]} for m in got]
    gone = sqs.delete_message_batch(QueueUrl=url, Entries=handles)
    return {
        "sent": len(sent),
        "got": [m["Body"] for m in got],
        "binary": got[3]["MessageAttributes"]["b"]["BinaryValue"] == b"\x00\xff",
        "deleted": len(gone["Successful"]),
        "none": refused(sqs.get_queue_url, QueueName="none"),
        "changed": refused(
            sqs.create_queue, QueueName="jobs.fifo", Attributes={"FifoQueue": "true", "DelaySeconds": "3"}
        ),
    }


def sns_room():
    sns, sqs = client("sns"), client("sqs")
    topic = sns.create_topic(Name="news")["TopicArn"]
    url = sqs.create_queue(QueueName="readers")["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:readers"
    policy = allow("sqs:SendMessage", queue, Principal={"Service": "sns.amazonaws.com"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    target = {"TopicArn": topic, "Protocol": "sqs", "Endpoint": queue}
    sns.subscribe(**target, Attributes={"FilterPolicy": '{"kind": ["good"]}', "RawMessageDelivery": "true"})
    for kind in ("bad", "good"):
        attributes = {"kind": {"DataType": "String", "StringValue": kind}}
        sns.publish(TopicArn=topic, Message=kind, MessageAttributes=attributes)
    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    return {
        "delivered": [m["Body"] for m in got],
        "subscriptions": len(sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]),
        "none": refused(sns.publish, TopicArn=topic + "x", Message="m"),
        "bad filter": refused(sns.subscribe, **target, Attributes={"FilterPolicy": "{"}),
        "missing": refused(sns.create_platform_application, Name="a", Platform="GCM", Attributes={}),
    }


def events_room():
    events, sqs = client("events"), client("sqs")
    bus = events.create_event_bus(Name="orders")["EventBusArn"]
    pattern = json.dumps({"source": ["shop"], "detail": {"total": [{"numeric": [">", 10]}]}})
    rule = events.put_rule(Name="large", EventBusName="orders", EventPattern=pattern)["RuleArn"]
    url = sqs.create_queue(QueueName="large-orders")["QueueUrl"]
    queue = f"arn:aws:sqs:us-east-1:{ACCOUNT}:large-orders"
    policy = allow("sqs:SendMessage", queue, Principal={"Service": "events.amazonaws.com"})
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    targets = [{"Id": "q", "Arn": queue, "InputPath": "$.detail"}]
    events.put_targets(Rule="large", EventBusName="orders", Targets=targets)
    details = ('{"total": 5}', '{"total": 50}', "{")
    common = {"Source": "shop", "DetailType": "Order", "EventBusName": "orders"}
    put = events.put_events(Entries=[{**common, "Detail": detail} for detail in details])
    got = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)["Messages"]
    event = {"id": "1", "account": ACCOUNT, "source": "shop", "time": "2026-01-01T00:00:00Z", "region": "us-east-1"}
    event |= {"resources": [], "detail-type": "Order", "detail": {"total": 11}}
    return {
        "bus": bus.endswith(":event-bus/orders") and rule.endswith(":rule/orders/large"),
        "failed": [put["FailedEntryCount"], put["Entries"][2]["ErrorCode"]],
        "delivered": [json.loads(m["Body"]) for m in got],
        "matches": events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"],
        "bad pattern": refused(events.put_rule, Name="bad", EventPattern='{"source": "shop"}'),
        "none": refused(events.describe_rule, Name="none"),
    }


def scheduler_room():
    scheduler, iam = client("scheduler"), client("iam")
    trusting = trust(Service="scheduler.amazonaws.com")
    role = iam.create_role(RoleName="schedules", AssumeRolePolicyDocument=trusting)["Role"]["Arn"]
    target = {"Arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs", "RoleArn": role, "Input": "{}"}
    given = {"Name": "hourly", "ScheduleExpression": "rate(1 hour)", "Target": target}
    given |= {"FlexibleTimeWindow": {"Mode": "OFF"}}
    scheduler.create_schedule(**given)
    found = scheduler.get_schedule(Name="hourly")
    return {
        "schedule": [found["State"], found["ScheduleExpressionTimezone"]],
        "listed": [each["Name"] for each in scheduler.list_schedules()["Schedules"]],
        "twice": refused(scheduler.create_schedule, **given),
        "bad": refused(scheduler.create_schedule, **{**given, "Name": "bad", "ScheduleExpression": "every hour"}),
        "none": refused(scheduler.get_schedule, Name="none"),
    }


def apigateway_room():
    gateway = client("apigateway")
    api = gateway.create_rest_api(name="shop")
    at = {"restApiId": api["id"], "resourceId": api["rootResourceId"], "httpMethod": "GET"}
    gateway.put_method(**at, authorizationType="NONE", apiKeyRequired=True)
    gateway.put_integration(**at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
    gateway.put_method_response(**at, statusCode="200")
    gateway.put_integration_response(**at, statusCode="200", responseTemplates={"application/json": '{"ok": true}'})
    gateway.create_deployment(restApiId=api["id"], stageName="prod")
    key = gateway.create_api_key(name="k", enabled=True)
    stages = [{"apiId": api["id"], "stage": "prod"}]
    plan = gateway.create_usage_plan(name="small", apiStages=stages, quota={"limit": 1, "period": "DAY"})
    gateway.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
    url = f"{endpoint}/restapis/{api['id']}/prod/_user_request_/"
    asked = [fetched(url, {"x-api-key": value}) for value in ("none", key["value"], key["value"])]
    return {
        "asked": asked,
        "resources": [each["path"] for each in gateway.get_resources(restApiId=api["id"])["items"]],
        "none": refused(gateway.get_rest_api, restApiId="none"),
        "twice": refused(gateway.put_method, **at, authorizationType="NONE"),
        "missing": refused(gateway.create_vpc_link, name="v", targetArns=[]),
    }


def apigatewayv2_room():
    gateway = client("apigatewayv2")
    target = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:gone"
    cors = {"AllowOrigins": ["https://shop.example"]}
    api = gateway.create_api(Name="shop", ProtocolType="HTTP", Target=target, CorsConfiguration=cors)["ApiId"]
    gateway.create_stage(ApiId=api, StageName="dev", AutoDeploy=True)
    integration = gateway.get_integrations(ApiId=api)["Items"][0]["IntegrationId"]
    gateway.create_route(ApiId=api, RouteKey="GET /a", Target=f"integrations/{integration}")
    return {
        "asked": fetched(f"{endpoint}/_aws/execute-api/{api}/dev/a", {}),
        "routes": sorted(each["RouteKey"] for each in gateway.get_routes(ApiId=api)["Items"]),
        "stages": sorted(each["StageName"] for each in gateway.get_stages(ApiId=api)["Items"]),
        "none": refused(gateway.get_api, ApiId="none"),
        "twice": refused(gateway.create_route, ApiId=api, RouteKey="GET /a"),
        "websocket": refused(gateway.create_api, Name="w", ProtocolType="WEBSOCKET"),
        "missing": refused(gateway.create_vpc_link, Name="v", SubnetIds=[]),
    }


def fetched(url, headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            return [answer.status, answer.read().decode()]
    except urllib.error.HTTPError as error:
        return [error.code, error.read().decode()]


def cloudwatch_room():
    cloudwatch = client("cloudwatch")
    now = datetime.now(timezone.utc)
    datum = {"MetricName": "Orders", "Values": [1, 2, 3], "Counts": [1, 1, 2], "Timestamp": now}
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[datum])
    metric = {"Namespace": "Shop", "MetricName": "Orders"}
    queries = [
        {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}, "ReturnData": False},
        {"Id": "e", "Expression": "m * 2"},
    ]
    minutes = timedelta(minutes=5)
    data = cloudwatch.get_metric_data(MetricDataQueries=queries, StartTime=now - minutes, EndTime=now + minutes)
    condition = {"Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold", "EvaluationPeriods": 1}
    cloudwatch.put_metric_alarm(AlarmName="busy", **metric, Statistic="Sum", Period=60, **condition)
    cloudwatch.set_alarm_state(AlarmName="busy", StateValue="ALARM", StateReason="a test")
    widget = {"type": "text", "properties": {"markdown": "# Shop"}}
    cloudwatch.put_dashboard(DashboardName="shop", DashboardBody=json.dumps({"widgets": [widget]}))
    return {
        "data": [each["Values"] for each in data["MetricDataResults"]],
        "metrics": [each["MetricName"] for each in cloudwatch.list_metrics(Namespace="Shop")["Metrics"]],
        "alarms": [each["StateValue"] for each in cloudwatch.describe_alarms()["MetricAlarms"]],
        "dashboards": [each["DashboardName"] for each in cloudwatch.list_dashboards()["DashboardEntries"]],
        "both": refused(cloudwatch.put_metric_data, Namespace="Shop", MetricData=[{**datum, "Value": 1}]),
        "none": refused(cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason=""),
        "bad dashboard": refused(cloudwatch.put_dashboard, DashboardName="b", DashboardBody='{"widgets": [{}]}'),
        "missing": refused(cloudwatch.describe_anomaly_detectors),
    }


def iam_and_sts_rooms():
    iam, sts = client("iam"), client("sts")
    iam.create_user(UserName="ann", Tags=[{"Key": "team", "Value": "sales"}])
    policy = iam.create_policy(PolicyName="read", PolicyDocument=allow("s3:ListAllMyBuckets", "*"))["Policy"]["Arn"]
    iam.attach_user_policy(UserName="ann", PolicyArn=policy)
    key = iam.create_access_key(UserName="ann")["AccessKey"]
    ann = {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}
    role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust(AWS=ACCOUNT))["Role"]["Arn"]
    given = sts.assume_role(RoleArn=role, RoleSessionName="boto")["Credentials"]
    keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"]}
    keys |= {"aws_session_token": given["SessionToken"]}
    simulated = iam.simulate_principal_policy(
        PolicySourceArn=f"arn:aws:iam::{ACCOUNT}:user/ann", ActionNames=["s3:ListAllMyBuckets", "sqs:ListQueues"]
    )
    pages = iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 1})
    return {
        "who": [client("sts", **ann).get_caller_identity()["Arn"], client("sts", **keys).get_caller_identity()["Arn"]],
        "buckets": len(client("s3", **ann).list_buckets()["Buckets"]) > 0,
        "denied": refused(client("sqs", **ann).list_queues),
        "session denied": refused(client("s3", **keys).list_buckets),
        "simulated": [each["EvalDecision"] for each in simulated["EvaluationResults"]],
        "pages": [each["UserName"] for page in pages for each in page["Users"]],
        "conflict": refused(iam.delete_user, UserName="ann"),
        "none": refused(iam.get_role, RoleName="none"),
        "malformed": refused(iam.create_policy, PolicyName="bad", PolicyDocument="{}"),
        "missing": refused(iam.list_saml_providers),
    }


# S3's buckets are there when IAM's part asks for them; the others do not meet.
seen = {"s3": s3_room()}
seen |= {"sqs": sqs_room(), "sns": sns_room(), "events": events_room(), "scheduler": scheduler_room()}
seen |= {"apigateway": apigateway_room(), "apigatewayv2": apigatewayv2_room()}
seen |= {"cloudwatch": cloudwatch_room(), "iam and sts": iam_and_sts_rooms()}
print(json.dumps(seen))
