"""What a Python program does with functions. Prints what it got as JSON."""

import base64
import http.client
import io
import json
import sys
import time
import urllib.parse
import zipfile

import boto3
from botocore.config import Config

at = dict(
    endpoint_url=sys.argv[1],
    region_name="us-east-1",
    aws_access_key_id="test",
    aws_secret_access_key="test",
    config=Config(retries={"max_attempts": 0}),
)
iam, functions = boto3.client("iam", **at), boto3.client("lambda", **at)
CODE = """export const handler = async (event) => {
  if (event.fail ?? event.queryStringParameters?.fail) throw new TypeError("no");
  return [process.env.AWS_LAMBDA_FUNCTION_VERSION, process.env.AWS_LAMBDA_INITIALIZATION_TYPE, event];
};"""


STREAMING = """import said from "said";
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = event.version ? awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { "x-a": "b" } }) : stream;
  out.write("one ");
  await new Promise((resume) => setTimeout(resume, 50));
  out.write(said);
  if (event.fail ?? event.queryStringParameters?.fail) throw new RangeError("no more");
  out.end();
});"""


def zipped(text, name="index.mjs"):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(name, text)
    return data.getvalue()


def refused(call, **given):
    try:
        call(**given)
        return "done"
    except functions.exceptions.ClientError as error:
        return f"{type(error).__name__}: {error.response['Error']['Message']}"


def invoke(**given):
    answer = functions.invoke(FunctionName="f", **given)
    return json.loads(answer["Payload"].read()), answer


trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
role = iam.create_role(
    RoleName="r", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]})
)["Role"]["Arn"]
made = functions.create_function(
    FunctionName="f", Runtime="nodejs24.x", Role=role, Handler="index.handler", Code={"ZipFile": zipped(CODE)}
)
functions.get_waiter("function_active_v2").wait(FunctionName="f")
out = {"stale": refused(functions.update_function_configuration, FunctionName="f", RevisionId=made["RevisionId"])}
functions.publish_version(FunctionName="f")
functions.update_function_configuration(FunctionName="f", Timeout=7)
functions.get_waiter("function_updated_v2").wait(FunctionName="f")
functions.publish_version(FunctionName="f", Description="two")
alias = functions.create_alias(
    FunctionName="f", Name="live", FunctionVersion="1", RoutingConfig={"AdditionalVersionWeights": {"2": 1.0}}
)
out["alias"] = alias["RoutingConfig"]
out["routed"], answer = invoke(Qualifier="live", Payload=b'{"a":1}', LogType="Tail")
out["executed"] = answer["ExecutedVersion"]
out["log"] = base64.b64decode(answer["LogResult"]).decode().startswith("START RequestId")
out["failed"] = invoke(Payload=b'{"fail":true}')[1]["FunctionError"]
functions.update_alias(FunctionName="f", Name="live", RoutingConfig={})
put = functions.put_provisioned_concurrency_config(
    FunctionName="f", Qualifier="live", ProvisionedConcurrentExecutions=1
)
states = [put["Status"]]
while states[-1] == "IN_PROGRESS":
    time.sleep(0.02)
    states.append(functions.get_provisioned_concurrency_config(FunctionName="f", Qualifier="live")["Status"])
out["provisioned"] = [states[0], states[-1], invoke(Qualifier="live")[0][:2]]
functions.delete_provisioned_concurrency_config(FunctionName="f", Qualifier="live")
out["none"] = refused(functions.get_provisioned_concurrency_config, FunctionName="f", Qualifier="live")
allow = dict(StatementId="s3", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com")
functions.add_permission(FunctionName="f", Qualifier="live", SourceArn="arn:aws:s3:::b", **allow)
policy = json.loads(functions.get_policy(FunctionName="f", Qualifier="live")["Policy"])
out["policy"] = [policy["Statement"][0]["Resource"], refused(functions.get_policy, FunctionName="f")]
functions.put_function_event_invoke_config(FunctionName="f", Qualifier="live", MaximumRetryAttempts=0)
configs = functions.list_function_event_invoke_configs(FunctionName="f")["FunctionEventInvokeConfigs"]
out["events"] = [config["FunctionArn"][-6:] for config in configs]
functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=0)
out["throttled"] = refused(functions.invoke, FunctionName="f")
out["too much"] = refused(functions.put_function_concurrency, FunctionName="f", ReservedConcurrentExecutions=901)
functions.delete_function_concurrency(FunctionName="f")
functions.put_function_recursion_config(FunctionName="f", RecursiveLoop="Allow")
out["recursion"] = functions.get_function_recursion_config(FunctionName="f")["RecursiveLoop"]
out["runtime"] = functions.get_runtime_management_config(FunctionName="f")["UpdateRuntimeOn"]
functions.tag_resource(Resource=made["FunctionArn"], Tags={"team": "data"})
out["tags"] = functions.get_function(FunctionName="f")["Tags"]
pages = functions.get_paginator("list_versions_by_function").paginate(
    FunctionName="f", PaginationConfig={"PageSize": 2}
)
out["versions"] = [version["Version"] for page in pages for version in page["Versions"]]
out["referenced"] = refused(functions.delete_function, FunctionName="f", Qualifier="1")
functions.delete_alias(FunctionName="f", Name="live")
functions.delete_function(FunctionName="f", Qualifier="1")
out["account"] = functions.get_account_settings()["AccountLimit"]["UnreservedConcurrentExecutions"]
functions.delete_function(FunctionName="f")
out["gone"] = refused(functions.get_function, FunctionName="f")
layer = functions.publish_layer_version(
    LayerName="words",
    CompatibleRuntimes=["nodejs24.x"],
    Content={"ZipFile": zipped("module.exports = 'from the layer';", "nodejs/node_modules/said/index.js")},
)["LayerVersionArn"]
functions.create_function(
    FunctionName="s",
    Runtime="nodejs24.x",
    Role=role,
    Handler="index.handler",
    Code={"ZipFile": zipped(STREAMING)},
    Layers=[layer],
)
functions.get_waiter("function_active_v2").wait(FunctionName="s")
out["layers"] = [listed["LayerName"] for listed in functions.list_layers(CompatibleRuntime="nodejs24.x")["Layers"]]
for fail in [False, True]:
    answer = functions.invoke_with_response_stream(
        FunctionName="s", Payload=json.dumps({"fail": fail}), LogType="Tail" if fail else "None"
    )
    events = list(answer["EventStream"])
    pieces = [event["PayloadChunk"]["Payload"].decode() for event in events[:-1]]
    end = events[-1]["InvokeComplete"]
    out["failing stream" if fail else "stream"] = [
        answer["ExecutedVersion"],
        answer["ResponseStreamContentType"],
        pieces,
        end.get("ErrorCode"),
        json.loads(end.get("ErrorDetails", "{}")).get("errorMessage"),
        "LogResult" in end,
    ]
url = functions.create_function_url_config(FunctionName="s", AuthType="NONE", InvokeMode="RESPONSE_STREAM")
host = urllib.parse.urlparse(url["FunctionUrl"]).netloc


def get(query=""):
    connection = http.client.HTTPConnection(urllib.parse.urlparse(sys.argv[1]).netloc)
    connection.request("GET", "/" + query, headers={"Host": host})
    answer = connection.getresponse()
    first = answer.read1().decode()
    try:
        return [answer.status, answer.getheader("x-a"), first, answer.read().decode()]
    except http.client.IncompleteRead:
        return [answer.status, first, "cut off"]


out["forbidden"] = get()[0]
everybody = dict(FunctionName="s", Principal="*")
functions.add_permission(
    StatementId="url", Action="lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE", **everybody
)
functions.add_permission(
    StatementId="invoke", Action="lambda:InvokeFunction", InvokedViaFunctionUrl=True, **everybody
)
out["url"] = get()
out["cut off"] = get("?fail=1")
out["bad name"] = refused(functions.get_function, FunctionName="a b")
print(json.dumps(out))
