"""Drives DynamoDB, its streams, a function that reads them and an alarm on that with boto3; prints what it saw as JSON."""

import io
import json
import sys
import urllib.request
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key

settings = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
}
table = boto3.resource("dynamodb", **settings).create_table(
    TableName="orders",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[
        {"AttributeName": "customer", "AttributeType": "S"},
        {"AttributeName": "at", "AttributeType": "N"},
    ],
    KeySchema=[{"AttributeName": "customer", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
)
table.wait_until_exists()
with table.batch_writer() as batch:
    for at in range(30):
        batch.put_item(Item={"customer": "c", "at": at, "total": Decimal("1.10") * at, "tags": {"a", "b"}})
seen = {}
found = table.query(
    KeyConditionExpression=Key("customer").eq("c") & Key("at").between(10, 12),
    FilterExpression=Attr("total").gt(Decimal("11")) & Attr("tags").contains("a"),
)
seen["totals"] = [str(item["total"]) for item in found["Items"]]
updated = table.update_item(
    Key={"customer": "c", "at": 1},
    UpdateExpression="SET #t = #t + :more DELETE tags :gone",
    ExpressionAttributeNames={"#t": "total"},
    ExpressionAttributeValues={":more": Decimal("0.000000000000000000000000000000000001"), ":gone": {"a"}},
    ReturnValues="UPDATED_NEW",
)
seen["total"] = str(updated["Attributes"]["total"])
seen["tags"] = sorted(updated["Attributes"]["tags"])
try:
    table.put_item(
        Item={"customer": "c", "at": 1},
        ConditionExpression="attribute_not_exists(customer)",
        ReturnValuesOnConditionCheckFailure="ALL_OLD",
    )
except table.meta.client.exceptions.ConditionalCheckFailedException as error:
    seen["refused"] = error.response["Error"]
    seen["old"] = error.response["Item"]["at"]
streams = boto3.client("dynamodbstreams", **settings)
arn = table.latest_stream_arn
shard = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"][0]["ShardId"]
iterator = streams.get_shard_iterator(StreamArn=arn, ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
seen["records"] = len(streams.get_records(ShardIterator=iterator)["Records"])


def control(path, body=b"{}"):
    request = urllib.request.Request(f"{sys.argv[1]}/_misfire/{path}", data=body, method="POST")
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


code = io.BytesIO()
with zipfile.ZipFile(code, "w") as package:
    package.writestr("index.mjs", "export const handler = ({ Records }) => console.log(`${Records.length} changes`);")
iam = boto3.client("iam", **settings)
trust = document(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
role = iam.create_role(RoleName="reader", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
functions = boto3.client("lambda", **settings)
functions.create_function(
    FunctionName="reader",
    Role=role,
    Runtime="nodejs24.x",
    Handler="index.handler",
    Code={"ZipFile": code.getvalue()},
)
functions.get_waiter("function_active_v2").wait(FunctionName="reader")
wish = {"EventSourceArn": arn, "FunctionName": "reader", "StartingPosition": "TRIM_HORIZON"}
try:
    functions.create_event_source_mapping(**wish)
except functions.exceptions.InvalidParameterValueException as error:
    seen["unreadable"] = error.response["Error"]["Message"].split(" arn:")[0]
actions = [f"dynamodb:{name}" for name in ("GetRecords", "GetShardIterator", "DescribeStream", "ListStreams")]
iam.put_role_policy(RoleName="reader", PolicyName="read", PolicyDocument=document(Action=actions, Resource=arn))
mapping = functions.create_event_source_mapping(**wish, BatchSize=10)
seen["mapping"] = [mapping[name] for name in ("BatchSize", "MaximumRetryAttempts", "LastProcessingResult")]
control("idle")
seen["result"] = functions.get_event_source_mapping(UUID=mapping["UUID"])["LastProcessingResult"]
cloudwatch = boto3.client("cloudwatch", **settings)
now = datetime.fromisoformat(control("idle")["now"])
points = cloudwatch.get_metric_statistics(
    Namespace="AWS/Lambda",
    MetricName="IteratorAge",
    Dimensions=[{"Name": "FunctionName", "Value": "reader"}],
    StartTime=now - timedelta(minutes=10),
    EndTime=now + timedelta(minutes=1),
    Period=86400,
    Statistics=["SampleCount"],
)["Datapoints"]
seen["batches"] = sum(point["SampleCount"] for point in points)
topic = boto3.client("sns", **settings).create_topic(Name="on-call")["TopicArn"]
cloudwatch.put_metric_alarm(
    AlarmName="silence",
    Namespace="AWS/Lambda",
    MetricName="Invocations",
    Dimensions=[{"Name": "FunctionName", "Value": "reader"}],
    Statistic="Sum",
    Period=60,
    EvaluationPeriods=1,
    Threshold=1,
    ComparisonOperator="LessThanThreshold",
    TreatMissingData="breaching",
    AlarmActions=[topic],
)
control("clock/advance", json.dumps({"seconds": 300}).encode())
control("idle")
seen["alarm"] = cloudwatch.describe_alarms()["MetricAlarms"][0]["StateValue"]
history = cloudwatch.describe_alarm_history(AlarmName="silence", HistoryItemType="Action")["AlarmHistoryItems"]
seen["action"] = history[0]["HistorySummary"]
functions.delete_event_source_mapping(UUID=mapping["UUID"])
table.delete()
table.wait_until_not_exists()
print(json.dumps(seen))
