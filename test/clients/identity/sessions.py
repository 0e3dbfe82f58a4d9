"""STS: roles that are assumed, chained and tagged, tokens, and when they end on the world's clock."""

import json

from asking import ACCOUNT, client, control, document, picked, refused, tell

iam, sts = client("iam"), client("sts")
ROLE = f"arn:aws:iam::{ACCOUNT}:role"


def no(operation, service=sts, **given):
    return refused(getattr(service, operation), **given)


def of(keys, name="sts"):
    """A client with keys: temporary ones, or a user's."""
    given = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    return client(name, **given, **({"aws_session_token": keys["SessionToken"]} if "SessionToken" in keys else {}))


def user(name, *statements):
    iam.create_user(UserName=name)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | each for each in statements]})
    iam.put_user_policy(UserName=name, PolicyName="in", PolicyDocument=policy)
    return iam.create_access_key(UserName=name)["AccessKey"]


def role(name, actions, trusted=None, **condition):
    statement = {"Principal": trusted or {"AWS": ACCOUNT}, "Action": ["sts:AssumeRole", "sts:TagSession"]}
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(**statement, Condition=condition))
    iam.put_role_policy(RoleName=name, PolicyName="in", PolicyDocument=document(Action=actions, Resource="*"))


def assume(name, service=sts, **more):
    return service.assume_role(RoleArn=f"{ROLE}/{name}", RoleSessionName="run", **more)


def refused_to_assume(name, service=sts, **more):
    return no("assume_role", service, **{"RoleArn": f"{ROLE}/{name}", "RoleSessionName": "run"} | more)


def roles():
    role("reader", ["s3:*", "sts:AssumeRole", "sts:TagSession"])
    given = assume("reader", Policy=document(Action="s3:ListAllMyBuckets", Resource="*"))
    inside = given["Credentials"]
    managed = assume("reader", PolicyArns=[{"arn": "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"}])["Credentials"]
    return {
        "told": [given["AssumedRoleUser"]["Arn"], inside["AccessKeyId"][:4], given["PackedPolicySize"] > 0],
        "plain": "PackedPolicySize" in assume("reader"),
        "who": picked(of(inside).get_caller_identity(), "Arn", "Account"),
        "allowed": refused(of(inside, "s3").list_buckets),
        "not by the session": refused(of(inside, "s3").create_bucket, Bucket="not-by-the-session"),
        "not by the role": refused(of(managed, "sqs").list_queues),
        "account of the key": sts.get_access_key_info(AccessKeyId=inside["AccessKeyId"])["Account"],
    }


def refusals():
    role("outside", "s3:*", StringEquals={"sts:ExternalId": "x1"})
    trusting = document(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
    iam.create_role(RoleName="runs", AssumeRolePolicyDocument=trusting)
    small = {"Action": "s3:*", "Resource": "*"}
    return {
        "no ARN": refused_to_assume("x", RoleArn="nothing-valid-in-here"),
        "short": refused_to_assume("x", RoleArn="arn"),
        "no role": refused_to_assume("none"),
        "not trusted": refused_to_assume("runs"),
        "session name": refused_to_assume("reader", RoleSessionName="Session1:2"),
        "long session name": refused_to_assume("reader", RoleSessionName="s" * 65),
        "short time": refused_to_assume("reader", DurationSeconds=899),
        "long time": refused_to_assume("reader", DurationSeconds=43201),
        "longer than the role's": refused_to_assume("reader", DurationSeconds=3601),
        "no external id": refused_to_assume("outside"),
        "external id": refused_to_assume("outside", ExternalId="x1"),
        "policy": refused_to_assume("reader", Policy="{"),
        "grammar": refused_to_assume("reader", Policy=document(Action="s3")),
        "large policy": refused_to_assume("reader", Policy=document(**small, Sid="a" * 2048))[:80],
        "tag twice": refused_to_assume("reader", Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]),
        "transitive": refused_to_assume("reader", TransitiveTagKeys=["a"]),
        "federated": no("assume_role_with_web_identity", RoleArn=f"{ROLE}/x", RoleSessionName="run", WebIdentityToken="t" * 9),
    }


def chains():
    tag = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    role("tagged", "s3:*")
    policy = document(Action="s3:*", Resource="*", Condition=tag)
    iam.put_role_policy(RoleName="tagged", PolicyName="in", PolicyDocument=policy)
    first = assume("reader", Tags=[{"Key": "team", "Value": "red"}], TransitiveTagKeys=["team"])["Credentials"]
    second = assume("tagged", of(first))["Credentials"]
    return {
        "longer": refused_to_assume("tagged", of(first), DurationSeconds=3601),
        "changed": refused_to_assume("tagged", of(first), Tags=[{"Key": "Team", "Value": "blue"}]),
        "handed on": refused(of(second, "s3").list_buckets),
        "untagged": refused(of(assume("tagged")["Credentials"], "s3").list_buckets),
    }


def tokens():
    may = {"Action": ["s3:ListAllMyBuckets", "sts:GetFederationToken", "iam:*"], "Resource": "*"}
    ann = user("sts-ann", may)
    session = of(ann).get_session_token(DurationSeconds=900)["Credentials"]
    buckets = document(Action="s3:*", Resource="*")
    answer = of(ann).get_federation_token(Name="bob", Policy=buckets, DurationSeconds=900)
    federated = answer["Credentials"]
    bare = of(ann).get_federation_token(Name="eve")
    inside = assume("reader")["Credentials"]
    return {
        "session": [of(session).get_caller_identity()["Arn"], refused(of(session, "s3").list_buckets)],
        "session and IAM": refused(of(session, "iam").list_users),
        "again": no("get_session_token", of(session)),
        "of a role": [no("get_session_token", of(inside)), no("get_federation_token", of(inside), Name="bob")],
        "federated": [answer["FederatedUser"], refused(of(federated, "s3").list_buckets)],
        "no more than the user": refused(of(federated, "s3").create_bucket, Bucket="no-more"),
        "federated and IAM": refused(of(federated, "iam").list_users),
        "bare": [bare["PackedPolicySize"], refused(of(bare["Credentials"], "s3").list_buckets)],
        "name": no("get_federation_token", Name="a b"),
        "key": no("get_access_key_info", AccessKeyId="AKIAI44QH8DHBEXAMPLE"),
    }


def ends():
    keys = assume("reader", DurationSeconds=900)["Credentials"]
    seen = [refused(of(keys, "s3").list_buckets)]
    control("clock/advance", seconds=899)
    seen.append(refused(of(keys, "s3").list_buckets))
    control("clock/advance", seconds=2)
    iam.delete_role_policy(RoleName="outside", PolicyName="in")
    iam.delete_role(RoleName="outside")
    return [*seen, refused(of(keys, "s3").list_buckets)[:60], refused(of(keys).get_caller_identity)]


seen = {"roles": roles(), "refusals": refusals(), "chains": chains(), "tokens": tokens(), "ends": ends()}
tell(seen)
