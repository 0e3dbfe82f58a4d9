"""What only time does, on the world's own clock: delays, retention, windows, expiry, schedules, and retries."""

from datetime import datetime, timedelta

from asking import client, control, may, queue_for, received, refused, role, tell, zipped

sqs, db, events, scheduler = client("sqs"), client("dynamodb"), client("events"), client("scheduler")
functions, sns = client("lambda"), client("sns")


def later(**span):
    """Lets that much time pass, and what is due in it happen."""
    control("clock/advance", seconds=timedelta(**span).total_seconds())


def now():
    return datetime.fromisoformat(control("idle")["now"])


def create(name, **attributes):
    return sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]


def bodies(url, **given):
    answer = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **given)
    return [each["Body"] for each in answer.get("Messages", [])]


seen = {}
delayed = create("delayed", DelaySeconds="60", MessageRetentionPeriod="3600", VisibilityTimeout="30")
sqs.send_message(QueueUrl=delayed, MessageBody="queue")
sqs.send_message(QueueUrl=delayed, MessageBody="own", DelaySeconds=5)
steps = [bodies(delayed)]
for span in ({"seconds": 6}, {"seconds": 25}, {"seconds": 30}, {"hours": 1}):
    later(**span)
    steps.append(sorted(bodies(delayed)))
seen["delays and retention"] = steps
fifo = create("window.fifo", FifoQueue="true", VisibilityTimeout="0")
put = {"QueueUrl": fifo, "MessageBody": "m", "MessageGroupId": "g", "MessageDeduplicationId": "d"}
ids = [sqs.send_message(**put)["MessageId"]]
for minutes in (4, 2):
    later(minutes=minutes)
    ids.append(sqs.send_message(**put)["MessageId"])
seen["deduplication"] = [ids[0] == ids[1], ids[0] == ids[2]]
purged = create("purged")
sqs.purge_queue(QueueUrl=purged)
later(seconds=61)
seen["purged again"] = refused(sqs.purge_queue, QueueUrl=purged)
sqs.delete_queue(QueueUrl=purged)
later(seconds=61)
seen["made again"] = refused(sqs.create_queue, QueueName="purged")

db.create_table(
    TableName="expiring",
    BillingMode="PAY_PER_REQUEST",
    KeySchema=[{"AttributeName": "p", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "p", "AttributeType": "S"}],
    StreamSpecification={"StreamEnabled": True, "StreamViewType": "OLD_IMAGE"},
)
db.update_time_to_live(TableName="expiring", TimeToLiveSpecification={"Enabled": True, "AttributeName": "ends"})
for name, ends in (("soon", {"N": str(int(now().timestamp()) + 60)}), ("text", {"S": "1"}), ("long ago", {"N": "1"})):
    db.put_item(TableName="expiring", Item={"p": {"S": name}, "ends": ends})
later(days=2)
seen["expired"] = sorted(item["p"]["S"] for item in db.scan(TableName="expiring")["Items"])

url, arn = queue_for("events.amazonaws.com", "ticks")
events.put_rule(Name="ticks", ScheduleExpression="rate(5 minutes)")
events.put_targets(Rule="ticks", Targets=[{"Id": "t", "Arn": arn, "Input": '"tick"'}])
later(minutes=16)
events.disable_rule(Name="ticks")
later(minutes=16)
seen["ticks"] = len(received(url, 10, wait=0))
RUNS = role("clock", "scheduler.amazonaws.com")
may("clock", "sqs:SendMessage")
noon = {"ScheduleExpression": "cron(0 12 * * ? *)", "ScheduleExpressionTimezone": "Asia/Tokyo"}
target = {"Arn": arn, "RoleArn": RUNS, "Input": "<aws.scheduler.scheduled-time>"}
scheduler.create_schedule(Name="noon", Target=target, FlexibleTimeWindow={"Mode": "OFF"}, **noon)
later(days=1)
[fired] = received(url, wait=0)
seen["noon in Tokyo"] = fired["Body"].split("T")[1]
once = (now() + timedelta(hours=1)).strftime("at(%Y-%m-%dT%H:%M:%S)")
scheduler.update_schedule(Name="noon", ScheduleExpression=once, Target=target, FlexibleTimeWindow={"Mode": "OFF"})
later(hours=2)
seen["once"] = [len(received(url, 2, wait=0)), scheduler.get_schedule(Name="noon")["State"]]

LAMBDA = role("clock-function", "lambda.amazonaws.com")
may("clock-function", "sqs:SendMessage")
dead = create("clock-dead")
functions.create_function(
    FunctionName="fails",
    Runtime="nodejs24.x",
    Role=LAMBDA,
    Handler="index.handler",
    Code={"ZipFile": zipped(index__mjs="export const handler = async () => { throw new Error('always'); };")},
    DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:clock-dead"},
)
functions.invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"a":1}')
gone = []
for minutes in (0.9, 1.9, 0.5):
    later(minutes=minutes)
    gone.append(len(bodies(dead, VisibilityTimeout=0)))
[letter] = sqs.receive_message(QueueUrl=dead, MessageAttributeNames=["All"])["Messages"]
attributes = {name: value["StringValue"] for name, value in letter["MessageAttributes"].items() if name != "RequestID"}
seen["dead letter"] = [gone, letter["Body"], attributes]
functions.put_function_concurrency(FunctionName="fails", ReservedConcurrentExecutions=0)
functions.invoke(FunctionName="fails", InvocationType="Event", Payload=b'{"a":2}')
later(seconds=40)
throttled = [
    each
    for each in sqs.receive_message(QueueUrl=dead, MaxNumberOfMessages=10, MessageAttributeNames=["All"])["Messages"]
    if "2" in each["Body"]
]
seen["never ran"] = {
    name: value["StringValue"] for name, value in throttled[0]["MessageAttributes"].items() if name != "RequestID"
}
tell(seen)
