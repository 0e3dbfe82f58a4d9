"""The Scheduler: expressions, groups, and a schedule that fires once."""

import time
from datetime import datetime, timedelta, timezone

from asking import client, may, picked, queue_for, received, refused, role, tell

scheduler = client("scheduler")
url, arn = queue_for("scheduler.amazonaws.com", "scheduled")
RUNS = role("schedules", "scheduler.amazonaws.com")
OFF = {"Mode": "OFF"}


def schedule(name="s", expression="rate(5 minutes)", arn=arn, **given):
    return refused(
        scheduler.create_schedule,
        **{
            "Name": name,
            "ScheduleExpression": expression,
            "FlexibleTimeWindow": OFF,
            "Target": {"Arn": arn, "RoleArn": RUNS},
            **given,
        },
    )


seen = {
    "expressions": [
        schedule(expression=each)
        for each in (
            "rate(10 seconds)",
            "rate( 10 minutes )",
            "at(2026-01-01T00:00:00Z)",
            "at(2026-01-01)",
            "cron(0 12 * * *)",
            "often",
        )
    ],
    "zone": schedule(ScheduleExpressionTimezone="Mars/Base"),
    "window": schedule(FlexibleTimeWindow={"Mode": "FLEXIBLE"}),
    "role": schedule(Target={"Arn": arn, "RoleArn": "arn:aws:iam::000000000000:role/none"}),
    "group": schedule(GroupName="none"),
    "retries": schedule(Target={"Arn": arn, "RoleArn": RUNS, "RetryPolicy": {"MaximumRetryAttempts": 186}}),
    "good": [schedule("s"), schedule("s")],
    "shown": picked(
        scheduler.get_schedule(Name="s"),
        "State",
        "GroupName",
        "ScheduleExpressionTimezone",
        "ActionAfterCompletion",
        "Target",
    ),
    "none": [refused(scheduler.get_schedule, Name="none"), refused(scheduler.delete_schedule, Name="none")],
    "groups": [
        scheduler.create_schedule_group(Name="g")["ScheduleGroupArn"],
        refused(scheduler.create_schedule_group, Name="g"),
        refused(scheduler.delete_schedule_group, Name="default"),
    ],
}
may("schedules", "sqs:SendMessage")
once = (datetime.now(timezone.utc) + timedelta(seconds=2)).strftime("at(%Y-%m-%dT%H:%M:%S)")
seen["once"] = [
    schedule(
        "once",
        once,
        Target={"Arn": arn, "RoleArn": RUNS, "Input": '{"now": true}'},
        ActionAfterCompletion="DELETE",
    ),
    [each["Body"] for each in received(url, wait=10)],
]
time.sleep(0.3)
seen["once"].append(refused(scheduler.get_schedule, Name="once"))
tell(seen)
