"""Events of CloudWatch Logs: what is taken, and how it is read in pages."""

from asking import client, control, picked, refused, tell

logs = client("logs")
GROUP = "/events"
AT = {"logGroupName": GROUP, "logStreamName": "web"}
now = control("clock/advance", seconds=0)["epochMs"]
HOUR, DAY = 3_600_000, 86_400_000


def no(operation, **given):
    return refused(getattr(logs, operation), **given)


def event(at, message="x"):
    return {"timestamp": at, "message": message}


def put(*events, **more):
    return refused(logs.put_log_events, **{**AT, **more}, logEvents=list(events))


def taken():
    logs.create_log_group(logGroupName=GROUP)
    for name in ("web", "worker"):
        logs.create_log_stream(logGroupName=GROUP, logStreamName=name)
    mixed = [event(now - 15 * DAY), event(now - 15 * DAY + 1)]
    late = [event(now), event(now + 3 * HOUR)]
    return {
        "too old": logs.put_log_events(**AT, logEvents=mixed)["rejectedLogEventsInfo"],
        "too new": logs.put_log_events(**AT, logEvents=late)["rejectedLogEventsInfo"],
        "any token": put(event(now), sequenceToken="not one"),
        "order": put(event(now), event(now - 1)),
        "span": put(event(now - DAY - 1), event(now)),
        "none": put(),
        "empty": put(event(now, "")),
        "large": put(event(now, "x" * (1 << 20))),
        "batch": put(*[event(now, "x" * 600_000)] * 2),
        "many": put(*[event(now)] * 10_001)[-76:],
        "no stream": put(event(now), logStreamName="none"),
        "no group": put(event(now), logGroupName="/none"),
    }


def read():
    logs.create_log_stream(logGroupName=GROUP, logStreamName="read")
    at = {"logGroupName": GROUP, "logStreamName": "read"}
    logs.put_log_events(**at, logEvents=[event(now + n, f"line {n}") for n in range(25)])

    def page(**more):
        answer = logs.get_log_events(**at, **more)
        return answer, [each["message"] for each in answer["events"]]

    first, head = page(limit=10, startFromHead=True)
    second, middle = page(limit=10, nextToken=first["nextForwardToken"])
    third, rest = page(limit=10, nextToken=second["nextForwardToken"])
    fourth, nothing = page(limit=10, nextToken=third["nextForwardToken"])
    back, before = page(limit=10, nextToken=second["nextBackwardToken"])
    tail = page(limit=2)[1]
    return {
        "pages": [len(head), middle[0], len(rest), nothing],
        "end": fourth["nextForwardToken"] == third["nextForwardToken"],
        "back": before == head,
        "newest": tail,
        "times": page(startTime=now + 5, endTime=now + 7)[1],
        "by ARN": len(logs.get_log_events(logGroupIdentifier=arn(), logStreamName="read")["events"]),
        "token": no("get_log_events", **at, nextToken="x"),
        "limit": no("get_log_events", **at, limit=10_001),
        "both": no("get_log_events", **at, logGroupIdentifier=GROUP),
        "no stream": no("get_log_events", logGroupName=GROUP, logStreamName="none"),
        "members": sorted(first["events"][0]),
    }


def arn():
    return logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"][0]["logGroupArn"]


def filtered():
    for stream in ("a1", "a2", "b1"):
        logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
        lines = [event(now + n, f'{{"n": {n}, "of": "{stream}", "level": "{"ERROR" if n % 4 == 0 else "INFO"}"}}') for n in range(8)]
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=lines)

    def found(pattern="", **more):
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=GROUP, filterPattern=pattern, PaginationConfig={"PageSize": 3}, **more
        )
        return [each for page in pages for each in page["events"]]

    errors = found('{ $.level = "ERROR" && $.n > 0 }', logStreamNamePrefix="a")
    one = logs.filter_log_events(logGroupName=GROUP, logStreamNames=["a1"], limit=1)
    return {
        "errors": [[each["logStreamName"], each["timestamp"] - now] for each in errors],
        "members": sorted(errors[0]),
        "streams": len(found(logStreamNames=["a1", "b1"])),
        "times": len(found("ERROR", startTime=now + 4, endTime=now + 5)),
        "terms": [len(found(pattern, logStreamNamePrefix="a")) for pattern in ("ERROR -a2", "?a1 ?a2", "\"of\"", "%a[12]%", "error", "-a1 -ERROR")],
        "more": "nextToken" in one,
        "distinct": len({each["eventId"] for each in found()}) == len(found()),
        "pattern": no("filter_log_events", logGroupName=GROUP, filterPattern="{ $.a = }"),
        "token": no("filter_log_events", logGroupName=GROUP, nextToken="x"),
        "limit": no("filter_log_events", logGroupName=GROUP, limit=10_001),
        "two ways": no("filter_log_events", logGroupName=GROUP, logStreamNames=["web"], logStreamNamePrefix="w"),
        "no stream": no("filter_log_events", logGroupName=GROUP, logStreamNames=["none"]),
        "no group": no("filter_log_events", logGroupName="/none"),
    }


def streams():
    def names(**more):
        pages = logs.get_paginator("describe_log_streams").paginate(
            logGroupName=GROUP, PaginationConfig={"PageSize": 2}, **more
        )
        return [each["logStreamName"] for page in pages for each in page["logStreams"]]

    shown = logs.describe_log_streams(logGroupName=GROUP, logStreamNamePrefix="a1")["logStreams"][0]
    logs.delete_log_stream(logGroupName=GROUP, logStreamName="worker")
    return {
        "named": names(),
        "latest": names(orderBy="LastEventTime", descending=True)[-1],
        "shown": picked(shown, "firstEventTimestamp", "lastEventTimestamp", "arn", "storedBytes"),
        "twice": no("create_log_stream", logGroupName=GROUP, logStreamName="web"),
        "name": no("create_log_stream", logGroupName=GROUP, logStreamName="a:b"),
        "long": no("create_log_stream", logGroupName=GROUP, logStreamName="a" * 513),
        "both": no("describe_log_streams", logGroupName=GROUP, logGroupIdentifier=GROUP),
        "order": no("describe_log_streams", logGroupName=GROUP, logStreamNamePrefix="a", orderBy="LastEventTime"),
        "none": no("delete_log_stream", logGroupName=GROUP, logStreamName="none"),
    }


tell({"taken": taken(), "read": read(), "filtered": filtered(), "streams": streams()})
