"""Buses, rules with patterns and schedules, targets with inputs, events, archives and replays."""

import json
from datetime import datetime, timedelta, timezone

from asking import client, picked, queue_for, received, refused, tell

events = client("events")
ARN = "arn:aws:events:us-east-1:000000000000"


bus = events.create_event_bus(Name="orders", Tags=[{"Key": "team", "Value": "a"}])["EventBusArn"]
seen = {
    "bus": [bus, refused(events.create_event_bus, Name="orders"), refused(events.create_event_bus, Name="a b")],
    "default": picked(events.describe_event_bus(), "Name", "Arn"),
    "none": refused(events.describe_event_bus, Name="none"),
    "partner": refused(events.create_event_bus, Name="aws.partner/a", EventSourceName="aws.partner/a"),
    "delete": [refused(events.delete_event_bus, Name="default"), refused(events.delete_event_bus, Name="none")],
}


def rule(name="r", **given):
    return refused(events.put_rule, Name=name, **given)


PATTERN = json.dumps({"source": ["shop"]})
seen["rules"] = {
    "nothing": rule(),
    "pattern": rule(EventPattern="{"),
    "value": rule(EventPattern='{"source": "shop"}'),
    "operator": rule(EventPattern='{"source": [{"like": "x"}]}'),
    "empty": rule(EventPattern='{"source": []}'),
    "schedule": rule(ScheduleExpression="rate(1 minutes)"),
    "unit": rule(ScheduleExpression="rate(10 seconds)"),
    "cron": rule(ScheduleExpression="cron(0 12 * * * *)"),
    "cron good": rule("noon", ScheduleExpression="cron(0 12 * * ? *)"),
    "other bus": rule(ScheduleExpression="rate(5 minutes)", EventBusName="orders"),
    "no bus": rule(EventPattern=PATTERN, EventBusName="none"),
    "name": rule("a b", EventPattern=PATTERN),
    "good": events.put_rule(Name="shop", EventPattern=PATTERN, Description="d")["RuleArn"],
    "shown": picked(
        events.describe_rule(Name="shop"), "Name", "State", "EventBusName", "EventPattern", "Description", "Arn"
    ),
    "get none": refused(events.describe_rule, Name="none"),
    "disable none": refused(events.disable_rule, Name="none"),
    "delete none": refused(events.delete_rule, Name="none"),
}
url, arn = queue_for("events.amazonaws.com", "shop")
lost, lost_arn = queue_for("events.amazonaws.com", "lost")


def target(**given):
    answer = events.put_targets(Rule="shop", Targets=[{"Id": "t", "Arn": arn, **given}])
    return answer["FailedEntries"]


def no_target(**given):
    return refused(events.put_targets, Rule="shop", Targets=[{"Id": "t", "Arn": arn, **given}])


seen["targets"] = {
    "both": no_target(Input="1", InputPath="$.detail"),
    "placeholder": no_target(InputTransformer={"InputTemplate": "<unknown>"}),
    "no rule": refused(events.put_targets, Rule="none", Targets=[{"Id": "t", "Arn": arn}]),
    "arn": no_target(Arn="x"),
    "api destination": no_target(Arn=f"{ARN}:api-destination/a/b")[:60],
    "six": refused(events.put_targets, Rule="shop", Targets=[{"Id": str(n), "Arn": arn} for n in range(6)]),
    "input": no_target(Input="{"),
    "good": target(
        InputTransformer={
            "InputPathsMap": {"n": "$.detail.n"},
            "InputTemplate": '{"n": <n>, "rule": "<aws.events.rule-name>"}',
        }
    ),
    "listed": [picked(each, "Id", "Arn") for each in events.list_targets_by_rule(Rule="shop")["Targets"]],
    "by target": events.list_rule_names_by_target(TargetArn=arn)["RuleNames"],
    "delete rule": refused(events.delete_rule, Name="shop"),
    "remove none": events.remove_targets(Rule="shop", Ids=["none"])["FailedEntries"],
}


def put(**entry):
    return picked(events.put_events(Entries=[entry])["Entries"][0], "ErrorCode", "ErrorMessage")


ORDER = {"Source": "shop", "DetailType": "Order", "Detail": '{"n": 1}'}
seen["events"] = {
    "good": put(**ORDER),
    "delivered": [each["Body"] for each in received(url)],
    "no source": put(DetailType="d", Detail="{}"),
    "no type": put(Source="s", Detail="{}"),
    "no detail": put(Source="s", DetailType="d"),
    "malformed": put(**{**ORDER, "Detail": "{"}),
    "array": put(**{**ORDER, "Detail": "[]"}),
    "aws": put(**{**ORDER, "Source": "aws.s3"}),
    "no bus": put(**ORDER, EventBusName="none"),
    "eleven": refused(events.put_events, Entries=[ORDER] * 11)[:70],
    "none": refused(events.put_events, Entries=[])[:70],
    "large": refused(events.put_events, Entries=[{**ORDER, "Detail": json.dumps({"x": "x" * (1 << 20)})}]),
}
events.put_targets(
    Rule="shop",
    Targets=[{"Id": "gone", "Arn": arn + "-gone", "DeadLetterConfig": {"Arn": lost_arn}, "InputPath": "$.detail"}],
)
put(**ORDER)
received(url)
[letter] = received(lost)
names = ("ERROR_CODE", "RULE_ARN", "TARGET_ARN", "RETRY_ATTEMPTS")
seen["dead letter"] = [
    json.loads(letter["Body"])["detail"],
    sorted(letter["MessageAttributes"]),
    {name: letter["MessageAttributes"][name]["StringValue"] for name in names if name in letter["MessageAttributes"]},
]
events.remove_targets(Rule="shop", Ids=["gone"])
EVENT = {"id": "1", "account": "000000000000", "source": "shop", "time": "2026-01-01T00:00:00Z", "region": "us-east-1"}
EVENT |= {"resources": ["arn:r"], "detail-type": "Order"}
PATTERNS = [
    ({"detail": {"a": ["b"]}}, {"a": ["x", "b"]}),
    ({"detail": {"a": [{"prefix": {"equals-ignore-case": "HE"}}]}}, {"a": "hello"}),
    ({"detail": {"a": [{"suffix": "lo"}]}}, {"a": "hello"}),
    ({"detail": {"a": [{"wildcard": "h*l*"}]}}, {"a": "hello"}),
    ({"detail": {"a": [{"anything-but": {"prefix": "he"}}]}}, {"a": "hello"}),
    ({"detail": {"a": [{"anything-but": ["x", "y"]}]}}, {"a": "z"}),
    ({"detail": {"a": [{"numeric": [">", 0, "<=", 5]}]}}, {"a": 5}),
    ({"detail": {"a": [{"cidr": "10.0.0.0/24"}]}}, {"a": "10.0.0.255"}),
    ({"detail": {"a": [{"exists": False}]}}, {"b": 1}),
    ({"detail": {"$or": [{"a": [1]}, {"b": [2]}]}}, {"b": 2}),
    ({"detail": {"a": [None]}}, {"a": None}),
    ({"detail": {"a": ["1"]}}, {"a": 1}),
    ({"detail": {"a": {"b": [1]}}}, {"a": [{"b": 1}]}),
]
test = events.test_event_pattern
seen["patterns"] = [
    test(EventPattern=json.dumps(pattern), Event=json.dumps({**EVENT, "detail": detail}))["Result"]
    for pattern, detail in PATTERNS
]
seen["bad event"] = refused(test, EventPattern=PATTERN, Event='{"source": "shop"}')
events.put_permission(EventBusName="orders", Action="events:PutEvents", Principal="111122223333", StatementId="s")
statement = json.loads(events.describe_event_bus(Name="orders")["Policy"])["Statement"]
seen["permissions"] = [statement, refused(events.remove_permission, EventBusName="orders", StatementId="none")]
now = datetime.now(timezone.utc)
archive = events.create_archive(ArchiveName="all", EventSourceArn=f"{ARN}:event-bus/default", RetentionDays=1)
put(**{**ORDER, "Detail": '{"n": 2}'})
received(url)
replay = events.start_replay(
    ReplayName="again",
    EventSourceArn=archive["ArchiveArn"],
    EventStartTime=now - timedelta(minutes=5),
    EventEndTime=now + timedelta(minutes=5),
    Destination={"Arn": f"{ARN}:event-bus/default"},
)
seen["archive"] = {
    "state": [archive["State"], replay["State"]],
    "twice": refused(events.create_archive, ArchiveName="all", EventSourceArn=f"{ARN}:event-bus/default"),
    "again": [each["Body"] for each in received(url, wait=10)],
    "none": [refused(events.describe_archive, ArchiveName="none"), refused(events.describe_replay, ReplayName="none")],
    "counted": events.describe_archive(ArchiveName="all")["EventCount"],
}
tell(seen)
