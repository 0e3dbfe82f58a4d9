"""HTTP APIs: routes, formats of the payload, CORS, stages, throttling, authorizers, logs, and what is refused."""

import http.client
import json
import time
import urllib.parse

from asking import ENDPOINT, client, fetched, picked, refused, tell
from handlers import arn, caller, let_in, make, signed, uri

gateway, logs = client("apigatewayv2"), client("logs")
make("http")
CORS = {
    "AllowOrigins": ["http://localhost:3000"],
    "AllowMethods": ["GET", "POST"],
    "AllowHeaders": ["x-a"],
    "MaxAge": 60,
}
made = gateway.create_api(Name="shop", ProtocolType="HTTP", Description="a try", Tags={"a": "b"})
api = made["ApiId"]
let_in("http-f", api)
let_in("http-allow", api)


def integration(name, **given):
    defaults = {"IntegrationType": "AWS_PROXY", "IntegrationUri": arn(name), "PayloadFormatVersion": "2.0"}
    return gateway.create_integration(ApiId=api, **{**defaults, **given})


def route(key, target, **given):
    return gateway.create_route(ApiId=api, RouteKey=key, Target=f"integrations/{target}", **given)


def asked(path, verb="GET", body=None, stage="$default", **headers):
    status, _, text = fetched(f"{ENDPOINT}/_aws/execute-api/{api}/{stage}{path}", verb, body, **headers)
    return [status, text]


def event(path, **given):
    return json.loads(asked(path, **given)[1])


def direct(path, verb="GET", host=None, **headers):
    """Asks at the API's own host name: status, headers and text."""
    place = urllib.parse.urlsplit(ENDPOINT)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(verb, path, headers={"Host": host or f"{api}.execute-api.localhost", **sent})
    answer = connection.getresponse()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode("latin1")


two = integration("http-f")
one = integration("http-f", PayloadFormatVersion="1.0")["IntegrationId"]
closed = integration("http-closed")["IntegrationId"]
slow = integration("http-f", TimeoutInMillis=50)["IntegrationId"]
missing = integration("http-none")["IntegrationId"]
f = two["IntegrationId"]
things = route("GET /things/{id}", f)
route("ANY /things/{id}", one)
route("POST /files/{proxy+}", f)
route("GET /one", one)
route("GET /closed", closed)
route("GET /slow", slow)
route("GET /missing", missing)
seen = {
    "api": picked(made, "Name", "ProtocolType", "RouteSelectionExpression", "ApiKeySelectionExpression", "Description"),
    "id": [len(api), made["ApiEndpoint"].replace(api, "API")],
    "integration": picked(two, "ConnectionType", "IntegrationType", "PayloadFormatVersion", "TimeoutInMillis"),
    "route": picked(things, "RouteKey", "AuthorizationType", "ApiKeyRequired"),
    "refused": {
        "no api": refused(gateway.get_api, "ResourceType", ApiId="none"),
        "protocol": refused(gateway.create_api, Name="x", ProtocolType="WEBSOCKET"),
        "twice": refused(gateway.create_route, ApiId=api, RouteKey="GET /one"),
        "key": refused(gateway.create_route, ApiId=api, RouteKey="one"),
        "target": refused(gateway.create_route, ApiId=api, RouteKey="GET /x", Target="integrations/none"),
        "version": refused(gateway.create_integration, ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=arn("f")),
        "in use": refused(gateway.delete_integration, ApiId=api, IntegrationId=f),
        "jwt": refused(
            gateway.create_authorizer,
            ApiId=api,
            Name="jwt",
            AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration={"Issuer": "https://issuer.example", "Audience": ["shop"]},
        ),
    },
    "before": asked("/one"),
}
stage = gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True, StageVariables={"colour": "red"})
given = event("/things/1%202?a=1&a=2&b=", x_two="2", cookie="c=1; d=2")
seen["event"] = {
    **picked(given, "version", "routeKey", "rawPath", "rawQueryString", "cookies", "pathParameters", "stageVariables"),
    **picked(given, "queryStringParameters", "isBase64Encoded"),
    "members": sorted(given),
    "context": sorted(given["requestContext"]),
    "http": picked(given["requestContext"]["http"], "method", "path", "protocol", "sourceIp"),
    "where": picked(given["requestContext"], "accountId", "routeKey", "stage"),
    "header": given["headers"]["x-two"],
}
seen["bodies"] = [
    picked(event("/files/a/b", verb="POST", body=b"x", content_type=kind), "body", "isBase64Encoded", "pathParameters")
    for kind in ("text/plain", "application/octet-stream")
]
older = event("/one?a=1&a=2")
seen["format 1.0"] = {
    **picked(
        older, "version", "resource", "path", "httpMethod", "queryStringParameters", "multiValueQueryStringParameters"
    ),
    **picked(older, "body", "isBase64Encoded", "pathParameters", "stageVariables"),
    "members": sorted(older),
}
seen["precedence"] = [event("/things/1")["version"], event("/things/1", verb="PUT", body=b"x")["version"]]
seen["answers"] = {mode: asked(f"/things/1?mode={mode}") for mode in ("plain", "text", "status", "body", "throw")}
seen["bytes"] = direct("/things/1?mode=bytes")[2]
status, headers, text = direct("/things/1?mode=cookies")
seen["cookies"] = [status, headers["set-cookie"], "apigw-requestid" in headers]
seen["failures"] = {
    "no route": asked("/none"),
    "no verb": asked("/one", "POST", b""),
    "no stage": asked("/one", stage="none"),
    "not permitted": asked("/closed"),
    "no function": asked("/missing"),
    "too slow": asked("/slow?mode=slow"),
    "too large": asked("/files/x", "POST", b"x" * (10 * 1024 * 1024 + 1)),
}
fallback = route("$default", f)
seen["default"] = [event("/any/thing", verb="DELETE")["routeKey"], event("/any/thing")["rawPath"]]
gateway.delete_route(ApiId=api, RouteId=fallback["RouteId"])
seen["default"].append(asked("/any/thing")[0])

# Stages: one by name stands in the path; without AutoDeploy changes wait for a deployment.
gateway.create_stage(ApiId=api, StageName="prod", StageVariables={"colour": "blue"})
undeployed = asked("/one", stage="prod")
deployment = gateway.create_deployment(ApiId=api, StageName="prod", Description="first")
later = route("GET /later", f)["RouteId"]
seen["stages"] = {
    "undeployed": undeployed,
    "deployed": picked(deployment, "AutoDeployed", "DeploymentStatus", "Description"),
    "paths": [direct("/prod/one")[0], direct("/one")[0], event("/things/1", stage="prod")["rawPath"]],
    "variables": event("/things/1", stage="prod")["stageVariables"],
    "later": [asked("/later", stage="prod")[0], asked("/later")[0]],
    "aws": direct("/things/1?mode=plain", host=f"{api}.execute-api.us-east-1.amazonaws.com")[0],
    "named": sorted(each["StageName"] for each in gateway.get_stages(ApiId=api)["Items"]),
    "twice": refused(gateway.create_stage, ApiId=api, StageName="prod"),
}
gateway.update_stage(
    ApiId=api, StageName="prod", RouteSettings={"GET /one": {"ThrottlingRateLimit": 0.01, "ThrottlingBurstLimit": 1}}
)
seen["throttled"] = [asked("/one", stage="prod")[0], asked("/one", stage="prod"), asked("/one")[0]]

# CORS is the API's own answer.
gateway.update_api(ApiId=api, CorsConfiguration=CORS)
ask = {"access_control_request_method": "GET", "origin": "http://localhost:3000"}
crossed = (
    "access-control-allow-origin",
    "access-control-allow-methods",
    "access-control-allow-headers",
    "access-control-max-age",
)
status, headers, text = direct("/things/1", "OPTIONS", **ask)
seen["cors"] = [status, picked(headers, *crossed), text]
status, headers, _ = direct("/things/1", "OPTIONS", **{**ask, "origin": "http://localhost:4000"})
seen["cors"] += [status, picked(headers, *crossed)]
status, headers, _ = direct("/things/1?mode=cookies", origin="http://localhost:3000")
seen["cors"] += [status, picked(headers, *crossed)]
gateway.delete_cors_configuration(ApiId=api)
seen["cors"].append(direct("/none", "OPTIONS", **ask)[0])

authorizer = gateway.create_authorizer(
    ApiId=api,
    Name="words",
    AuthorizerType="REQUEST",
    AuthorizerUri=uri("http-allow"),
    AuthorizerPayloadFormatVersion="2.0",
    EnableSimpleResponses=True,
    IdentitySource=["$request.header.Authorization"],
)["AuthorizerId"]
mine = route("GET /mine", f, AuthorizationType="CUSTOM", AuthorizerId=authorizer)
seen["authorizer"] = [
    asked("/mine"),
    asked("/mine", authorization="no"),
    asked("/mine", authorization="throw"),
    asked("/mine", authorization="odd"),
    event("/mine", authorization="yes")["requestContext"]["authorizer"],
    refused(gateway.delete_authorizer, ApiId=api, AuthorizerId=authorizer),
]

# Who signs is asked for their own policies.
ann = caller("http-ann", Action="execute-api:Invoke", Resource=f"arn:aws:execute-api:us-east-1:*:{api}/$default/GET/signed")
bob = caller("http-bob", Action="s3:*", Resource="*")
route("GET /signed", f, AuthorizationType="AWS_IAM")
route("GET /signed-1", one, AuthorizationType="AWS_IAM")
place = f"{ENDPOINT}/_aws/execute-api/{api}/$default/signed"
iam = event("/signed", **signed(place, ann))["requestContext"]["authorizer"]["iam"]
seen["signed"] = [
    asked("/signed"),
    asked("/signed", **signed(place, ann, secret="wrong")),
    asked("/signed", **signed(place, bob)),
    asked("/signed-1", **signed(f"{place}-1", ann)),
    [iam["accessKey"] == ann["AccessKeyId"], iam["userArn"], iam["accountId"], iam["cognitoIdentity"], sorted(iam)],
]

# Access logs need no role: AWS permits its own log delivery.
group = "arn:aws:logs:us-east-1:000000000000:log-group:http-access"
settings = {
    "DestinationArn": group,
    "Format": '{"id":"$context.requestId","key":"$context.routeKey","status":$context.status,"error":"$context.integrationErrorMessage"}',
}
seen["log refused"] = [
    refused(gateway.update_stage, ApiId=api, StageName="prod", AccessLogSettings={**settings, "Format": text})
    for text in ("$context.status", "$context.requestId $context.nothing")
]
logs.create_log_group(logGroupName="http-access")
gateway.update_stage(ApiId=api, StageName="$default", AccessLogSettings=settings)
asked("/one?mode=plain")
asked("/closed")
asked("/nowhere")
for _ in range(50):
    written = [json.loads(each["message"]) for each in logs.filter_log_events(logGroupName="http-access")["events"]]
    if len(written) == 3:
        break
    time.sleep(0.1)
seen["logs"] = sorted([line["key"], line["status"], line["error"]] for line in written)

# One step makes API, integration, route and stage.
quick = gateway.create_api(Name="quick", ProtocolType="HTTP", Target=arn("http-f"))
let_in("http-f", quick["ApiId"])
seen["quick"] = [
    [each["RouteKey"] for each in gateway.get_routes(ApiId=quick["ApiId"])["Items"]],
    [each["StageName"] for each in gateway.get_stages(ApiId=quick["ApiId"])["Items"]],
    json.loads(fetched(f"{ENDPOINT}/_aws/execute-api/{quick['ApiId']}/$default/x")[2])["routeKey"],
]
gateway.update_api(ApiId=api, Description="another")
gateway.tag_resource(ResourceArn=f"arn:aws:apigateway:us-east-1::/apis/{api}", Tags={"c": "d"})
gateway.update_route(ApiId=api, RouteId=later, RouteKey="GET /sooner")
seen["changed"] = [
    picked(gateway.get_api(ApiId=api), "Description", "Tags"),
    [asked("/later")[0], asked("/sooner")[0]],
    sorted(each["Name"] for each in gateway.get_apis()["Items"]),
    refused(gateway.create_domain_name, DomainName="shop.example"),
    gateway.delete_api(ApiId=api)["ResponseMetadata"]["HTTPStatusCode"],
    asked("/one"),
    refused(gateway.get_api, ApiId=api).replace(api, "API"),
]
tell(seen)
