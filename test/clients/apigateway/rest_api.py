"""REST APIs: resources, methods, integrations, validators and models, deployments, stages, keys, plans, gateway responses, logs."""

import http.client
import json
import time
import urllib.parse

from asking import ENDPOINT, client, fetched, may, picked, refused, role, tell
from handlers import caller, let_in, make, signed, uri

gateway, logs = client("apigateway"), client("logs")
make("rest")
made = gateway.create_rest_api(name="shop", description="a try", binaryMediaTypes=["image/png"], tags={"a": "b"})
api, root = made["id"], made["rootResourceId"]
let_in("rest-f", api)
let_in("rest-allow", api)
ids = {}


def resource(path):
    """The id of the resource at a path, made where it is not there."""
    parent = root
    for end in range(1, len(path.split("/"))):
        at = "/".join(path.split("/")[: end + 1])
        if at not in ids:
            part = at.split("/")[-1]
            ids[at] = gateway.create_resource(restApiId=api, parentId=parent, pathPart=part)["id"]
        parent = ids[at]
    return parent


def method(verb, path, function="rest-f", integration={}, **given):
    at = {"restApiId": api, "resourceId": resource(path), "httpMethod": verb}
    gateway.put_method(**at, **{"authorizationType": "NONE", **given})
    proxy = {"type": "AWS_PROXY", "integrationHttpMethod": "POST", "uri": uri(function)}
    return gateway.put_integration(**at, **{**proxy, **integration})


def url(path, stage="prod", own=False):
    if own:
        return f"http://{api}.execute-api.localhost:{urllib.parse.urlsplit(ENDPOINT).port}/{stage}{path}"
    return f"{ENDPOINT}/restapis/{api}/{stage}/_user_request_{path}"


def asked(path, verb="GET", body=None, stage="prod", **headers):
    """Status, AWS's name for the error, and the body."""
    status, answer, text = fetched(url(path, stage), verb, body, **headers)
    return [status, *([answer["x-amzn-errortype"]] if "x-amzn-errortype" in answer else []), text]


def direct(path, host, **headers):
    """Asks at the API's own host name, whatever the machine's resolver says of it."""
    place = urllib.parse.urlsplit(ENDPOINT)
    connection = http.client.HTTPConnection(place.hostname, place.port)
    connection.request("GET", path, headers={"Host": host, **headers})
    answer = connection.getresponse()
    return [answer.status, answer.read().decode()]


SCHEMA = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string", "enum": ["a", "b"]}, "count": {"type": "integer", "minimum": 1}},
}
gateway.create_model(restApiId=api, name="Event", contentType="application/json", schema=json.dumps(SCHEMA))
validator = gateway.create_request_validator(
    restApiId=api, name="all", validateRequestBody=True, validateRequestParameters=True
)["id"]
method(
    "POST",
    "/events",
    requestValidatorId=validator,
    requestModels={"application/json": "Event"},
    requestParameters={"method.request.header.x-shop": True, "method.request.querystring.page": True},
)
method("ANY", "/things/{id}")
method("ANY", "/files/{proxy+}")
method("GET", "/keyed", apiKeyRequired=True)
method("GET", "/closed", function="rest-closed")
method("GET", "/none", function="rest-none")
method("GET", "/slow", integration={"timeoutInMillis": 50})
method("GET", "/get", integration={"integrationHttpMethod": "GET"})
authorizer = gateway.create_authorizer(
    restApiId=api,
    name="words",
    type="TOKEN",
    authorizerUri=uri("rest-allow"),
    identitySource="method.request.header.Authorization",
    identityValidationExpression="[a-z]+",
)["id"]
method("GET", "/mine", authorizationType="CUSTOM", authorizerId=authorizer)
method("GET", "/signed", authorizationType="AWS_IAM")
preflight = {"restApiId": api, "resourceId": resource("/events"), "httpMethod": "OPTIONS"}
gateway.put_method(**preflight, authorizationType="NONE")
gateway.put_integration(**preflight, type="MOCK", requestTemplates={"application/json": '{"statusCode": 200}'})
allow = "method.response.header.Access-Control-Allow-Origin"
gateway.put_method_response(**preflight, statusCode="200", responseParameters={allow: False})
gateway.put_integration_response(**preflight, statusCode="200", responseParameters={allow: "'*'"})

seen = {
    "api": picked(made, "name", "description", "apiKeySource", "binaryMediaTypes", "tags", "disableExecuteApiEndpoint"),
    "id": len(api),
    "resources": sorted(each["path"] for each in gateway.get_resources(restApiId=api)["items"]),
    "embedded": sorted(
        gateway.get_resources(restApiId=api, embed=["methods"], limit=500)["items"][-1].get("resourceMethods", {})
    ),
    "method": picked(
        gateway.get_method(restApiId=api, resourceId=ids["/events"], httpMethod="POST"),
        "httpMethod",
        "authorizationType",
        "apiKeyRequired",
        "requestModels",
        "requestParameters",
    ),
    "integration": picked(
        gateway.get_integration(restApiId=api, resourceId=ids["/keyed"], httpMethod="GET"),
        "type",
        "httpMethod",
        "uri",
        "passthroughBehavior",
        "timeoutInMillis",
        "cacheKeyParameters",
    ),
    "refused": {
        "no api": refused(gateway.get_rest_api, restApiId="none"),
        "no resource": refused(gateway.get_resource, restApiId=api, resourceId="none"),
        "sibling": refused(gateway.create_resource, restApiId=api, parentId=root, pathPart="events"),
        "part": refused(gateway.create_resource, restApiId=api, parentId=root, pathPart="a b"),
        "greedy": refused(gateway.create_resource, restApiId=api, parentId=ids["/files/{proxy+}"], pathPart="x"),
        "uri": refused(
            gateway.put_integration,
            **{**preflight, "httpMethod": "OPTIONS"},
            type="AWS_PROXY",
            integrationHttpMethod="POST",
            uri="arn:aws:lambda:us-east-1:000000000000:function:f",
        ),
        "model": refused(
            gateway.create_model, restApiId=api, name="Odd", contentType="application/json", schema="no schema"
        ),
        "twice": refused(
            gateway.create_model, restApiId=api, name="Event", contentType="application/json", schema="{}"
        ),
        "used": refused(gateway.delete_model, restApiId=api, modelName="Event"),
        "http": refused(gateway.put_integration, **preflight, type="HTTP_PROXY", uri="http://example.com"),
        "name": refused(gateway.create_rest_api, name=""),
    },
    "before": asked("/things/1"),
}

deployment = gateway.create_deployment(restApiId=api, stageName="prod", variables={"colour": "red"})["id"]
event = json.loads(asked("/things/1?a=1&a=2&b=%20x", "PUT", b"hello", content_type="text/plain", x_two="2")[1])
seen["event"] = {
    **picked(
        event,
        "resource",
        "path",
        "httpMethod",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "body",
        "isBase64Encoded",
    ),
    "members": sorted(event),
    "context": sorted(event["requestContext"]),
    "where": picked(event["requestContext"], "path", "stage", "resourcePath", "httpMethod", "protocol", "accountId"),
    "ids": [event["requestContext"]["apiId"] == api, event["requestContext"]["deploymentId"] == deployment],
    "identity": [event["requestContext"]["identity"][name] for name in ("sourceIp", "user", "accessKey")],
    "forwarded": sorted(name for name in event["headers"] if name.lower().startswith("x-")),
}
binary = json.loads(asked("/files/a/b%20c", "POST", b"\x00\x01\xff", content_type="image/png")[1])
seen["binary"] = picked(binary, "body", "isBase64Encoded", "pathParameters", "path")
status, headers, text = fetched(url("/things/1?mode=teapot"))
seen["teapot"] = [status, text, picked(headers, "x-a", "x-amzn-remapped-date", "content-type")]
seen["answers"] = {mode: asked(f"/things/1?mode={mode}") for mode in ("throw", "status", "body", "text", "plain")}
seen["places"] = [
    asked("/none/of/these"),
    asked("/events"),
    asked("/things/1", stage="test"),
    asked("/things"),
    fetched(f"{ENDPOINT}/restapis/none/prod/_user_request_/x")[0::2],
]
own = f"{api}.execute-api.localhost"
seen["host"] = [
    direct("/prod/things/1?mode=teapot", own),
    direct("/things/1", own),
    direct("/prod/things/1?mode=teapot", f"{api}.execute-api.us-east-1.amazonaws.com"),
    asked("/things/1?mode=teapot") == [418, "short"],
]
valid = {"verb": "POST", "content_type": "application/json", "x_shop": "1"}
seen["validated"] = [
    asked("/events?page=1&mode=teapot", body=b'{"kind":"a"}', **valid),
    asked("/events?page=1", body=b'{"kind":"c"}', **valid),
    asked("/events?page=1", body=b"no json", **valid),
    asked("/events", body=b'{"kind":"a"}', verb="POST", content_type="application/json"),
    # What no model is for is not validated.
    asked("/events?page=1&mode=teapot", body=b"x", **{**valid, "content_type": "text/plain"}),
]
status, headers, text = fetched(url("/events"), "OPTIONS")
seen["preflight"] = [status, headers.get("access-control-allow-origin"), text]
seen["failures"] = {
    "not permitted": asked("/closed"),
    "no function": asked("/none"),
    "too slow": asked("/slow?mode=slow"),
    "by GET": asked("/get"),
    "too large": asked("/files/x", "POST", b"x" * (10 * 1024 * 1024 + 1)),
}
seen["authorizer"] = [
    asked("/mine"),
    asked("/mine", authorization="no!"),
    asked("/mine", authorization="throw"),
    asked("/mine", authorization="no"),
    asked("/mine", authorization="odd"),
    json.loads(asked("/mine", authorization="yes")[1])["requestContext"]["authorizer"],
]

# Who signs is asked for their own policies.
ann = caller("rest-ann", Action="execute-api:Invoke", Resource=f"arn:aws:execute-api:us-east-1:*:{api}/prod/GET/signed")
bob = caller("rest-bob", Action="s3:*", Resource="*")
identity = json.loads(asked("/signed", **signed(url("/signed"), ann))[1])["requestContext"]["identity"]
seen["signed"] = [
    asked("/signed"),
    asked("/signed", **signed(url("/signed"), ann, secret="wrong"))[:2],
    asked("/signed", **signed(url("/signed"), {**ann, "AccessKeyId": "AKIAAAAAAAAAAAAAAAAA"}))[:2],
    asked("/signed", **signed(url("/signed"), bob)),
    [identity["accessKey"] == ann["AccessKeyId"], identity["caller"] == identity["user"], identity["userArn"], identity["accountId"]],
]

# Keys and plans.
key = gateway.create_api_key(name="mine", enabled=True, value="k" * 20)
plan = gateway.create_usage_plan(
    name="few",
    apiStages=[{"apiId": api, "stage": "prod"}],
    throttle={"rateLimit": 100, "burstLimit": 10},
    quota={"limit": 2, "period": "DAY"},
)
gateway.create_usage_plan_key(usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY")
keyed = [asked("/keyed?mode=teapot", x_api_key=value)[:2] for value in ("k" * 20, "k" * 20, "k" * 20, "other")]
seen["keys"] = {
    "asked": [asked("/keyed"), *keyed],
    "key": picked(gateway.get_api_key(apiKey=key["id"]), "name", "enabled", "value", "stageKeys"),
    "with value": gateway.get_api_key(apiKey=key["id"], includeValue=True)["value"],
    "used": list(
        gateway.get_usage(
            usagePlanId=plan["id"], startDate=time.strftime("%Y-%m-%d"), endDate=time.strftime("%Y-%m-%d")
        )["items"].values()
    ),
    "listed": [each["name"] for each in gateway.get_usage_plan_keys(usagePlanId=plan["id"])["items"]],
    "twice": refused(gateway.create_usage_plan_key, usagePlanId=plan["id"], keyId=key["id"], keyType="API_KEY"),
    "short": refused(gateway.create_api_key, name="x", value="short"),
    "same value": refused(gateway.create_api_key, name="x", value="k" * 20),
    "staged": refused(gateway.delete_usage_plan, usagePlanId=plan["id"]),
}

# A stage's throttle, and what callers are told instead of AWS's words.
patch = [{"op": "replace", "path": "/~1things~1{id}/GET/throttling/burstLimit", "value": "1"}]
patch.append({"op": "replace", "path": "/~1things~1{id}/GET/throttling/rateLimit", "value": "0.01"})
gateway.update_stage(restApiId=api, stageName="prod", patchOperations=patch)
seen["throttled"] = [
    asked("/things/1?mode=teapot")[0],
    asked("/things/1?mode=teapot"),
    asked("/files/1?mode=teapot")[0],
]
gateway.put_gateway_response(
    restApiId=api,
    responseType="MISSING_AUTHENTICATION_TOKEN",
    statusCode="404",
    responseParameters={"gatewayresponse.header.x-why": "'nowhere'"},
    responseTemplates={
        "application/json": '{"nothing":"$context.httpMethod $context.path","says":$context.error.messageString}'
    },
)
same = asked("/nowhere")[0]
second = gateway.create_deployment(restApiId=api, stageName="prod")["id"]
status, headers, text = fetched(url("/nowhere"))
seen["gateway response"] = [same, status, headers.get("x-why"), text]
seen["deployments"] = {
    "count": len(gateway.get_deployments(restApiId=api)["items"]),
    "in use": refused(gateway.delete_deployment, restApiId=api, deploymentId=second),
    "other": refused(gateway.delete_deployment, restApiId=api, deploymentId=deployment),
    "stage": picked(gateway.get_stage(restApiId=api, stageName="prod"), "stageName", "variables", "methodSettings"),
    "new": picked(
        gateway.create_stage(restApiId=api, stageName="next", deploymentId=second, variables={"colour": "blue"}),
        "stageName",
        "variables",
    ),
    "asks": json.loads(asked("/things/1", stage="next")[1])["stageVariables"],
    "twice": refused(gateway.create_stage, restApiId=api, stageName="next", deploymentId=second),
    "no deployment": refused(gateway.create_stage, restApiId=api, stageName="x", deploymentId="none"),
}

# Access logs and execution logs, with the account's role.
writer = role("rest-logs", "apigateway.amazonaws.com")
for action in ("logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogGroups", "logs:PutLogEvents"):
    may("rest-logs", action)
group = "arn:aws:logs:us-east-1:000000000000:log-group:rest-access"
access = [
    {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": group},
    {
        "op": "replace",
        "path": "/accessLogSettings/format",
        "value": "$context.requestId $context.httpMethod $context.status $context.error.message $context.nothing",
    },
]
early = refused(gateway.update_stage, restApiId=api, stageName="prod", patchOperations=access)
gateway.update_account(patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": writer}])
logs.create_log_group(logGroupName="rest-access")
gateway.update_stage(restApiId=api, stageName="prod", patchOperations=access)
level = [{"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}]
gateway.update_stage(restApiId=api, stageName="prod", patchOperations=level)
asked("/files/1?mode=teapot")
asked("/closed")


def lines(name):
    return [each["message"] for each in logs.filter_log_events(logGroupName=name)["events"]]


for _ in range(50):
    written = lines("rest-access")
    if len(written) == 2:
        break
    time.sleep(0.1)
executed = lines(f"API-Gateway-Execution-Logs_{api}/prod")
seen["logs"] = {
    "early": early,
    "access": sorted(line.split(" ", 1)[1] for line in written),
    "execution": any("Invalid permissions on Lambda function" in line for line in executed),
    "status": sorted({line.split(") ", 1)[1] for line in executed if "Method completed" in line}),
}

# The rest of the life of an API.
gateway.update_rest_api(restApiId=api, patchOperations=[{"op": "replace", "path": "/description", "value": "another"}])
gateway.tag_resource(resourceArn=f"arn:aws:apigateway:us-east-1::/restapis/{api}", tags={"c": "d"})
seen["changed"] = [
    picked(gateway.get_rest_api(restApiId=api), "description", "tags"),
    refused(gateway.update_rest_api, restApiId=api, patchOperations=[{"op": "replace", "path": "/x", "value": "y"}]),
    refused(gateway.import_rest_api, body=b"{}"),
]
gateway.delete_method(restApiId=api, resourceId=ids["/closed"], httpMethod="GET")
gateway.delete_resource(restApiId=api, resourceId=ids["/closed"])
gateway.delete_stage(restApiId=api, stageName="next")
seen["gone"] = [
    asked("/closed")[0],
    asked("/things/1", stage="next"),
    refused(gateway.get_method, restApiId=api, resourceId=ids["/events"], httpMethod="GET"),
    refused(gateway.delete_rest_api, restApiId=api),
    asked("/things/1"),
    refused(gateway.get_rest_api, restApiId=api).replace(api, "API"),
]
tell(seen)
