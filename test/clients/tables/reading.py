"""Reading tables: queries and scans, batches, transactions, PartiQL, streams, TTL, throttling, numbers and bytes."""

from decimal import Decimal

import boto3
from asking import ENDPOINT, KEYS, client, picked, refused, tell

db, streams = client("dynamodb"), client("dynamodbstreams")
S, N = (lambda text: {"S": text}), (lambda number: {"N": str(number)})
KEY = [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}]
TYPES = [{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"}]


def create(name="read", **given):
    given = {"KeySchema": KEY, "AttributeDefinitions": TYPES, "BillingMode": "PAY_PER_REQUEST", **given}
    return refused(db.create_table, TableName=name, **given)


index = {
    "IndexName": "by-kind",
    "KeySchema": [{"AttributeName": "kind", "KeyType": "HASH"}],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["n"]},
}
local = {
    **index,
    "IndexName": "local",
    "KeySchema": [KEY[0], {"AttributeName": "n", "KeyType": "RANGE"}],
    "Projection": {"ProjectionType": "ALL"},
}
MORE = [*TYPES, {"AttributeName": "kind", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"}]
made = db.create_table(
    TableName="read",
    KeySchema=KEY,
    AttributeDefinitions=MORE,
    BillingMode="PAY_PER_REQUEST",
    GlobalSecondaryIndexes=[index],
    LocalSecondaryIndexes=[local],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)["TableDescription"]
db.get_waiter("table_exists").wait(TableName="read")

seen = {}
FIRST = {
    "p": S("a"),
    "s": N(1),
    "n": N(1),
    "kind": S("x"),
    "list": {"L": [N(1), N(2)]},
    "map": {"M": {"a": N(1)}},
    "set": {"SS": ["a", "b"]},
}
db.put_item(TableName="read", Item=FIRST)
db.update_item(
    TableName="read",
    Key={"p": S("a"), "s": N(1)},
    UpdateExpression="SET #m.b = :b",
    ExpressionAttributeNames={"#m": "map"},
    ExpressionAttributeValues={":b": {"BOOL": True}},
)
for at in range(2, 12):
    db.put_item(
        TableName="read", Item={"p": S("a"), "s": N(at), "n": N(20 - at), "kind": S("xy"[at % 2]), "text": S("t" * at)}
    )


def query(condition, values, **given):
    try:
        answer = db.query(TableName="read", KeyConditionExpression=condition, ExpressionAttributeValues=values, **given)
        return [
            [int(item["s"]["N"]) for item in answer["Items"]],
            answer["Count"],
            answer["ScannedCount"],
            answer.get("LastEvaluatedKey"),
        ]
    except db.exceptions.ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"


HERE = {":p": S("a")}
seen["queries"] = {
    "between": query("p = :p AND s BETWEEN :a AND :b", {**HERE, ":a": N(3), ":b": N(5)}),
    "backwards": query("p = :p", HERE, ScanIndexForward=False, Limit=2),
    "filter": query(
        "p = :p",
        {**HERE, ":n": N(4)},
        FilterExpression="size(#t) > :n",
        ExpressionAttributeNames={"#t": "text"},
    ),
    "index": query("kind = :k", {":k": S("y")}, IndexName="by-kind"),
    "local": query("p = :p AND n < :n", {**HERE, ":n": N(12)}, IndexName="local"),
    "no hash": query("s = :s", {":s": N(1)}),
    "or": query("p = :p OR s = :p", HERE),
    "not equal": query("p = :p AND s <> :s", {**HERE, ":s": N(1)}),
    "key in filter": query("p = :p", {**HERE, ":s": N(1)}, FilterExpression="s = :s"),
    "no index": query("p = :p", HERE, IndexName="none"),
    "consistent": query("kind = :k", {":k": S("y")}, IndexName="by-kind", ConsistentRead=True),
    "projection": sorted(
        db.query(
            TableName="read",
            KeyConditionExpression="p = :p AND s = :s",
            ExpressionAttributeValues={**HERE, ":s": N(1)},
            ProjectionExpression="n, #m.b, #l[0]",
            ExpressionAttributeNames={"#m": "map", "#l": "list"},
        )["Items"][0]
    ),
    "count": picked(
        db.query(TableName="read", KeyConditionExpression="p = :p", ExpressionAttributeValues=HERE, Select="COUNT"),
        "Count",
        "Items",
    ),
}
segments = [db.scan(TableName="read", Segment=n, TotalSegments=3)["Count"] for n in range(3)]
seen["scans"] = [
    sum(segments),
    refused(db.scan, TableName="read", Segment=3, TotalSegments=3),
    refused(db.scan, TableName="read", Segment=1),
    sum(
        page["Count"] for page in db.get_paginator("scan").paginate(TableName="read", PaginationConfig={"PageSize": 4})
    ),
]


def writes(*requests):
    return refused(db.batch_write_item, RequestItems={"read": list(requests)})


one = {"PutRequest": {"Item": {"p": S("b"), "s": N(1)}}}
seen["batches"] = [
    writes(*[one] * 26)[:60],
    writes(one, one),
    writes({"PutRequest": {"Item": {"p": S("b")}}}),
    writes(one),
    refused(db.batch_write_item, RequestItems={"none": [one]}),
    refused(db.batch_get_item, RequestItems={"read": {"Keys": [{"p": S("b"), "s": N(1)}] * 2}}),
    len(
        db.batch_get_item(RequestItems={"read": {"Keys": [{"p": S("b"), "s": N(n)} for n in (1, 2)]}})["Responses"][
            "read"
        ]
    ),
]


def transact(*actions, **given):
    return refused(db.transact_write_items, "CancellationReasons", TransactItems=list(actions), **given)


TO = {"TableName": "read", "Key": {"p": S("c"), "s": N(1)}}
check = {
    "ConditionCheck": {
        "TableName": "read",
        "Key": {"p": S("a"), "s": N(1)},
        "ConditionExpression": "attribute_not_exists(p)",
    }
}
add = {"Update": {**TO, "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": N(1)}}}
seen["transactions"] = [
    transact({"Put": {"TableName": "read", "Item": {"p": S("c"), "s": N(2)}}}, check),
    "Item" in db.get_item(TableName="read", Key={"p": S("c"), "s": N(2)}),
    transact(add, add)[0],
    [transact(add, ClientRequestToken="once") for _ in range(2)],
    db.get_item(**TO)["Item"]["n"],
    transact({"Delete": TO}, ClientRequestToken="once")[0],
    [each["Item"]["n"] for each in db.transact_get_items(TransactItems=[{"Get": TO}])["Responses"]],
]


def partiql(statement, *parameters):
    given = {"Statement": statement, **({"Parameters": list(parameters)} if parameters else {})}
    try:
        return db.execute_statement(**given)["Items"]
    except db.exceptions.ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"


seen["partiql"] = [
    partiql("INSERT INTO read VALUE {'p': 'q', 's': 1, 'n': 5}"),
    partiql("INSERT INTO read VALUE {'p': 'q', 's': 1}"),
    partiql("SELECT n FROM read WHERE p = ? AND s = ?", S("q"), N(1)),
    partiql("UPDATE read SET n = n + 1 WHERE p = 'q' AND s = 1 RETURNING ALL NEW *"),
    partiql('SELECT s FROM "read"."by-kind" WHERE kind = \'y\' AND n > 15'),
    partiql("DELETE FROM read WHERE p = 'q' AND s = 1"),
    partiql("UPDATE read SET n = 1 WHERE p = 'none' AND s = 1"),
    partiql("SELECT FROM read").split(":")[0],
    partiql("SELECT * FROM none"),
]
arn = made["LatestStreamArn"]
shards = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
at = {"StreamArn": arn, "ShardId": shards[0]["ShardId"]}
iterator = streams.get_shard_iterator(**at, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
records = streams.get_records(ShardIterator=iterator, Limit=3)["Records"]
seen["stream"] = [
    [each["eventName"] for each in records],
    sorted(records[1]["dynamodb"]),
    refused(streams.get_records, ShardIterator="x"),
    refused(streams.get_shard_iterator, **at, ShardIteratorType="AFTER_SEQUENCE_NUMBER"),
    refused(streams.describe_stream, StreamArn=arn + "x").split(": arn")[0],
]
seen["ttl"] = [
    refused(
        db.update_time_to_live, TableName="read", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"}
    ),
    refused(
        db.update_time_to_live, TableName="read", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"}
    ),
    db.describe_time_to_live(TableName="read")["TimeToLiveDescription"],
]
units = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
create("slow", BillingMode="PROVISIONED", ProvisionedThroughput=units)
large = {"p": S("a"), "s": N(1), "x": S("x" * 100_000)}
answers = [refused(db.put_item, "ThrottlingReasons", TableName="slow", Item=large) for _ in range(5)]
seen["throttled"] = next((answer for answer in answers if "ProvisionedThroughputExceeded" in answer[0]), answers)
table = boto3.resource("dynamodb", endpoint_url=ENDPOINT, **KEYS).Table("read")
table.put_item(
    Item={"p": "d", "s": 1, "price": Decimal("12.3400"), "tiny": Decimal("1E-130"), "raw": b"\x00", "none": None}
)
item = table.get_item(Key={"p": "d", "s": 1})["Item"]
seen["types"] = {name: repr(value) for name, value in sorted(item.items())}
seen["deleted"] = [
    db.delete_item(TableName="read", Key={"p": S("d"), "s": N(1)}, ReturnValues="ALL_OLD")["Attributes"]["price"],
    db.delete_table(TableName="read")["TableDescription"]["TableStatus"],
    refused(db.describe_table, TableName="read"),
]
tell(seen)
