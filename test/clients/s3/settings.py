"""Configurations that a bucket keeps, from inventories to the switch for EventBridge."""

import json

from common import ACCOUNT, client, only, refused, tell

s3 = client()
B = {"Bucket": "py-settings"}
s3.create_bucket(**B)
s3.create_bucket(Bucket="py-settings-logs")
client(region="eu-west-1").create_bucket(
    Bucket="py-settings-far", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
)


def family(name, member, body, key="Id"):
    """Put, get, list and delete one of many configurations."""
    put, get, remove = (getattr(s3, f"{verb}_bucket_{name}_configuration") for verb in ("put", "get", "delete"))
    every = getattr(s3, f"list_bucket_{name}_configurations")
    given = {**body, "Id": "one"}
    return {
        "none": refused(get, **B, Id="one"),
        "empty": only(every(**B), "IsTruncated", f"{member}List"),
        "put": refused(put, **B, Id="one", **{member: given}),
        "the same": get(**B, Id="one")[member] == given,
        "listed": [each["Id"] for each in every(**B)[f"{member}List"]],
        "another id": refused(put, **B, Id="two", **{member: given}),
        "delete": remove(**B, Id="one")["ResponseMetadata"]["HTTPStatusCode"],
        "again": refused(remove, **B, Id="one"),
    }


bucket = {"Bucket": "arn:aws:s3:::py-settings-logs", "Format": "CSV"}
inventory = {
    "Destination": {"S3BucketDestination": {**bucket, "AccountId": ACCOUNT}},
    "IsEnabled": True,
    "IncludedObjectVersions": "All",
    "Schedule": {"Frequency": "Daily"},
}
families = {
    "inventory": family("inventory", "InventoryConfiguration", inventory),
    "metrics": family("metrics", "MetricsConfiguration", {"Filter": {"Prefix": "a/"}}),
    "analytics": family("analytics", "AnalyticsConfiguration", {"StorageClassAnalysis": {}}),
    "tiering": family(
        "intelligent_tiering",
        "IntelligentTieringConfiguration",
        {"Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]},
    ),
}


def log_to(name, **more):
    target = {"TargetBucket": name, "TargetPrefix": "log/", **more}
    return refused(s3.put_bucket_logging, **B, BucketLoggingStatus={"LoggingEnabled": target})


logging = {
    "none": only(s3.get_bucket_logging(**B), "LoggingEnabled"),
    "to nowhere": log_to("py-nowhere"),
    "far away": log_to("py-settings-far"),
    "put": [log_to("py-settings-logs"), s3.get_bucket_logging(**B)["LoggingEnabled"]],
    "off": [refused(s3.put_bucket_logging, **B, BucketLoggingStatus={}), only(s3.get_bucket_logging(**B), "LoggingEnabled")],
}  # fmt: skip


def accelerate(status, at=B):
    return refused(s3.put_bucket_accelerate_configuration, **at, AccelerateConfiguration={"Status": status})


s3.create_bucket(Bucket="py.settings.dots")
acceleration = {
    "none": only(s3.get_bucket_accelerate_configuration(**B), "Status"),
    "put": [accelerate("Enabled"), s3.get_bucket_accelerate_configuration(**B)["Status"]],
    "suspended": [accelerate("Suspended"), s3.get_bucket_accelerate_configuration(**B)["Status"]],
    "odd": accelerate("Fast"),
    "dots": accelerate("Enabled", {"Bucket": "py.settings.dots"}),
}


def payer(who):
    return refused(s3.put_bucket_request_payment, **B, RequestPaymentConfiguration={"Payer": who})


payment = {
    "owner": s3.get_bucket_request_payment(**B)["Payer"],
    "put": [payer("Requester"), s3.get_bucket_request_payment(**B)["Payer"]],
    "odd": payer("Nobody"),
}
payer("BucketOwner")

events, sqs = client("events"), client("sqs")
queue = sqs.create_queue(QueueName="py-settings")["QueueUrl"]
arn = f"arn:aws:sqs:us-east-1:{ACCOUNT}:py-settings"
sqs.set_queue_attributes(
    QueueUrl=queue,
    Attributes={
        "Policy": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": ["s3.amazonaws.com", "events.amazonaws.com"]}, "Action": "sqs:SendMessage", "Resource": arn}
                ],
            }
        )
    },
)  # fmt: skip


def notify(**given):
    return refused(s3.put_bucket_notification_configuration, **B, NotificationConfiguration=given)


def received(count=1):
    """The messages that come within the wait of a long poll, or fewer."""
    found = []
    while len(found) < count:
        page = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=2, MaxNumberOfMessages=10).get("Messages", [])
        if not page:
            break
        for message in page:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            found.append(json.loads(message["Body"]))
    return found


def to_queue(name, *kinds, **key):
    rules = [{"Name": rule, "Value": value} for rule, value in key.items()]
    return {"Id": name, "QueueArn": arn, "Events": list(kinds), "Filter": {"Key": {"FilterRules": rules}}}


created = to_queue("new", "s3:ObjectCreated:*", prefix="in/")
notifications = {
    "none": {k: v for k, v in s3.get_bucket_notification_configuration(**B).items() if k != "ResponseMetadata"},
    "put": notify(QueueConfigurations=[created]),
    "a test event": [each.get("Event") for each in received()],
    "overlap": notify(QueueConfigurations=[created, to_queue("too", "s3:ObjectCreated:Put", prefix="in/a")]),
    "odd event": notify(QueueConfigurations=[to_queue("odd", "s3:ObjectRead:*")]),
    "odd arn": notify(QueueConfigurations=[{"QueueArn": "odd", "Events": ["s3:ObjectCreated:*"]}]),
    "no queue": notify(QueueConfigurations=[{"QueueArn": arn + "-none", "Events": ["s3:ObjectCreated:*"]}]),
}
s3.put_object(**B, Key="in/ü b", Body=b"x")
s3.put_object(**B, Key="out/b", Body=b"x")
notifications["told"] = [
    [r["eventName"], r["s3"]["object"]["key"], r["s3"]["configurationId"]]
    for each in received()
    for r in each["Records"]
]
events.put_rule(Name="py-settings", EventPattern=json.dumps({"source": ["aws.s3"], "detail": {"bucket": {"name": ["py-settings"]}}}))  # fmt: skip
events.put_targets(Rule="py-settings", Targets=[{"Id": "q", "Arn": arn}])
notifications["to eventbridge"] = [
    notify(EventBridgeConfiguration={}),
    s3.get_bucket_notification_configuration(**B).get("EventBridgeConfiguration"),
    s3.delete_object(**B, Key="in/ü b")["ResponseMetadata"]["HTTPStatusCode"],
    [[each["detail-type"], each["detail"]["object"]["key"], each["detail"]["reason"]] for each in received()],
]
replication = {
    "none": refused(s3.get_bucket_replication, **B),
    "delete": s3.delete_bucket_replication(**B)["ResponseMetadata"]["HTTPStatusCode"],
}
tell(
    **families, logging=logging, acceleration=acceleration, payment=payment, notifications=notifications,
    replication=replication,
)  # fmt: skip
