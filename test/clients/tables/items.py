"""Tables and items: making, refusals, conditions, and updates with all that their expressions can say."""

from asking import client, refused, tell

db = client("dynamodb")
S, N = (lambda text: {"S": text}), (lambda number: {"N": str(number)})
KEY = [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}]
TYPES = [{"AttributeName": "p", "AttributeType": "S"}, {"AttributeName": "s", "AttributeType": "N"}]


def create(name="tab", **given):
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
    TableName="tab",
    KeySchema=KEY,
    AttributeDefinitions=MORE,
    BillingMode="PAY_PER_REQUEST",
    GlobalSecondaryIndexes=[index],
    LocalSecondaryIndexes=[local],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
)["TableDescription"]
db.get_waiter("table_exists").wait(TableName="tab")
seen = {
    "made": [
        made["TableStatus"],
        made["TableArn"],
        made["GlobalSecondaryIndexes"][0]["IndexStatus"],
        made["BillingModeSummary"]["BillingMode"],
    ],
    "refused": {
        "twice": create(),
        "name": create("a b"),
        "short": create("ab"),
        "no definition": create("tab2", AttributeDefinitions=TYPES[:1]),
        "unused definition": create("tab2", AttributeDefinitions=MORE),
        "no throughput": create("tab2", BillingMode="PROVISIONED"),
        "both": create("tab2", ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}),
        "two hash": create("tab2", KeySchema=[KEY[0], {**KEY[1], "KeyType": "HASH"}]),
        "none": refused(db.describe_table, TableName="none"),
        "delete none": refused(db.delete_table, TableName="none"),
        "put none": refused(db.put_item, TableName="none", Item={"p": S("a")}),
    },
}


def put(item=None, **given):
    return refused(db.put_item, "Item", TableName="tab", Item=item or {"p": S("a"), "s": N(1)}, **given)


def update(expression, values=None, names=None, **given):
    given = {
        **({"ExpressionAttributeValues": values} if values else {}),
        **({"ExpressionAttributeNames": names} if names else {}),
        **given,
    }
    try:
        key = {"p": S("a"), "s": N(1)}
        answer = db.update_item(
            TableName="tab", Key=key, UpdateExpression=expression, ReturnValues="UPDATED_NEW", **given
        )
        return answer.get("Attributes")
    except db.exceptions.ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"


first = {
    "p": S("a"),
    "s": N(1),
    "n": N(1),
    "kind": S("x"),
    "list": {"L": [N(1), N(2)]},
    "map": {"M": {"a": N(1)}},
    "set": {"SS": ["a", "b"]},
}
seen["items"] = {
    "no key": put({"p": S("a")}),
    "key type": put({"p": N(1), "s": N(1)}),
    "empty key": put({"p": S(""), "s": N(1)}),
    "index key type": put({"p": S("a"), "s": N(1), "kind": N(1)}),
    "large": put({"p": S("a"), "s": N(1), "x": S("x" * 409_600)}),
    "empty set": put({"p": S("a"), "s": N(1), "x": {"SS": []}}),
    "same twice": put({"p": S("a"), "s": N(1), "x": {"SS": ["a", "a"]}}),
    "no number": put({"p": S("a"), "s": {"N": "one"}}),
    "39 digits": put({"p": S("a"), "s": N(1), "x": N("1" * 39)}),
    "two types": put({"p": S("a"), "s": {"N": "1", "S": "1"}}),
    "good": db.put_item(TableName="tab", Item=first, ReturnConsumedCapacity="INDEXES")["ConsumedCapacity"],
    "old": db.put_item(TableName="tab", Item=first, ReturnValues="ALL_OLD")["Attributes"] == first,
    "condition": put(
        first, ConditionExpression="attribute_not_exists(p)", ReturnValuesOnConditionCheckFailure="ALL_OLD"
    ),
    "plain condition": put(first, ConditionExpression="n > :n", ExpressionAttributeValues={":n": N(1)}),
    "return": put(first, ReturnValues="ALL_NEW"),
}
seen["updates"] = {
    "arithmetic": update("SET n = n + :d, #l[0] = #l[1] - :d REMOVE #l[1]", {":d": N("0.1")}, {"#l": "list"}),
    "functions": update(
        "SET x = if_not_exists(x, :v), #l = list_append(:l, #l)",
        {":v": N(7), ":l": {"L": [S("first")]}},
        {"#l": "list"},
    ),
    "sets": update("ADD #s :c, seen :one DELETE gone :c", {":c": {"SS": ["c"]}, ":one": N(1)}, {"#s": "set"}),
    "nested": update("SET #m.b = :b REMOVE #m.a", {":b": {"BOOL": True}}, {"#m": "map"}),
    "no path": update("SET nowhere.b = :b", {":b": N(1)}),
    "reserved": update("SET status = :b", {":b": N(1)}),
    "unused": update("SET x = :b", {":b": N(1), ":c": N(1)}),
    "unused name": update("SET x = :b", {":b": N(1)}, {"#x": "x"}),
    "undefined": update("SET x = :none", {":b": N(1)}),
    "undefined name": update("SET #x = :b", {":b": N(1)}),
    "syntax": update("SET x ="),
    "overlap": update("SET x = :b, x = :b", {":b": N(1)}),
    "key": update("SET s = :b", {":b": N(1)}),
    "type": update("SET n = n + :b", {":b": S("1")}),
    "add type": update("ADD kind :b", {":b": N(1)}),
}
tell(seen)
