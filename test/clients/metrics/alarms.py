"""Alarms, composite alarms, their states on the clock, their history and what they start."""

from datetime import datetime

from asking import client, control, refused, tell

cloudwatch, sns = client("cloudwatch"), client("sns")
topic = sns.create_topic(Name="calls")["TopicArn"]
CONDITION = {
    "Threshold": 5.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "EvaluationPeriods": 1,
    "Period": 60,
    "Statistic": "Sum",
}
LATE = {"Namespace": "shop", "MetricName": "late"}


def alarm(name, **given):
    return refused(cloudwatch.put_metric_alarm, AlarmName=name, **{**LATE, **CONDITION, **given})


seen = {
    "statistics": alarm("x", ExtendedStatistic="p90"),
    "percentile": alarm("x", Statistic=None, ExtendedStatistic="p101"),
    "operator": alarm("x", ComparisonOperator="Above")[:90],
    "m of n": alarm("x", DatapointsToAlarm=2),
    "missing": alarm("x", TreatMissingData="hope"),
    "period": alarm("x", Period=45),
    "action": alarm("x", AlarmActions=["x"]),
    "long": alarm("x", Period=3600, EvaluationPeriods=169),
    "good": [
        alarm("late", AlarmActions=[topic]),
        alarm("silent", MetricName="silent", TreatMissingData="breaching", EvaluationPeriods=2, DatapointsToAlarm=1),
    ],
    "none": refused(cloudwatch.set_alarm_state, AlarmName="none", StateValue="OK", StateReason="r"),
    "state": refused(cloudwatch.set_alarm_state, AlarmName="late", StateValue="BAD", StateReason="r")[:90],
}


def composite(name, rule, **given):
    return refused(cloudwatch.put_composite_alarm, AlarmName=name, AlarmRule=rule, **given)


seen["composites"] = [
    composite("either", 'ALARM("late") OR ALARM(silent)'),
    composite("never", "FALSE AND NOT ALARM(late)"),
    composite("bad", "ALARM(late"),
    composite("gone", "ALARM(none)"),
]


def states():
    found = cloudwatch.describe_alarms(AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    return {each["AlarmName"]: each["StateValue"] for each in [*found["MetricAlarms"], *found["CompositeAlarms"]]}


seen["states"] = [states()]
now = datetime.fromisoformat(control("idle")["now"])
cloudwatch.put_metric_data(Namespace="shop", MetricData=[{"MetricName": "late", "Value": 9, "Timestamp": now}])
control("clock/advance", seconds=180)
control("idle")
seen["states"].append(states())
seen["history"] = [
    each["HistorySummary"]
    for each in cloudwatch.describe_alarm_history(AlarmName="late", ScanBy="TimestampAscending")["AlarmHistoryItems"]
]
seen["reason"] = cloudwatch.describe_alarms(AlarmNames=["silent"])["MetricAlarms"][0]["StateReason"][:60]
cloudwatch.set_alarm_state(AlarmName="late", StateValue="OK", StateReason="by hand")
seen["by hand"] = states()["late"]
cloudwatch.disable_alarm_actions(AlarmNames=["late"])
seen["more"] = [
    cloudwatch.describe_alarms(AlarmNames=["late"])["MetricAlarms"][0]["ActionsEnabled"],
    [each["AlarmName"] for each in cloudwatch.describe_alarms_for_metric(**LATE)["MetricAlarms"]],
    refused(cloudwatch.delete_alarms, AlarmNames=["late"]),
    refused(cloudwatch.delete_alarms, AlarmNames=["either", "never", "gone"]),
    refused(cloudwatch.delete_alarms, AlarmNames=["late", "silent", "none"]),
    sorted(states()),
]
tell(seen)
