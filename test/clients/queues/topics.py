"""Topics: attributes, subscriptions with filters, raw delivery, batches, FIFO, redrive, email, HTTP, tags, policies."""

import json

from asking import client, queue_for, received, refused, tell

sns = client("sns")
SNS = "sns.amazonaws.com"


topic = sns.create_topic(Name="t", Tags=[{"Key": "team", "Value": "a"}])["TopicArn"]
shown = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
seen = {
    "arn": topic,
    "attributes": sorted(shown),
    "policy": json.loads(shown["Policy"]),
    "retries": json.loads(shown["EffectiveDeliveryPolicy"])["http"]["defaultHealthyRetryPolicy"],
    "again": sns.create_topic(Name="t", Tags=[{"Key": "team", "Value": "a"}])["TopicArn"] == topic,
    "refused": {
        "tags": refused(sns.create_topic, Name="t", Tags=[{"Key": "team", "Value": "b"}]),
        "name": refused(sns.create_topic, Name="a b"),
        "fifo name": refused(sns.create_topic, Name="t2", Attributes={"FifoTopic": "true"}),
        "arn": refused(sns.publish, TopicArn="t", Message="m"),
        "none": refused(sns.publish, TopicArn=topic + "x", Message="m"),
        "region": refused(sns.publish, TopicArn="arn:aws:sns:eu-west-1:000000000000:t", Message="m"),
        "empty": refused(sns.publish, TopicArn=topic, Message=""),
        "long": refused(sns.publish, TopicArn=topic, Message="x" * 262145),
        "subject": refused(sns.publish, TopicArn=topic, Message="m", Subject=""),
        "structure": refused(sns.publish, TopicArn=topic, Message='{"sqs": "m"}', MessageStructure="json"),
        "no structure": refused(sns.publish, TopicArn=topic, Message="{", MessageStructure="json"),
        "attribute": refused(sns.set_topic_attributes, TopicArn=topic, AttributeName="Colour", AttributeValue="red"),
        "policy": refused(sns.set_topic_attributes, TopicArn=topic, AttributeName="Policy", AttributeValue="{"),
        "group": refused(sns.publish, TopicArn=topic, Message="m", MessageDeduplicationId="d"),
        "no target": refused(sns.publish, Message="m"),
        "get none": refused(sns.get_topic_attributes, TopicArn=topic + "x"),
        "delete none": refused(sns.delete_topic, TopicArn=topic + "x"),
    },
}


def subscribe(protocol="sqs", endpoint="", **given):
    return refused(sns.subscribe, TopicArn=topic, Protocol=protocol, Endpoint=endpoint, **given)


def attributes(**values):
    return subscribe("sqs", "arn:aws:sqs:us-east-1:000000000000:x", Attributes=values)


plain, plain_arn = queue_for(SNS, "plain")
raw, raw_arn = queue_for(SNS, "raw")
seen["subscribe"] = {
    "protocol": subscribe("pigeon", "x"),
    "endpoint": subscribe("sqs", "x"),
    "function": subscribe("lambda", "x"),
    "http": subscribe("http", "x"),
    "fifo": subscribe("sqs", "arn:aws:sqs:us-east-1:000000000000:q.fifo"),
    "filter": attributes(FilterPolicy="{"),
    "operator": attributes(FilterPolicy='{"a": [{"wrong-operator": 1}]}'),
    "empty": attributes(FilterPolicy='{"a": []}'),
    "keys": attributes(FilterPolicy=json.dumps({f"k{n}": ["v"] for n in range(6)})),
    "complex": attributes(FilterPolicy=json.dumps({f"k{n}": [str(m) for m in range(6)] for n in range(3)})),
    "nested": attributes(FilterPolicy='{"a": {"b": ["c"]}}'),
    "scope": attributes(FilterPolicyScope="Everywhere"),
    "raw": attributes(RawMessageDelivery="maybe"),
    "redrive": attributes(RedrivePolicy='{"deadLetterTargetArn": "x"}'),
    "unknown": attributes(Colour="red"),
}
made = sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn, ReturnSubscriptionArn=True)["SubscriptionArn"]
shown = sns.get_subscription_attributes(SubscriptionArn=made)["Attributes"]
seen["subscription"] = [
    {name: value for name, value in shown.items() if name not in ("SubscriptionArn",)},
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn)["SubscriptionArn"] == made,
    subscribe("sqs", plain_arn, Attributes={"RawMessageDelivery": "true"}),
    refused(sns.get_subscription_attributes, SubscriptionArn=made + "x"),
    refused(sns.set_subscription_attributes, SubscriptionArn=made, AttributeName="Colour", AttributeValue="x"),
]
policy = json.dumps({"kind": [{"prefix": "go"}], "n": [{"numeric": [">", 1]}]})
narrow = sns.subscribe(
    TopicArn=topic, Protocol="sqs", Endpoint=raw_arn, Attributes={"FilterPolicy": policy, "RawMessageDelivery": "true"}
)["SubscriptionArn"]
kinds = {"kind": {"DataType": "String", "StringValue": "good"}, "n": {"DataType": "Number", "StringValue": "5"}}
sns.publish(TopicArn=topic, Message="one", Subject="s", MessageAttributes=kinds)
sns.publish(TopicArn=topic, Message='{"default": "two", "sqs": "for queues"}', MessageStructure="json")
got = sorted((json.loads(each["Body"]) for each in received(plain, 2)), key=lambda each: each["Timestamp"])
seen["delivered"] = {
    "keys": [list(each) for each in got],
    "messages": [each["Message"] for each in got],
    "attributes": got[0]["MessageAttributes"],
    "raw": [[each["Body"], each["MessageAttributes"]] for each in received(raw)],
}
sns.set_subscription_attributes(SubscriptionArn=narrow, AttributeName="FilterPolicy", AttributeValue="{}")
sns.set_subscription_attributes(SubscriptionArn=narrow, AttributeName="FilterPolicyScope", AttributeValue="MessageBody")
sns.set_subscription_attributes(
    SubscriptionArn=narrow,
    AttributeName="FilterPolicy",
    AttributeValue='{"order": {"total": [{"numeric": [">", 10]}]}}',
)
entries = [{"Id": str(n), "Message": json.dumps({"order": {"total": n}})} for n in (5, 50)]
seen["batch"] = [
    [each["Id"] for each in sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=entries)["Successful"]],
    [each["Body"] for each in received(raw)],
    refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=entries * 6),
    refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=entries + entries[:1]),
    refused(sns.publish_batch, TopicArn=topic, PublishBatchRequestEntries=[]),
    sns.publish_batch(TopicArn=topic, PublishBatchRequestEntries=[entries[0], {"Id": "bad", "Message": ""}])["Failed"],
]
received(plain)
fifo = sns.create_topic(Name="t.fifo", Attributes={"FifoTopic": "true"})["TopicArn"]
ordered, ordered_arn = queue_for(SNS, "ordered.fifo", FifoQueue="true")
sns.subscribe(TopicArn=fifo, Protocol="sqs", Endpoint=ordered_arn, Attributes={"RawMessageDelivery": "true"})
put = {"TopicArn": fifo, "MessageGroupId": "g"}
sent = [sns.publish(**put, Message=body, MessageDeduplicationId=body) for body in ("1", "2", "1")]
seen["fifo"] = [
    [len(each["SequenceNumber"]) for each in sent],
    [each["Body"] for each in received(ordered, 2)],
    refused(sns.publish, TopicArn=fifo, Message="m"),
    refused(sns.publish, **put, Message="m"),
    refused(sns.subscribe, TopicArn=fifo, Protocol="email", Endpoint="a@b.example"),
]
dead, dead_arn = queue_for(SNS, "letters")
gone = json.dumps({"deadLetterTargetArn": dead_arn})
sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=plain_arn + "-gone", Attributes={"RedrivePolicy": gone})
sns.publish(TopicArn=topic, Message="lost")
seen["dead"] = [[json.loads(each["Body"])["Message"], each.get("MessageAttributes")] for each in received(dead)]
seen["email"] = sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@b.example")["SubscriptionArn"]
listed = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
seen["listed"] = sorted([each["Protocol"], each["SubscriptionArn"] == "PendingConfirmation"] for each in listed)
sns.tag_resource(ResourceArn=topic, Tags=[{"Key": "x", "Value": "y"}])
sns.untag_resource(ResourceArn=topic, TagKeys=["team"])
sns.add_permission(TopicArn=topic, Label="L", AWSAccountId=["111122223333"], ActionName=["Publish"])
statement = json.loads(sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"])["Statement"][-1]
seen["others"] = [
    sns.list_tags_for_resource(ResourceArn=topic)["Tags"],
    refused(sns.tag_resource, ResourceArn=topic + "x", Tags=[{"Key": "x", "Value": "y"}]),
    statement,
    refused(sns.add_permission, TopicArn=topic, Label="L", AWSAccountId=["111122223333"], ActionName=["Publish"]),
    refused(sns.remove_permission, TopicArn=topic, Label="none"),
    refused(sns.confirm_subscription, TopicArn=topic, Token="x"),
    refused(sns.unsubscribe, SubscriptionArn=made),
    refused(sns.unsubscribe, SubscriptionArn=made),
    refused(sns.publish, PhoneNumber="+15550100", Message="m")[:60],
]
tell(seen)
