"""Function URLs: who may call, what the function sees, CORS, buffered and streamed answers; and layers."""

import http.client
import json
import urllib.parse

from asking import ENDPOINT, client, fetched, picked, refused, role, tell, zipped
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

functions = client("lambda")
RUNS = role("urls", "lambda.amazonaws.com")
BUFFERED = zipped(index__mjs="""
export const handler = async (event) => {
  const { rawPath, queryStringParameters: query = {}, requestContext: { http } } = event;
  if (query.throws) throw new Error("no");
  if (query.plain) return { any: "JSON" };
  if (query.text) return "just text";
  if (query.bytes) return { statusCode: 201, headers: { "content-type": "image/png" }, isBase64Encoded: true, body: "iVBO" };
  if (query.cookies) return { statusCode: 302, headers: { location: "/there" }, cookies: ["a=1; Path=/", "b=2"] };
  if (query.odd) return { statusCode: "teapot" };
  if (query.cors) return { statusCode: 200, headers: { "access-control-allow-origin": "https://wrong.example" }, body: "" };
  return { version: event.version, routeKey: event.routeKey, rawPath, method: http.method, query, cookies: event.cookies,
    body: event.body, encoded: event.isBase64Encoded, header: event.headers["x-mine"], caller: event.requestContext.authorizer?.iam?.userArn };
};""")
STREAMED = zipped(index__mjs="""
export const handler = awslambda.streamifyResponse(async (event, stream) => {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: 203, headers: { "x-a": "b" }, cookies: ["c=1"] });
  for (const part of ["one ", "two ", "three"]) {
    out.write(part);
    await new Promise((resume) => setTimeout(resume, 30));
  }
  out.end();
});""")


def create(name, code):
    given = {"Runtime": "nodejs24.x", "Role": RUNS, "Handler": "index.handler"}
    functions.create_function(FunctionName=name, Code={"ZipFile": code}, **given)
    functions.get_waiter("function_active_v2").wait(FunctionName=name)


def open_to_all(name):
    everybody = {"FunctionName": name, "Principal": "*"}
    functions.add_permission(
        **everybody, StatementId="u", Action="lambda:InvokeFunctionUrl", FunctionUrlAuthType="NONE"
    )
    functions.add_permission(**everybody, StatementId="f", Action="lambda:InvokeFunction", InvokedViaFunctionUrl=True)


create("buffered", BUFFERED)
create("streamed", STREAMED)
url = functions.create_function_url_config
seen = {
    "refused": {
        "none": refused(url, FunctionName="none", AuthType="NONE"),
        "kind": refused(url, FunctionName="buffered", AuthType="COGNITO"),
        "version": refused(url, FunctionName="buffered", AuthType="NONE", Qualifier="1"),
        "no alias": refused(url, FunctionName="buffered", AuthType="NONE", Qualifier="none"),
        "not there": refused(functions.get_function_url_config, FunctionName="buffered"),
    }
}
made = url(FunctionName="buffered", AuthType="NONE")
seen["made"] = [
    picked(made, "AuthType", "InvokeMode", "FunctionArn"),
    made["ResponseMetadata"]["HTTPStatusCode"],
    refused(url, FunctionName="buffered", AuthType="NONE"),
]
parts = urllib.parse.urlparse(made["FunctionUrl"])


def ask(path="/", method="GET", body=None, at=parts, **headers):
    """Over the connection of the endpoint, under the host of the URL; cookies come as a list."""
    connection = http.client.HTTPConnection(urllib.parse.urlparse(ENDPOINT).netloc)
    connection.request(method, path, body=body, headers={"Host": at.netloc, **headers})
    answer = connection.getresponse()
    told = {name.lower(): value for name, value in answer.getheaders()}
    return answer.status, told, answer.read().decode("latin1"), answer.msg.get_all("set-cookie")


def short(path="/", *names, **given):
    status, headers, text, cookies = ask(path, **given)
    return [status, picked(headers, *names), text, *([cookies] if cookies else [])]


seen["forbidden"] = short("/", "x-amzn-errortype", "content-type")
open_to_all("buffered")
seen["event"] = json.loads(
    ask(
        "/a%20b/c?x=1&x=2&y=",
        "POST",
        b'{"in":1}',
        **{"content-type": "application/json", "x-mine": "me", "cookie": "k=v; l=w"},
    )[2]
)
seen["binary"] = picked(json.loads(ask("/", "PUT", b"\x00\xff")[2]), "body", "encoded", "method")
seen["answers"] = {
    "json": short("/?plain=1", "content-type"),
    "text": short("/?text=1", "content-type"),
    "bytes": short("/?bytes=1", "content-type"),
    "cookies": short("/?cookies=1", "location"),
    "thrown": short("/?throws=1", "content-type"),
    "odd": short("/?odd=1"),
}
origin = {"Origin": "http://localhost:3000"}
wish = {**origin, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-a"}
cors = {"AllowOrigins": ["http://localhost:*"], "AllowMethods": ["PUT", "GET"], "AllowHeaders": ["x-a"], "MaxAge": 60}
cors |= {"ExposeHeaders": ["date"], "AllowCredentials": True}
changed = functions.update_function_url_config(FunctionName="buffered", Cors=cors)
granted = ("access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers")
granted += ("access-control-max-age", "access-control-allow-credentials", "access-control-expose-headers")
seen["cors"] = {
    "kept": changed["Cors"] == cors,
    "preflight": short("/", *granted, method="OPTIONS", **wish),
    "answer": short("/?cors=1", *granted, **origin),
    "stranger": short("/?cors=1", *granted, Origin="http://127.0.0.1:9"),
    "method": refused(
        functions.update_function_url_config, FunctionName="buffered", Cors={"AllowMethods": ["OPTIONS"]}
    ),
    "age": refused(functions.update_function_url_config, FunctionName="buffered", Cors={"MaxAge": 86401}),
}
functions.update_function_url_config(FunctionName="buffered", AuthType="AWS_IAM")


def signed(secret="test", key="test"):
    request = AWSRequest("GET", made["FunctionUrl"])
    SigV4Auth(Credentials(key, secret), "lambda", "us-east-1").add_auth(request)
    return {name: value for name, value in request.headers.items()}


seen["signed"] = {
    "nobody": short("/", "x-amzn-errortype"),
    "root": json.loads(ask("/", **signed())[2]).get("caller"),
    "wrong": short("/", **signed("wrong"))[:1],
}
stream = url(FunctionName="streamed", AuthType="NONE", InvokeMode="RESPONSE_STREAM")
open_to_all("streamed")
seen["streamed"] = short("/", "x-a", "transfer-encoding", at=urllib.parse.urlparse(stream["FunctionUrl"]))
answer = functions.invoke_with_response_stream(FunctionName="streamed")
events = list(answer["EventStream"])
seen["pieces"] = [answer["StatusCode"], len(events) > 2, sorted(events[-1]["InvokeComplete"])]
address = f"{ENDPOINT}/_aws/lambda-url/{parts.netloc.split('.')[0]}/x"
functions.delete_function_url_config(FunctionName="buffered")
seen["gone"] = [fetched(address)[0], refused(functions.delete_function_url_config, FunctionName="buffered")]

publish = functions.publish_layer_version
NODE = zipped(**{"nodejs/node_modules/said/index.js": "module.exports = 'said';"})
layer = publish(
    LayerName="words", Content={"ZipFile": NODE}, CompatibleRuntimes=["nodejs24.x"], LicenseInfo="MIT", Description="d"
)
publish(LayerName="words", Content={"ZipFile": NODE})
extension = publish(LayerName="watching", Content={"ZipFile": zipped(**{"extensions/watch": "#!/bin/sh"})})


def use(*layers):
    return refused(functions.update_function_configuration, FunctionName="streamed", Layers=list(layers))


arn = layer["LayerArn"]
seen["layers"] = {
    "made": picked(layer, "LayerVersionArn", "Version", "Description", "LicenseInfo", "CompatibleRuntimes"),
    "none": use(f"{arn}:9"),
    "twice": use(f"{arn}:1", f"{arn}:2"),
    "without version": use(arn)[:90],
    "six": use(*[f"arn:aws:lambda:us-east-1:000000000000:layer:l{n}:1" for n in range(6)]),
    "elsewhere": use("arn:aws:lambda:eu-west-1:000000000000:layer:words:1"),
    "of others": use("arn:aws:lambda:us-east-1:111122223333:layer:words:1"),
    "extension": use(extension["LayerVersionArn"]),
    "good": use(f"{arn}:1"),
    "shown": functions.get_function_configuration(FunctionName="streamed")["Layers"],
    "versions": [each["Version"] for each in functions.list_layer_versions(LayerName="words")["LayerVersions"]],
    "fit": [
        each["Version"]
        for each in functions.list_layer_versions(LayerName="words", CompatibleRuntime="nodejs24.x")["LayerVersions"]
    ],
    "runtime": refused(functions.list_layers, CompatibleRuntime="cobol")[:60],
    "get none": refused(functions.get_layer_version, LayerName="words", VersionNumber=9),
    "get zero": refused(functions.get_layer_version, LayerName="words", VersionNumber=0),
    "delete none": refused(functions.delete_layer_version, LayerName="words", VersionNumber=9),
    "by arn": functions.get_layer_version_by_arn(Arn=f"{arn}:2")["Version"],
    "policy": refused(functions.get_layer_version_policy, LayerName="words", VersionNumber=1),
    "shared": json.loads(
        functions.add_layer_version_permission(
            LayerName="words", VersionNumber=1, StatementId="all", Action="lambda:GetLayerVersion", Principal="*"
        )["Statement"]
    ),
}
tell(seen)
