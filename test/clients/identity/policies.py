"""Policies of IAM: their grammar, versions, attachments and tags, and those of AWS."""

import json

from asking import ACCOUNT, client, document, picked, refused, tell

iam = client("iam")
ARN = f"arn:aws:iam::{ACCOUNT}:policy"
READ = document(Action="s3:GetObject", Resource="*")
names = (f"p{n}" for n in range(1000))


def no(operation, **given):
    return refused(getattr(iam, operation), **given)


def stored(text):
    said = no("create_policy", PolicyName=next(names), PolicyDocument=text)
    return said.removeprefix("400 MalformedPolicyDocument: ")


def with_(**changes):
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"} | changes
    given = {name: value for name, value in statement.items() if value is not None}
    return stored(json.dumps({"Version": "2012-10-17", "Statement": [given]}))


def grammar():
    twice = [{"Sid": "a", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}] * 2
    return {
        "no json": stored("{"),
        "empty": stored("{}"),
        "older version": stored(READ.replace("2012", "2008")),
        "unknown version": stored('{"Version": "2020-01-01", "Statement": []}'),
        "no statement": stored('{"Version": "2012-10-17"}'),
        "unknown member": with_(Foo=1),
        "principal": with_(Principal="*"),
        "effect": [with_(Effect=None), with_(Effect="Maybe"), with_(Effect="allow")],
        "actions": [with_(Action=None), with_(Action=[]), with_(Action=1), with_(NotAction="s3:*")],
        "action": [with_(Action="GetObject"), with_(Action="s3:a:b"), with_(Action="a a:b"), with_(Action="s3:HeadObject")],
        "resources": [with_(Resource=None), with_(Resource=[]), with_(NotResource="*")],
        "resource": [with_(Resource="bucket/*"), with_(Resource=""), with_(Resource="arn:s3:::bucket")],
        "vendor": [with_(Resource="arn:aws:*"), with_(Resource="arn:aws:s*:::bucket")],
        "region": [with_(Resource="arn:aws:iam:us-east-1::x"), with_(Resource="arn:aws:s3:us-east-1::x")],
        "path": with_(Resource="arn:aws:iam::123456789012:users/x"),
        "sid": [stored(json.dumps({"Version": "2012-10-17", "Statement": twice})), with_(Sid="a b")],
        "condition": [with_(Condition={"Foo": {"aws:x": "1"}}), with_(Condition={"StringEquals": {"x": "1"}})],
        "date": with_(Condition={"DateLessThan": {"aws:CurrentTime": "soon"}}),
        "size": with_(Resource=[f"arn:aws:s3:::{n:>020}" for n in range(300)]),
    }


def versions():
    arn = iam.create_policy(PolicyName="read", Path="/p/", PolicyDocument=READ, Description="d")["Policy"]["Arn"]
    made = [
        iam.create_policy_version(
            PolicyArn=arn, PolicyDocument=document(Action="s3:*", Resource="*"), SetAsDefault=n == 1
        )["PolicyVersion"]
        for n in range(4)
    ]
    page = iam.list_policy_versions(PolicyArn=arn, MaxItems=2)
    seen = {
        "made": [picked(each, "VersionId", "IsDefaultVersion") for each in made],
        "sixth": no("create_policy_version", PolicyArn=arn, PolicyDocument=READ),
        "page": [page["IsTruncated"], [each["VersionId"] for each in page["Versions"]]],
        "in force": iam.get_policy_version(PolicyArn=arn, VersionId="v3")["PolicyVersion"]["Document"]["Statement"],
        "none": no("get_policy_version", PolicyArn=arn, VersionId="v9"),
        "no policy": no("get_policy_version", PolicyArn=f"{ARN}/none", VersionId="v1"),
        "name": no("set_default_policy_version", PolicyArn=arn, VersionId="x"),
        "default": no("delete_policy_version", PolicyArn=arn, VersionId="v3"),
        "several": no("delete_policy", PolicyArn=arn),
        "told": picked(iam.get_policy(PolicyArn=arn)["Policy"], "DefaultVersionId", "Description", "Path", "Tags"),
        "twice": no("create_policy", PolicyName="READ", PolicyDocument=READ),
    }
    for version in ("v1", "v2", "v4", "v5"):
        iam.delete_policy_version(PolicyArn=arn, VersionId=version)
    return seen | {"left": no("delete_policy", PolicyArn=arn)}


def attachments():
    iam.create_user(UserName="joe")
    arns = [iam.create_policy(PolicyName=f"a{n}", PolicyDocument=READ)["Policy"]["Arn"] for n in range(11)]
    for arn in arns[:10]:
        iam.attach_user_policy(UserName="joe", PolicyArn=arn)
    large = document(Action="s3:*", Resource=["arn:aws:s3:::" + "b" * 60] * 40)
    return {
        "eleventh": no("attach_user_policy", UserName="joe", PolicyArn=arns[10]),
        "again": no("attach_user_policy", UserName="joe", PolicyArn=arns[0]),
        "in use": no("delete_policy", PolicyArn=arns[0]),
        "by": [user["UserName"] for user in iam.list_entities_for_policy(PolicyArn=arns[0])["PolicyUsers"]],
        "count": iam.get_policy(PolicyArn=arns[0])["Policy"]["AttachmentCount"],
        "no ARN": no("attach_user_policy", UserName="joe", PolicyArn="longpolicynamebutnoarn"),
        "no policy": no("attach_user_policy", UserName="joe", PolicyArn=f"{ARN}/none"),
        "a role": no("detach_user_policy", UserName="joe", PolicyArn=f"arn:aws:iam::{ACCOUNT}:role/x"),
        "not attached": no("detach_user_policy", UserName="joe", PolicyArn=arns[10]),
        "inline": no("put_user_policy", UserName="joe", PolicyName="large", PolicyDocument=large),
        "older": no("put_user_policy", UserName="joe", PolicyName="old", PolicyDocument=READ.replace("2012", "2008")),
        "no inline": no("get_user_policy", UserName="joe", PolicyName="none"),
        "usage": len(iam.list_policies(Scope="Local", OnlyAttached=True)["Policies"]),
    }


def tags():
    given = [{"Key": "b", "Value": ""}, {"Key": "B", "Value": "1"}]
    made = iam.create_policy(PolicyName="tagged", PolicyDocument=READ, Tags=given)["Policy"]
    return {
        "made": made["Tags"],
        "listed": iam.list_policy_tags(PolicyArn=made["Arn"])["Tags"],
        "twice": no("tag_policy", PolicyArn=made["Arn"], Tags=given[:1] * 2),
        "key": no("untag_policy", PolicyArn=made["Arn"], TagKeys=["a!"]),
    }


def of_aws():
    arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    found = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
    return {
        "found": picked(found, "Path", "DefaultVersionId", "IsAttachable", "CreateDate", "Tags"),
        "statement": version["Document"]["Statement"],
        "deleted": no("delete_policy", PolicyArn=arn),
        "changed": no("create_policy_version", PolicyArn=arn, PolicyDocument=READ),
        "tagged": no("tag_policy", PolicyArn=arn, Tags=[{"Key": "a", "Value": "b"}]),
        "unknown": no("get_policy", PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicyOfAWS"),
    }


seen = {"grammar": grammar(), "versions": versions(), "attachments": attachments()}
tell(seen | {"tags": tags(), "of AWS": of_aws()})
