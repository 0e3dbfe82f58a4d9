"""What invocations answer: kinds, failures, sizes, throttling, provisioned concurrency, configurations of events, layers."""

import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor

from asking import client, may, picked, refused, role, tell, zipped

functions = client("lambda")
RUNS = role("running", "lambda.amazonaws.com")
CODE = zipped(index__mjs="""
export const handler = async (event, context) => {
  if (event.throws) throw new RangeError(event.throws);
  if (event.exits) process.exit(3);
  if (event.sleeps) await new Promise((resume) => setTimeout(resume, event.sleeps));
  if (event.fills) return "x".repeat(event.fills);
  if (event.shows) return { ...context.clientContext, version: context.functionVersion, arn: context.invokedFunctionArn };
  console.log("seen");
  return event;
};""")


def create(name, code=CODE, **given):
    given = {"Runtime": "nodejs24.x", "Role": RUNS, "Handler": "index.handler", "Timeout": 3, **given}
    answer = functions.create_function(FunctionName=name, Code={"ZipFile": code}, **given)
    functions.get_waiter("function_active_v2").wait(FunctionName=name)
    return answer


def invoke(payload=b"{}", **given):
    given = {"FunctionName": "run", "Payload": payload if isinstance(payload, bytes) else json.dumps(payload), **given}
    answer = functions.invoke(**given)
    text = answer["Payload"].read().decode()
    return picked(answer, "StatusCode", "FunctionError", "ExecutedVersion"), json.loads(text) if text else None


create("run")
said = functions.invoke(FunctionName="run", Payload=b'{"a":1}', LogType="Tail")
headers = said["ResponseMetadata"]["HTTPHeaders"]
lines = base64.b64decode(said["LogResult"]).decode().splitlines()
context = base64.b64encode(b'{"custom":{"a":"b"}}').decode()
seen = {
    "type": headers["content-type"],
    "lines": [line.split("RequestId")[0].split("\t")[-1].strip() for line in lines if "INIT_START" not in line],
    "same id": headers["x-amzn-requestid"] in lines[-1],
    "kinds": [invoke({"a": 1}), invoke(InvocationType="Event"), invoke(InvocationType="DryRun"), invoke(b"")],
    "shown": invoke({"shows": 1}, ClientContext=context),
    "thrown": [invoke({"throws": "no"})[0], {**invoke({"throws": "no"})[1], "trace": "…"}],
    "exited": invoke({"exits": 1})[1]["errorType"],
    "timed out": [invoke({"sleeps": 5000})[0]["FunctionError"], invoke({"sleeps": 5000})[1]["errorType"]],
    "too long an answer": invoke({"fills": 6_400_000})[1],
    "largest": len(invoke(json.dumps("x" * (6_291_456 - 2)).encode())[1]),
    "refused": {
        "no JSON": refused(functions.invoke, FunctionName="run", Payload=b"{").rsplit(": ", 1)[0],
        "too large": refused(functions.invoke, "Type", FunctionName="run", Payload=b'"' + b"x" * 6_291_456 + b'"'),
        "too large an event": refused(
            functions.invoke, FunctionName="run", InvocationType="Event", Payload=b'"' + b"x" * 1_048_576 + b'"'
        ),
        "context": refused(functions.invoke, FunctionName="run", ClientContext="{"),
        "kind": refused(functions.invoke, FunctionName="run", InvocationType="Later"),
        "none": refused(functions.invoke, FunctionName="none"),
        "no version": refused(functions.invoke, FunctionName="run", Qualifier="9"),
    },
}

# One at a time. Before any event is put off: its next try would take the only place.
functions.put_function_concurrency(FunctionName="run", ReservedConcurrentExecutions=1)
slow = {"FunctionName": "run", "Payload": b'{"sleeps": 2000}'}
with ThreadPoolExecutor(3) as pool:
    seen["side by side"] = sorted(pool.map(lambda _: refused(functions.invoke, **slow), range(3)))

# Concurrency: of the account's 1,000, 100 stay with those who reserve nothing.
functions.put_function_concurrency(FunctionName="run", ReservedConcurrentExecutions=0)
try:
    functions.invoke(FunctionName="run")
except functions.exceptions.TooManyRequestsException as error:
    answer = error.response
    seen["throttled"] = [
        answer["ResponseMetadata"]["HTTPStatusCode"],
        answer["Error"],
        picked(answer, "Reason", "Type", "message", "retryAfterSeconds"),
    ]
seen["event of none"] = invoke(InvocationType="Event")[0]
limits = functions.get_account_settings
seen["concurrency"] = [
    functions.put_function_concurrency(FunctionName="run", ReservedConcurrentExecutions=900)[
        "ReservedConcurrentExecutions"
    ],
    limits()["AccountLimit"]["UnreservedConcurrentExecutions"],
    refused(functions.put_function_concurrency, FunctionName="run", ReservedConcurrentExecutions=901),
    refused(functions.put_function_concurrency, FunctionName="run", ReservedConcurrentExecutions=-1),
    refused(functions.put_function_concurrency, FunctionName="none", ReservedConcurrentExecutions=1),
    refused(functions.put_function_concurrency, FunctionName="run:1", ReservedConcurrentExecutions=1),
    functions.get_function_concurrency(FunctionName="run").get("ReservedConcurrentExecutions"),
    functions.get_function(FunctionName="run")["Concurrency"],
    refused(functions.delete_function_concurrency, FunctionName="run"),
    picked(functions.get_function_concurrency(FunctionName="run"), "ReservedConcurrentExecutions"),
    limits()["AccountLimit"],
]
functions.publish_version(FunctionName="run")
functions.create_alias(FunctionName="run", Name="live", FunctionVersion="1")


def provision(qualifier, count=1):
    return refused(
        functions.put_provisioned_concurrency_config,
        FunctionName="run",
        Qualifier=qualifier,
        ProvisionedConcurrentExecutions=count,
    )


def provisioned():
    return functions.get_provisioned_concurrency_config(FunctionName="run", Qualifier="live")


seen["provisioned"] = [
    provision("$LATEST"),
    provision("7"),
    provision("none"),
    provision("live", 0),
    provision("live", 901),
    provision("live", 1001),
    provision("live"),
    provision("1"),
]
while provisioned()["Status"] == "IN_PROGRESS":
    time.sleep(0.02)
seen["ready"] = [
    picked(
        provisioned(), "Status", "RequestedProvisionedConcurrentExecutions", "AvailableProvisionedConcurrentExecutions"
    ),
    invoke({"shows": 1}, Qualifier="live")[1],
    len(functions.list_provisioned_concurrency_configs(FunctionName="run")["ProvisionedConcurrencyConfigs"]),
    limits()["AccountLimit"]["UnreservedConcurrentExecutions"],
    refused(functions.put_function_concurrency, FunctionName="run", ReservedConcurrentExecutions=0),
    refused(functions.delete_provisioned_concurrency_config, FunctionName="run", Qualifier="live"),
    refused(functions.get_provisioned_concurrency_config, FunctionName="run", Qualifier="live"),
]


def on_events(**given):
    return refused(functions.put_function_event_invoke_config, FunctionName="run", **given)


queue = "arn:aws:sqs:us-east-1:000000000000:running"
seen["events"] = {
    "nothing": on_events(),
    "retries": on_events(MaximumRetryAttempts=3),
    "age": on_events(MaximumEventAgeInSeconds=59),
    "none": refused(functions.put_function_event_invoke_config, FunctionName="none", MaximumRetryAttempts=1),
    "itself": on_events(
        DestinationConfig={"OnSuccess": {"Destination": "arn:aws:lambda:us-east-1:000000000000:function:run"}}
    ),
    "no function": on_events(
        DestinationConfig={"OnFailure": {"Destination": "arn:aws:lambda:us-east-1:000000000000:function:none"}}
    ),
    "no service": on_events(DestinationConfig={"OnSuccess": {"Destination": "arn:aws:iam::000000000000:role/r"}}),
    "not allowed": on_events(DestinationConfig={"OnFailure": {"Destination": queue}}),
}
client("sqs").create_queue(QueueName="running")
may("running", "sqs:SendMessage")
put = functions.put_function_event_invoke_config
seen["kept events"] = [
    picked(
        put(FunctionName="run", DestinationConfig={"OnFailure": {"Destination": queue}}),
        "FunctionArn",
        "DestinationConfig",
        "MaximumRetryAttempts",
    ),
    picked(
        functions.update_function_event_invoke_config(FunctionName="run", MaximumRetryAttempts=0),
        "DestinationConfig",
        "MaximumRetryAttempts",
    ),
    picked(put(FunctionName="run", Qualifier="live", MaximumEventAgeInSeconds=60), "FunctionArn", "DestinationConfig"),
    [
        each["FunctionArn"]
        for each in functions.list_function_event_invoke_configs(FunctionName="run")["FunctionEventInvokeConfigs"]
    ],
    refused(functions.delete_function_event_invoke_config, FunctionName="run", Qualifier="live"),
    refused(functions.get_function_event_invoke_config, FunctionName="run", Qualifier="live"),
    refused(
        functions.update_function_event_invoke_config, FunctionName="run", Qualifier="live", MaximumRetryAttempts=0
    ),
]
invoke({"throws": "lost"}, InvocationType="Event")
sqs = client("sqs")
url = sqs.get_queue_url(QueueName="running")["QueueUrl"]
record = json.loads(sqs.receive_message(QueueUrl=url, WaitTimeSeconds=10)["Messages"][0]["Body"])
seen["record"] = [record["requestContext"]["condition"], record["requestPayload"], record["responseContext"]]
tell(seen)
