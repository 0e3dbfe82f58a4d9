"""Metric filters, and filters that hand lines on to a function."""

from datetime import datetime, timezone

from asking import ACCOUNT, REGION, client, control, may, picked, refused, role, tell, zipped

logs, cloudwatch, functions = client("logs"), client("cloudwatch"), client("lambda")
GROUP = "/filters"
AT = {"logGroupName": GROUP, "logStreamName": "web"}
now = control("clock/advance", seconds=0)["epochMs"]
HANDLER = """
const { gunzipSync } = require("node:zlib");
exports.handler = async (event) => {
  const data = JSON.parse(gunzipSync(Buffer.from(event.awslogs.data, "base64")));
  console.log("TOLD " + JSON.stringify({ type: data.messageType, of: data.logGroup + ":" + data.logStream,
    filters: data.subscriptionFilters, owner: data.owner, lines: data.logEvents.map((e) => e.message) }));
};
"""


def no(operation, **given):
    return refused(getattr(logs, operation), **given)


def metric(name, value="1", **more):
    return [{"metricName": name, "metricNamespace": "Shop", "metricValue": value, **more}]


def put(name, pattern, transformations):
    return no("put_metric_filter", logGroupName=GROUP, filterName=name, filterPattern=pattern, metricTransformations=transformations)


def counted():
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(**AT)
    put("errors", '{ $.level = "ERROR" }', metric("Errors", defaultValue=0))
    put("times", "{ $.ms > 0 }", metric("Times", "$.ms", unit="Milliseconds", dimensions={"Host": "$.host"}))
    put("sizes", "[ip, size > 100]", metric("Sizes", "$size"))
    lines = ['{"level": "ERROR", "ms": 5, "host": "a"}', '{"level": "INFO", "ms": 7, "host": "b"}', "10.0.0.1 200", "10.0.0.1 20"]
    logs.put_log_events(**AT, logEvents=[{"timestamp": now + n, "message": text} for n, text in enumerate(lines)])
    control("idle")

    def sums(name, *dimensions):
        start = datetime.fromtimestamp(now / 1000 - 60, timezone.utc)
        end = datetime.fromtimestamp(now / 1000 + 120, timezone.utc)
        found = cloudwatch.get_metric_statistics(
            Namespace="Shop", MetricName=name, StartTime=start, EndTime=end, Period=60, Dimensions=list(dimensions),
            Statistics=["Sum", "SampleCount"],
        )
        return [[point["Sum"], point["SampleCount"], point["Unit"]] for point in found["Datapoints"]]

    return {
        "errors": sums("Errors"),
        "times": [sums("Times", {"Name": "Host", "Value": host}) for host in "ab"],
        "sizes": sums("Sizes"),
    }


def kept():
    tested = logs.test_metric_filter(filterPattern="[ip, size > 100]", logEventMessages=["10.0.0.1 200", "10.0.0.1 20"])
    by_metric = logs.describe_metric_filters(metricName="Times", metricNamespace="Shop")["metricFilters"]
    return {
        "tested": tested["matches"],
        "listed": [each["filterName"] for each in logs.describe_metric_filters(logGroupName=GROUP)["metricFilters"]],
        "by prefix": len(logs.describe_metric_filters(logGroupName=GROUP, filterNamePrefix="e")["metricFilters"]),
        "by metric": picked(by_metric[0], "filterName", "filterPattern", "metricTransformations", "applyOnTransformedLogs"),
        "half a metric": no("describe_metric_filters", metricName="Times"),
        "pattern": put("bad", "{ $.a = }", metric("Bad")),
        "name": put("a:b", "", metric("Bad")),
        "two": put("bad", "", metric("Bad") * 2)[-60:],
        "dimensions of terms": put("bad", "ERROR", metric("Bad", dimensions={"a": "$.a"})),
        "dimensions and default": put("bad", "{ $.a = 1 }", metric("Bad", dimensions={"a": "$.a"}, defaultValue=0)),
        "no group": no("put_metric_filter", logGroupName="/none", filterName="f", filterPattern="", metricTransformations=metric("x")),
        "gone": [no("delete_metric_filter", logGroupName=GROUP, filterName="sizes") for _ in range(2)],
    }


def handed_on():
    arn = role("told", "lambda.amazonaws.com")
    may("told", "logs:*")
    function = functions.create_function(
        FunctionName="told", Runtime="nodejs24.x", Handler="index.handler", Role=arn, Code={"ZipFile": zipped(index__js=HANDLER)}
    )["FunctionArn"]
    given = {"logGroupName": GROUP, "filterName": "told", "filterPattern": "ERROR", "destinationArn": function}
    early = no("put_subscription_filter", **given)
    functions.add_permission(
        FunctionName="told", StatementId="logs", Action="lambda:InvokeFunction", Principal="logs.amazonaws.com",
        SourceArn=f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{GROUP}:*", SourceAccount=ACCOUNT,
    )
    logs.put_subscription_filter(**given)
    events = [{"timestamp": now + n, "message": text} for n, text in enumerate(["ERROR one", "fine", "ERROR two"])]
    logs.put_log_events(**AT, logEvents=events)
    control("idle")
    said = logs.filter_log_events(logGroupName="/aws/lambda/told", filterPattern="TOLD")["events"]
    logs.put_subscription_filter(**given | {"filterName": "second", "filterPattern": ""})
    listed = logs.describe_subscription_filters(logGroupName=GROUP)["subscriptionFilters"]
    elsewhere = function.replace(ACCOUNT, "111111111111")
    return {
        "early": early,
        "told": [each["message"].strip().split("TOLD ")[1] for each in said],
        "listed": [picked(each, "filterName", "filterPattern", "distribution", "applyOnTransformedLogs") for each in listed],
        "third": no("put_subscription_filter", **given | {"filterName": "third"}),
        "elsewhere": no("put_subscription_filter", **given | {"destinationArn": elsewhere, "logGroupName": "/none"}),
        "no function": no("put_subscription_filter", **given | {"destinationArn": function + "x"}),
        "stream": no("put_subscription_filter", **given | {"destinationArn": f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/s"}),
        "no ARN": no("put_subscription_filter", **given | {"destinationArn": "told"}),
        "gone": [no("delete_subscription_filter", logGroupName=GROUP, filterName="second") for _ in range(2)],
    }


seen = {"counted": counted(), "kept": kept(), "handed on": handed_on()}
tell(seen)
