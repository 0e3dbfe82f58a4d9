"""Drives DynamoDB and its streams with boto3's resource API; prints what it saw as JSON."""

import json
import sys
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
table.delete()
table.wait_until_not_exists()
print(json.dumps(seen))
