"""Queues: attributes, messages, batches, visibility, FIFO, redrive, moves, purge, permissions, tags, and the query form."""

import hashlib
import json
import time

from asking import client, refused, tell

sqs = client("sqs")
BASE = "arn:aws:sqs:us-east-1:000000000000"


def create(name, **attributes):
    return sqs.create_queue(QueueName=name, Attributes={key: str(value) for key, value in attributes.items()})[
        "QueueUrl"
    ]


def cannot(name="x", **attributes):
    return refused(sqs.create_queue, QueueName=name, Attributes=attributes)


def attributes(url, *names):
    return sqs.get_queue_attributes(QueueUrl=url, AttributeNames=list(names)).get("Attributes")


def receive(url, **given):
    return sqs.receive_message(QueueUrl=url, **{"MaxNumberOfMessages": 10, **given}).get("Messages", [])


a = create("a")
shown = attributes(a, "All")
seen = {
    "url": a.split("/")[-2:],
    "attributes": {name: value for name, value in shown.items() if not name.endswith("Timestamp")},
    "numbers": all(shown[name].isdigit() for name in ("CreatedTimestamp", "LastModifiedTimestamp")),
    "again": create("a") == a and create("a", VisibilityTimeout=30) == a,
    "listed": [
        len(sqs.list_queues(QueueNamePrefix="a")["QueueUrls"]),
        "QueueUrls" in sqs.list_queues(QueueNamePrefix="zz"),
    ],
    "refused": {
        "differs": cannot("a", DelaySeconds="3"),
        "name": cannot("a b"),
        "long": cannot("a" * 81),
        "fifo name": cannot("a.fifo"),
        "fifo": cannot("b", FifoQueue="true"),
        "not fifo": cannot("b", FifoQueue="false"),
        "dedup": cannot("b", ContentBasedDeduplication="true"),
        "scope": cannot("b", DeduplicationScope="queue"),
        "visibility": cannot("b", VisibilityTimeout="43201"),
        "retention": cannot("b", MessageRetentionPeriod="59"),
        "size": cannot("b", MaximumMessageSize="1048577"),
        "wait": cannot("b", ReceiveMessageWaitTimeSeconds="21"),
        "unknown": cannot("b", Colour="red"),
        "policy": cannot("b", Policy="{"),
        "stranger": cannot(
            "b",
            Policy=json.dumps(
                {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"AWS": "arn:aws:iam::000000000000:role/none"},
                            "Action": "sqs:*",
                            "Resource": "*",
                        }
                    ]
                }
            ),
        ),
        "encryption": cannot("b", KmsMasterKeyId="alias/aws/sqs", SqsManagedSseEnabled="true"),
        "dead letters": cannot(
            "b", RedrivePolicy=json.dumps({"deadLetterTargetArn": f"{BASE}:none", "maxReceiveCount": 1})
        ),
        "receives": cannot("b", RedrivePolicy=json.dumps({"deadLetterTargetArn": f"{BASE}:a", "maxReceiveCount": 0})),
        "url": refused(sqs.get_queue_url, "QueueErrorCode", QueueName="none"),
        "none": refused(sqs.send_message, QueueUrl=a + "x", MessageBody="m"),
        "attribute": refused(sqs.get_queue_attributes, QueueUrl=a, AttributeNames=["Colour"]),
        "type": refused(sqs.set_queue_attributes, QueueUrl=a, Attributes={"FifoQueue": "true"}),
    },
}

sent = sqs.send_message(
    QueueUrl=a,
    MessageBody="é",
    MessageAttributes={
        "kind": {"DataType": "String", "StringValue": "test"},
        "n": {"DataType": "Number.int", "StringValue": "5"},
        "b": {"DataType": "Binary", "BinaryValue": b"\x00\xff"},
    },
    MessageSystemAttributes={
        "AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}
    },
)


def send(**given):
    return refused(sqs.send_message, QueueUrl=a, **{"MessageBody": "m", **given})


def attribute(name="x", **value):
    return send(MessageAttributes={name: value})


def batch(*entries):
    return refused(sqs.send_message_batch, QueueUrl=a, Entries=list(entries))


[got] = receive(a, MessageAttributeNames=["All"], AttributeNames=["All"], VisibilityTimeout=30)
seen["message"] = {
    "md5": sent["MD5OfMessageBody"] == hashlib.md5("é".encode()).hexdigest() == got["MD5OfBody"],
    "attributes md5": sent["MD5OfMessageAttributes"] == got["MD5OfMessageAttributes"],
    "system md5": "MD5OfMessageSystemAttributes" in sent,
    "attributes": sorted(got["MessageAttributes"]),
    "system": sorted(got["Attributes"]),
    "count": got["Attributes"]["ApproximateReceiveCount"],
    "hidden": receive(a),
    "extended": refused(
        sqs.change_message_visibility, QueueUrl=a, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=0
    ),
    "too long": refused(
        sqs.change_message_visibility, QueueUrl=a, ReceiptHandle=got["ReceiptHandle"], VisibilityTimeout=43201
    ),
}
[got] = receive(a, MessageAttributeNames=["ki.*"], MessageSystemAttributeNames=["ApproximateReceiveCount"])
handle = got["ReceiptHandle"]
seen["message"]["prefix"] = sorted(got["MessageAttributes"])
seen["message"]["again"] = got["Attributes"]
seen["message"]["deleted"] = [refused(sqs.delete_message, QueueUrl=a, ReceiptHandle=handle) for _ in range(2)]
seen["message"]["not in flight"] = refused(
    sqs.change_message_visibility, QueueUrl=a, ReceiptHandle=handle, VisibilityTimeout=1
).replace(handle, "HANDLE")
seen["message"]["handle"] = refused(sqs.delete_message, QueueUrl=a, ReceiptHandle="nonsense")
seen["bad messages"] = {
    "empty": send(MessageBody=""),
    "signs": send(MessageBody="\x01")[:90],
    "delay": send(DelaySeconds=901),
    "long": send(MessageBody="x" * 1048577),
    "largest": send(MessageBody="x" * 1048576),
    "group": send(MessageGroupId="a group"),
    "dedup": send(MessageDeduplicationId="d"),
    "no type": attribute(StringValue="v"),
    "type": attribute(DataType="Text", StringValue="v"),
    "no value": attribute(DataType="String"),
    "empty value": attribute(DataType="String", StringValue=""),
    "number": attribute(DataType="Number", StringValue="five"),
    "name": attribute("AWS.x", DataType="String", StringValue="v"),
    "eleven": send(MessageAttributes={f"k{n}": {"DataType": "String", "StringValue": "v"} for n in range(11)}),
    "none": batch(),
    "many": batch(*({"Id": str(n), "MessageBody": "m"} for n in range(11))),
    "same ids": batch({"Id": "1", "MessageBody": "m"}, {"Id": "1", "MessageBody": "m"}),
    "bad id": batch({"Id": "a b", "MessageBody": "m"}),
    "batch": batch(*({"Id": str(n), "MessageBody": "x" * 700_000} for n in range(2))),
    "max": refused(sqs.receive_message, QueueUrl=a, MaxNumberOfMessages=11),
    "wait": refused(sqs.receive_message, QueueUrl=a, WaitTimeSeconds=21),
}
mixed = sqs.send_message_batch(
    QueueUrl=a, Entries=[{"Id": "good", "MessageBody": "m", "DelaySeconds": 900}, {"Id": "bad", "MessageBody": ""}]
)
seen["mixed"] = [[each["Id"] for each in mixed["Successful"]], mixed["Failed"]]
seen["counts"] = attributes(a, "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed")
seen["purged"] = [refused(sqs.purge_queue, QueueUrl=a), refused(sqs.purge_queue, QueueUrl=a)]
started = time.monotonic()
waited = receive(create("empty"), WaitTimeSeconds=1)
seen["long poll"] = [waited, 0.9 < time.monotonic() - started < 3]
grant = {"QueueUrl": a, "AWSAccountIds": ["111122223333"], "Actions": ["SendMessage"]}
seen["permissions"] = [
    refused(sqs.add_permission, Label="L", **grant),
    refused(sqs.add_permission, Label="L", **grant),
    json.loads(attributes(a, "Policy")["Policy"]),
    refused(sqs.add_permission, Label="M", **{**grant, "Actions": ["DeleteQueue"]}),
    refused(sqs.add_permission, Label="M", **{**grant, "AWSAccountIds": ["x"]}),
    refused(sqs.remove_permission, QueueUrl=a, Label="none"),
    refused(sqs.remove_permission, QueueUrl=a, Label="L"),
    attributes(a, "Policy"),
]
sqs.tag_queue(QueueUrl=a, Tags={"x": "y", "z": ""})
sqs.untag_queue(QueueUrl=a, TagKeys=["x", "none"])
seen["tags"] = sqs.list_queue_tags(QueueUrl=a)["Tags"]
tell(seen)
