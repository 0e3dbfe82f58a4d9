"""FIFO queues, dead letters and their way back, fair queues, deletion, and the query form of the API."""

import json
import re
import urllib.parse

from asking import ENDPOINT, client, fetched, picked, refused, tell
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

sqs = client("sqs")
BASE = "arn:aws:sqs:us-east-1:000000000000"


def create(name, **attributes):
    return sqs.create_queue(QueueName=name, Attributes={key: str(value) for key, value in attributes.items()})[
        "QueueUrl"
    ]


def receive(url, **given):
    return sqs.receive_message(QueueUrl=url, **{"MaxNumberOfMessages": 10, "AttributeNames": ["All"], **given}).get(
        "Messages", []
    )


def bodies(url, **given):
    return [each["Body"] for each in receive(url, **given)]


f = create("f.fifo", FifoQueue="true")


def put(body, group="g", **given):
    return sqs.send_message(
        QueueUrl=f, MessageBody=body, MessageGroupId=group, **{"MessageDeduplicationId": body, **given}
    )


def cannot(**given):
    return refused(sqs.send_message, QueueUrl=f, MessageBody="m", **given)


first, second = put("1"), put("2")
other, again = put("3", "h"), put("1")
taken = receive(f, MaxNumberOfMessages=1)
seen = {
    "sequence": len(first["SequenceNumber"]) == 20 and first["SequenceNumber"] < second["SequenceNumber"],
    "duplicate": again["MessageId"] == first["MessageId"] and again["SequenceNumber"] == first["SequenceNumber"],
    "system": sorted(taken[0]["Attributes"]),
    "locked": bodies(f),
    "refused": {
        "group": cannot(MessageDeduplicationId="d"),
        "dedup": cannot(MessageGroupId="g"),
        "delay": cannot(MessageGroupId="g", MessageDeduplicationId="d", DelaySeconds=2),
        "signs": cannot(MessageGroupId="g 1", MessageDeduplicationId="d"),
        "limit": refused(sqs.set_queue_attributes, QueueUrl=f, Attributes={"FifoThroughputLimit": "perMessageGroupId"}),
        "entry": sqs.send_message_batch(QueueUrl=f, Entries=[{"Id": "1", "MessageBody": "m"}])["Failed"],
    },
}
sqs.delete_message(QueueUrl=f, ReceiptHandle=taken[0]["ReceiptHandle"])
seen["unlocked"] = bodies(f, VisibilityTimeout=0)
seen["still a duplicate"] = [put("1")["MessageId"] == first["MessageId"], bodies(f, VisibilityTimeout=0)]
attempt = {"ReceiveRequestAttemptId": "r1", "VisibilityTimeout": 30}
tried = [[each["MessageId"] for each in receive(f, **attempt)] for _ in range(2)]
seen["same attempt"] = [tried[0] == tried[1], len(tried[0])]
c = create(
    "c.fifo",
    FifoQueue="true",
    ContentBasedDeduplication="true",
    DeduplicationScope="messageGroup",
    FifoThroughputLimit="perMessageGroupId",
)
for group in ("a", "b", "a"):
    sqs.send_message(QueueUrl=c, MessageBody="same", MessageGroupId=group)
seen["content"] = [
    len(receive(c)),
    sqs.get_queue_attributes(QueueUrl=c, AttributeNames=["DeduplicationScope"])["Attributes"],
]

dead = create("dead")
redrive = json.dumps({"deadLetterTargetArn": f"{BASE}:dead", "maxReceiveCount": 1})
work = create("work", RedrivePolicy=redrive, VisibilityTimeout=0)
sqs.send_message(
    QueueUrl=work, MessageBody="poison", MessageAttributes={"k": {"DataType": "String", "StringValue": "v"}}
)
sent = receive(work)[0]
seen["dead"] = {"received": bodies(work)}
letter = receive(dead, VisibilityTimeout=0, MessageAttributeNames=["All"])[0]
seen["dead"] |= {
    "same": letter["MessageId"] == sent["MessageId"]
    and letter["Attributes"]["SentTimestamp"] == sent["Attributes"]["SentTimestamp"],
    "attributes": picked(letter["Attributes"], "ApproximateReceiveCount", "DeadLetterQueueSourceArn"),
    "kept": letter["MessageAttributes"],
    "sources": [url.split("/")[-1] for url in sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"]],
    "fifo": refused(sqs.create_queue, QueueName="w.fifo", Attributes={"FifoQueue": "true", "RedrivePolicy": redrive}),
    "denied": [
        refused(
            sqs.set_queue_attributes,
            QueueUrl=dead,
            Attributes={"RedriveAllowPolicy": '{"redrivePermission": "denyAll"}'},
        ),
        refused(sqs.create_queue, QueueName="w", Attributes={"RedrivePolicy": redrive}),
        refused(sqs.set_queue_attributes, QueueUrl=dead, Attributes={"RedriveAllowPolicy": ""}),
    ],
}


def move(**given):
    return refused(sqs.start_message_move_task, **given)


seen["moves"] = {
    "no dead letters": move(SourceArn=f"{BASE}:work"),
    "no queue": move(SourceArn=f"{BASE}:none"),
    "no destination": move(SourceArn=f"{BASE}:dead", DestinationArn=f"{BASE}:none"),
    "fast": move(SourceArn=f"{BASE}:dead", MaxNumberOfMessagesPerSecond=501),
    "task": refused(sqs.cancel_message_move_task, TaskHandle="x"),
    "started": "TaskHandle" in sqs.start_message_move_task(SourceArn=f"{BASE}:dead"),
}
seen["moved"] = bodies(work, WaitTimeSeconds=5)
task = sqs.list_message_move_tasks(SourceArn=f"{BASE}:dead")["Results"][0]
seen["moves"]["listed"] = picked(task, "Status", "ApproximateNumberOfMessagesMoved", "SourceArn", "TaskHandle")
fair = create("fair")
for tenant, body in (("loud", "1"), ("loud", "2"), ("quiet", "3")):
    sqs.send_message(QueueUrl=fair, MessageBody=body, MessageGroupId=tenant)
seen["fair"] = [
    sorted(bodies(fair, VisibilityTimeout=0)),
    receive(fair)[0]["Attributes"].get("MessageGroupId") in ("loud", "quiet"),
]
sqs.delete_queue(QueueUrl=fair)
seen["deleted"] = [
    refused(sqs.create_queue, QueueName="fair"),
    refused(sqs.send_message, QueueUrl=fair, MessageBody="m"),
    refused(sqs.delete_queue, QueueUrl=fair),
]


def query(path="/", **form):
    """The older form of the API, as old clients send it."""
    body = urllib.parse.urlencode({"Version": "2012-11-05", **form})
    kind = {"content-type": "application/x-www-form-urlencoded"}
    request = AWSRequest("POST", ENDPOINT + path, headers=kind, data=body)
    SigV4Auth(Credentials("test", "test"), "sqs", "us-east-1").add_auth(request)
    status, told, text = fetched(request.url, "POST", body.encode(), **dict(request.headers.items()))
    text = re.sub(r"<ReceiptHandle>[^<]+", "<ReceiptHandle>HANDLE", text.replace(ENDPOINT, "AT"))
    return [status, told["content-type"], re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)]


seen["query"] = [
    query(Action="GetQueueUrl", QueueName="dead"),
    query("/000000000000/dead", Action="SendMessage", MessageBody="m & m"),
    query(Action="GetQueueUrl", QueueName="none"),
    query(Action="Fly"),
    query("/000000000000/dead", Action="SendMessage"),
    query(
        "/000000000000/dead",
        Action="ReceiveMessage",
        VisibilityTimeout="0",
        **{"AttributeName.1": "ApproximateReceiveCount"},
    ),
]
tell(seen)
