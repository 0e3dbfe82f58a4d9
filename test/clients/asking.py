"""What the scripts of the clients' tests share: python <script> ENDPOINT prints one line of JSON."""

import functools
import io
import json
import sys
import urllib.error
import urllib.request
import zipfile

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
ACCOUNT = "000000000000"
REGION = "us-east-1"
ONCE = Config(retries={"max_attempts": 0}, parameter_validation=False)
KEYS = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": REGION}


@functools.cache
def client(name, **keys):
    """Asks once, and sends what it is given: what is wrong with it, the service shall say."""
    return boto3.client(name, endpoint_url=ENDPOINT, config=ONCE, **{**KEYS, **keys})


def refused(call, *only, **given):
    """`<status> <code>: <message>` of what is refused, with the further members that are asked for."""
    try:
        call(**given)
    except ClientError as error:
        answer = error.response
        said = f"{answer['ResponseMetadata']['HTTPStatusCode']} {answer['Error']['Code']}: {answer['Error'].get('Message')}"
        return [said, *(answer.get(name, answer["Error"].get(name)) for name in only)] if only else said
    return "done"


def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def role(name, service):
    """A new role that a service may assume: its ARN."""
    trust = document(Principal={"Service": service}, Action="sts:AssumeRole")
    return client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def may(name, action, resource="*"):
    client("iam").put_role_policy(
        RoleName=name,
        PolicyName=action.replace(":", "-").replace("*", "all"),
        PolicyDocument=document(Action=action, Resource=resource),
    )


def queue_for(service, name, **attributes):
    """A queue that a service may send to: its URL and its ARN."""
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    policy = document(Principal={"Service": service}, Action="sqs:SendMessage", Resource=arn)
    return client("sqs").create_queue(QueueName=name, Attributes={"Policy": policy, **attributes})["QueueUrl"], arn


def received(url, count=1, wait=5):
    """So many messages, or as many as come; they are deleted."""
    found = []
    while len(found) < count:
        given = {"MaxNumberOfMessages": 10, "WaitTimeSeconds": wait, "MessageAttributeNames": ["All"]}
        came = client("sqs").receive_message(QueueUrl=url, **given).get("Messages", [])
        for message in came:
            client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        found += came
        if not came:
            break
    return found


def zipped(**files):
    """A zip of files by name; `__` stands for the dot, and a `ZipInfo` may come as a pair with its text."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return data.getvalue()


def control(path, **body):
    """Tells the world itself: its clock, mostly."""
    request = urllib.request.Request(f"{ENDPOINT}/_misfire/{path}", data=json.dumps(body).encode(), method="POST")
    request.add_header("content-type", "application/json")
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or b"null")


def fetched(url, method="GET", body=None, **headers):
    """Status, headers (names in lower case) and text over plain HTTP."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url, data=body, method=method, headers=sent)
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read().decode()


def picked(answer, *names):
    """Some members of an answer; those that are not there are left out."""
    return {name: answer[name] for name in names if name in answer}


def tell(seen):
    print(json.dumps(seen, default=str))
