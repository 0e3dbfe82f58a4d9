"""The function behind both kinds of API in these tests."""

from asking import ACCOUNT, REGION, client, document, role, zipped
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CODE = """
export const handler = async (event) => {
  switch (event.queryStringParameters?.mode) {
    case "throw": throw new Error("no");
    case "status": return { statusCode: "no" };
    case "body": return { statusCode: 200, body: {} };
    case "text": return "a text";
    case "slow": await new Promise((done) => setTimeout(done, 2000)); return { statusCode: 200 };
    case "teapot": return { statusCode: "418", headers: { "x-a": true, Date: "now" }, multiValueHeaders: { "x-b": ["1", "2"] }, body: "short" };
    case "cookies": return { statusCode: 200, cookies: ["a=1", "b=2; Secure"], headers: { "access-control-allow-origin": "me" }, body: "" };
    case "bytes": return { statusCode: 200, isBase64Encoded: true, headers: { "content-type": "image/png" }, body: "AAH/" };
    case "plain": return { any: ["thing"] };
    default: return { statusCode: 200, body: JSON.stringify(event) };
  }
};
"""
ALLOW = """
export const handler = async (event) => {
  const word = event.authorizationToken ?? event.identitySource?.[0];
  if (word === "throw") throw new Error("Unauthorized");
  if (word === "odd") return {};
  const Effect = word === "yes" ? "Allow" : "Deny";
  const Statement = [{ Effect, Action: "execute-api:Invoke", Resource: event.methodArn ?? event.routeArn }];
  const policy = { principalId: "ann", policyDocument: { Version: "2012-10-17", Statement }, context: { team: "data", level: 3 } };
  return event.version === "2.0" ? { isAuthorized: word === "yes", context: policy.context } : policy;
};
"""


def arn(name):
    return f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}"


def uri(name):
    return f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{arn(name)}/invocations"


def make(prefix):
    """The function, its authorizer, and one that no API may start."""
    worker = role(f"{prefix}-worker", "lambda.amazonaws.com")
    for name, code in (("f", CODE), ("allow", ALLOW), ("closed", CODE)):
        client("lambda").create_function(
            FunctionName=f"{prefix}-{name}",
            Runtime="nodejs24.x",
            Role=worker,
            Handler="index.handler",
            Timeout=10,
            Code={"ZipFile": zipped(index__mjs=code)},
        )


def signed(url, keys, secret=None, headers=None):
    """The headers of a GET that is signed with an access key, or with another secret than its own."""
    credentials = Credentials(keys["AccessKeyId"], secret or keys["SecretAccessKey"])
    request = AWSRequest("GET", url, headers=headers or {})
    SigV4Auth(credentials, "execute-api", REGION).add_auth(request)
    return {name.replace("-", "_"): value for name, value in request.headers.items()}


def caller(name, **statement):
    """A user with one statement, and a key of theirs."""
    iam = client("iam")
    iam.create_user(UserName=name)
    iam.put_user_policy(UserName=name, PolicyName="may", PolicyDocument=document(**statement))
    return iam.create_access_key(UserName=name)["AccessKey"]


def let_in(name, api):
    client("lambda").add_permission(
        FunctionName=name,
        StatementId=api,
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
        SourceArn=f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{api}/*",
    )
