"""Metrics: putting data, statistics and percentiles, metric math; and dashboards."""

import json
from datetime import datetime, timedelta

from asking import client, control, refused, tell

cloudwatch = client("cloudwatch")


def put(name="n", **datum):
    return refused(cloudwatch.put_metric_data, Namespace="shop", MetricData=[{"MetricName": name, **datum}])


def now():
    """The world's own time, on a whole minute."""
    return datetime.fromisoformat(control("idle")["now"])


start = now().replace(second=0, microsecond=0) - timedelta(minutes=10)
one = {"Name": "page", "Value": "home"}
seen = {
    "refused": {
        "nothing": put(),
        "both": put(Value=1, Values=[1]),
        "counts": put(Values=[1, 2], Counts=[1]),
        "statistics": put(StatisticValues={"SampleCount": 0, "Sum": 1, "Minimum": 1, "Maximum": 1}),
        "unit": put(Value=1, Unit="Apples"),
        "old": put(Value=1, Timestamp=start - timedelta(days=15))[:110],
        "future": put(Value=1, Timestamp=start + timedelta(hours=3))[:110],
        "nan": put(Value=float("nan")),
        "huge": put(Value=1e200)[:60],
        "dimensions": put(Value=1, Dimensions=[{"Name": f"d{n}", "Value": "v"} for n in range(31)])[:60],
        "namespace": refused(
            cloudwatch.put_metric_data, Namespace="AWS/shop", MetricData=[{"MetricName": "n", "Value": 1}]
        ),
    }
}
for minute, values in enumerate(([1, 2, 3, 4], [10], [], [5, 5])):
    at = start + timedelta(minutes=minute)
    if values:
        put("load", Values=values, Timestamp=at, Unit="Count", Dimensions=[one])
put(
    "load",
    StatisticValues={"SampleCount": 2, "Sum": 30, "Minimum": 10, "Maximum": 20},
    Timestamp=start + timedelta(minutes=5),
    Unit="Count",
    Dimensions=[one],
)
METRIC = {"Namespace": "shop", "MetricName": "load", "Dimensions": [one]}
SPAN = {"StartTime": start, "EndTime": start + timedelta(minutes=10)}


def statistics(**given):
    answer = cloudwatch.get_metric_statistics(**METRIC, **SPAN, **{"Period": 60, **given})
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    minutes = lambda point: int((point["Timestamp"] - start).total_seconds() // 60)
    return [[minutes(point), {k: v for k, v in point.items() if k != "Timestamp"}] for point in points]


seen["statistics"] = {
    "all": statistics(Statistics=["SampleCount", "Sum", "Average", "Minimum", "Maximum"])[0],
    "sums": [point[1]["Sum"] for point in statistics(Statistics=["Sum"])],
    "five minutes": [point[1]["Sum"] for point in statistics(Statistics=["Sum"], Period=600)],
    "percentile": statistics(ExtendedStatistics=["p50"])[0][1],
    "unit": statistics(Statistics=["Sum"], Unit="Seconds"),
    "period": refused(cloudwatch.get_metric_statistics, **METRIC, **SPAN, Period=61, Statistics=["Sum"]),
    "none": refused(cloudwatch.get_metric_statistics, **METRIC, **SPAN, Period=60),
    "order": refused(
        cloudwatch.get_metric_statistics,
        **METRIC,
        StartTime=SPAN["EndTime"],
        EndTime=start,
        Period=60,
        Statistics=["Sum"],
    ),
    "points": refused(
        cloudwatch.get_metric_statistics,
        **METRIC,
        StartTime=start - timedelta(days=14),
        EndTime=start,
        Period=60,
        Statistics=["Sum"],
    )[:80],
}


def stat(id, statistic="Sum", **given):
    return {"Id": id, "MetricStat": {"Metric": METRIC, "Period": 60, "Stat": statistic}, "ReturnData": False, **given}


def data(*queries, **given):
    try:
        answer = cloudwatch.get_metric_data(
            MetricDataQueries=list(queries), **{**SPAN, "ScanBy": "TimestampAscending", **given}
        )
        return [[each["Id"], each["Label"], each["Values"], each["StatusCode"]] for each in answer["MetricDataResults"]]
    except cloudwatch.exceptions.ClientError as error:
        return error.response["Error"]["Code"]


def math(expression, *metrics):
    answer = data(*(metrics or (stat("m"),)), {"Id": "e", "Expression": expression, "Label": "L"})
    return answer if isinstance(answer, str) else [each[2] for each in answer]


seen["data"] = data(stat("m", ReturnData=True))
seen["descending"] = data(stat("m", ReturnData=True), ScanBy="TimestampDescending")[0][2]
seen["percentiles"] = [
    data(stat("m", each, ReturnData=True))[0][2] for each in ("p0", "p50", "p90", "p100", "tm50", "IQM")
]
seen["math"] = {
    each: math(each)
    for each in (
        "m * 2 + 1",
        "FILL(m, 0)",
        "FILL(m, REPEAT)",
        "RUNNING_SUM(m)",
        "MAX(m)",
        "m / MAX(m)",
        "RATE(m)",
        "IF(FILL(m, 0) > 9, 1, 0)",
        "METRICS()",
        "SUM(METRICS())",
        "CEIL(m / 4)",
        "DIFF(m)",
        "PERIOD(m)",
        "m > 9 AND m < 31",
        "m +",
        "NONE(m)",
        "x + 1",
        "DATAPOINT_COUNT(m)",
        "SLICE(SORT(METRICS(), SUM, DESC, 1), 0)",
        "m * 0 + DAY(m) * 0 + 1",
    )
}
seen["two"] = math("a / b", stat("a"), stat("b", "SampleCount"))
seen["bad queries"] = {
    "id": data({**stat("M"), "ReturnData": True}),
    "twice": data(stat("m"), stat("m")),
    "neither": data({"Id": "m"}),
    "stat": data(stat("m", "Most", ReturnData=True)),
}
seen["metrics"] = [
    [each["MetricName"] for each in cloudwatch.list_metrics(Namespace="shop")["Metrics"]],
    len(cloudwatch.list_metrics(Namespace="shop", Dimensions=[{"Name": "page"}])["Metrics"]),
    len(cloudwatch.list_metrics(Namespace="shop", Dimensions=[{"Name": "page", "Value": "x"}])["Metrics"]),
]
widget = {
    "type": "metric",
    "x": 0,
    "y": 0,
    "width": 6,
    "height": 6,
    "properties": {"metrics": [["shop", "load"]], "region": "us-east-1"},
}
body = json.dumps({"widgets": [widget]})
seen["dashboards"] = [
    cloudwatch.put_dashboard(DashboardName="d", DashboardBody=body)["DashboardValidationMessages"],
    cloudwatch.get_dashboard(DashboardName="d")["DashboardBody"] == body,
    [each["DashboardName"] for each in cloudwatch.list_dashboards(DashboardNamePrefix="d")["DashboardEntries"]],
    refused(cloudwatch.put_dashboard, DashboardName="e", DashboardBody="{")[:70],
    refused(cloudwatch.get_dashboard, DashboardName="none"),
    refused(cloudwatch.delete_dashboards, DashboardNames=["d", "none"]),
    len(cloudwatch.list_dashboards()["DashboardEntries"]),
]
tell(seen)
