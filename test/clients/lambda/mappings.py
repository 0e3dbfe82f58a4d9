"""Event source mappings of queues and of tables' streams: what is checked, what is kept, and what they deliver."""

import json

from asking import client, control, may, picked, refused, role, tell, zipped

functions, sqs, db = client("lambda"), client("sqs"), client("dynamodb")
RUNS = role("mapped", "lambda.amazonaws.com")
CODE = zipped(index__mjs="""export const handler = async ({ Records }) => ({
  batchItemFailures: Records.filter((each) => each.body === "bad").map((each) => ({ itemIdentifier: each.messageId })),
});""")
functions.create_function(
    FunctionName="mapped", Runtime="nodejs24.x", Role=RUNS, Handler="index.handler", Code={"ZipFile": CODE}, Timeout=3
)
functions.get_waiter("function_active_v2").wait(FunctionName="mapped")
BASE = "arn:aws:sqs:us-east-1:000000000000"
dead = sqs.create_queue(QueueName="map-dead")["QueueUrl"]
redrive = json.dumps({"deadLetterTargetArn": f"{BASE}:map-dead", "maxReceiveCount": 2})
url = sqs.create_queue(QueueName="map", Attributes={"RedrivePolicy": redrive, "VisibilityTimeout": "30"})["QueueUrl"]
sqs.create_queue(QueueName="map-short", Attributes={"VisibilityTimeout": "1"})
sqs.create_queue(QueueName="map.fifo", Attributes={"FifoQueue": "true"})


def mapped(name="map", **given):
    given = {"EventSourceArn": f"{BASE}:{name}", "FunctionName": "mapped", **given}
    return refused(functions.create_event_source_mapping, **given)


seen = {"not allowed": mapped()}
may("mapped", "sqs:*")
may("mapped", "dynamodb:*")
seen["refused"] = {
    "no queue": mapped("none"),
    "no function": mapped(FunctionName="none"),
    "no source": refused(functions.create_event_source_mapping, FunctionName="mapped"),
    "source": mapped(EventSourceArn="arn:aws:ec2:us-east-1:000000000000:x"),
    "short": mapped("map-short"),
    "batch": mapped(BatchSize=11),
    "large": mapped(BatchSize=10001),
    "fifo batch": mapped("map.fifo", BatchSize=11, MaximumBatchingWindowInSeconds=1),
    "window": mapped(MaximumBatchingWindowInSeconds=301),
    "filter": mapped(FilterCriteria={"Filters": [{"Pattern": "{"}]}),
    "six filters": mapped(FilterCriteria={"Filters": [{"Pattern": "{}"}] * 6}),
    "destination": mapped(DestinationConfig={"OnFailure": {"Destination": f"{BASE}:map-dead"}}),
    "concurrency": mapped(ScalingConfig={"MaximumConcurrency": 1}),
    "response": mapped(FunctionResponseTypes=["Everything"]),
    "none": refused(functions.get_event_source_mapping, UUID="0" * 36),
}
NAMES = ("BatchSize", "MaximumBatchingWindowInSeconds", "FunctionResponseTypes", "State", "StateTransitionReason")
made = functions.create_event_source_mapping(
    EventSourceArn=f"{BASE}:map",
    FunctionName="mapped",
    FunctionResponseTypes=["ReportBatchItemFailures"],
    Tags={"team": "a"},
)
uuid = made["UUID"]
seen["made"] = [made["ResponseMetadata"]["HTTPStatusCode"], picked(made, *NAMES), mapped().replace(uuid, "UUID")]
seen["tags"] = functions.list_tags(Resource=made["EventSourceMappingArn"])["Tags"]
listed = functions.list_event_source_mappings(FunctionName="mapped")["EventSourceMappings"]
seen["listed"] = [picked(each, "State", "EventSourceArn") for each in listed]
sqs.send_message_batch(
    QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": body} for n, body in enumerate(("good", "bad"))]
)
for _ in range(3):
    control("idle")
    control("clock/advance", seconds=31)
control("idle")
names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
left = {
    name: sqs.get_queue_attributes(QueueUrl=at, AttributeNames=names)["Attributes"]
    for name, at in (("map", url), ("dead", dead))
}
seen["left"] = left
seen["changed"] = [
    picked(functions.update_event_source_mapping(UUID=uuid, BatchSize=5, Enabled=False), "BatchSize", "State"),
    functions.get_event_source_mapping(UUID=uuid)["State"],
    functions.delete_event_source_mapping(UUID=uuid)["State"],
    refused(functions.get_event_source_mapping, UUID=uuid),
]
stream = db.create_table(
    TableName="mapped",
    BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
    KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
)["TableDescription"]["LatestStreamArn"]


def streamed(**given):
    given = {"EventSourceArn": stream, "FunctionName": "mapped", "StartingPosition": "TRIM_HORIZON", **given}
    return refused(functions.create_event_source_mapping, **given).replace(stream, "STREAM")


seen["streams"] = {
    "position": streamed(StartingPosition=None),
    "timestamp": streamed(StartingPosition="AT_TIMESTAMP", StartingPositionTimestamp=0),
    "no stream": streamed(EventSourceArn=stream + "0").replace("STREAM0", "ANOTHER"),
    "age": streamed(MaximumRecordAgeInSeconds=59),
    "retries": streamed(MaximumRetryAttempts=10001),
    "parallel": streamed(ParallelizationFactor=11),
    "tumbling": streamed(TumblingWindowInSeconds=10),
    "good": [streamed(BatchSize=100), streamed().split("UUID")[0]],
}
tell(seen)
