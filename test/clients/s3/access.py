"""Who may do what: ACLs, ownership, Block Public Access, bucket policies and their status."""

import json

from common import ACCOUNT, OTHER, client, nobody, only, refused, tell

s3 = client()
other = client(account=OTHER)
open_to_all = nobody()
B = {"Bucket": "py-access"}
K = {**B, "Key": "k"}
ARN = "arn:aws:s3:::py-access"
s3.create_bucket(**B)
s3.put_object(**K, Body=b"x")
ME = s3.get_bucket_acl(**B)["Owner"]["ID"]
other.list_buckets()
other.create_bucket(Bucket="py-access-other")
THEM = other.get_bucket_acl(Bucket="py-access-other")["Owner"]["ID"]
ALL = "http://acs.amazonaws.com/groups/global/AllUsers"
names = {ME: "me", THEM: "them", ALL: "all"}


def grants(answer):
    return [
        [names.get(g["Grantee"].get("ID") or g["Grantee"].get("URI"), "?"), g["Permission"]] for g in answer["Grants"]
    ]


def acl(call, at, **given):
    found = refused(call, **at, **given)
    return found[:3] if found else None


def own(rule):
    return refused(s3.put_bucket_ownership_controls, **B, OwnershipControls={"Rules": [{"ObjectOwnership": rule}]})


def block(**given):
    s3.put_public_access_block(**B, PublicAccessBlockConfiguration=given)


new = {
    "block": s3.get_public_access_block(**B)["PublicAccessBlockConfiguration"],
    "ownership": s3.get_bucket_ownership_controls(**B)["OwnershipControls"]["Rules"],
    "acl": grants(s3.get_bucket_acl(**B)),
    "object's": grants(s3.get_object_acl(**K)),
    "policy": refused(s3.get_bucket_policy, **B),
    "status": refused(s3.get_bucket_policy_status, **B),
    "put acl": acl(s3.put_bucket_acl, B, ACL="public-read"),
    "put object acl": acl(s3.put_object_acl, K, ACL="public-read"),
    "put with acl": acl(s3.put_object, B, Key="o", ACL="public-read"),
    "put with owner's": acl(s3.put_object, B, Key="o", ACL="bucket-owner-full-control"),
}
own("ObjectWriter")
acls = {
    "blocked": acl(s3.put_bucket_acl, B, ACL="public-read")[:2],
    "unblocked": [s3.delete_public_access_block(**B)["ResponseMetadata"]["HTTPStatusCode"], refused(s3.get_public_access_block, **B)],
    "public-read": [acl(s3.put_bucket_acl, B, ACL="public-read"), grants(s3.get_bucket_acl(**B))],
    "anybody lists": open_to_all.list_objects_v2(**B)["KeyCount"],
    "anybody reads": refused(open_to_all.get_object, **K),
    "object public": [acl(s3.put_object_acl, K, ACL="public-read"), grants(s3.get_object_acl(**K))],
    "anybody then": open_to_all.get_object(**K)["Body"].read().decode(),
    "anybody writes": refused(open_to_all.put_object, **K, Body=b""),
    "granted": [acl(s3.put_object_acl, K, GrantRead=f'id="{THEM}"', GrantFullControl=f'id="{ME}"'), grants(s3.get_object_acl(**K))],
    "they read": other.get_object(**K)["Body"].read().decode(),
    "both": acl(s3.put_object_acl, K, ACL="private", GrantRead=f'uri="{ALL}"'),
    "odd canned": acl(s3.put_object_acl, K, ACL="everything"),
    "odd id": refused(s3.put_object_acl, **K, GrantRead='id="nobody"'),
    "odd group": refused(s3.put_object_acl, **K, GrantRead='uri="http://acs.amazonaws.com/groups/global/Nobody"'),
    "odd mail": acl(s3.put_object_acl, K, GrantRead='emailAddress="x@example.com"'),
    "as document": [
        acl(s3.put_object_acl, K, AccessControlPolicy={"Owner": {"ID": ME}, "Grants": [{"Grantee": {"Type": "Group", "URI": ALL}, "Permission": "READ_ACP"}]}),
        grants(s3.get_object_acl(**K)),
    ],
    "owner cannot be told off": acl(s3.put_object_acl, K, AccessControlPolicy={"Owner": {"ID": THEM}, "Grants": []}),
    "nothing": acl(s3.put_bucket_acl, B),
    "theirs": [acl(s3.put_bucket_acl, B, GrantWrite=f'id="{THEM}"'), refused(other.put_object, **B, Key="theirs", Body=b"y"), refused(s3.get_object, **B, Key="theirs")],
    "enforced despite grants": own("BucketOwnerEnforced")[:3],
    "odd ownership": own("Mine"),
}  # fmt: skip
s3.put_bucket_acl(**B, ACL="private")
acls["enforced then"] = [own("BucketOwnerEnforced"), s3.get_object(**B, Key="theirs")["Body"].read().decode()]


def policy(statement):
    text = statement if isinstance(statement, str) else json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return refused(s3.put_bucket_policy, **B, Policy=text)


def allow(action="s3:GetObject", resource=f"{ARN}/*", principal="*", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource, **more}


def public():
    return s3.get_bucket_policy_status(**B)["PolicyStatus"]["IsPublic"]


them = {"AWS": f"arn:aws:iam::{OTHER}:root"}
policies = {
    "no json": policy("nonsense"),
    "no version": policy(json.dumps({"Version": "2020-01-01", "Statement": [allow()]})),
    "no principal": policy({k: v for k, v in allow().items() if k != "Principal"}),
    "no resource": policy({k: v for k, v in allow().items() if k != "Resource"}),
    "other bucket": policy(allow(resource="arn:aws:s3:::elsewhere/*")),
    "object action on bucket": policy(allow(resource=ARN)),
    "no such action": policy(allow("s3:HeadObject")),
    "no statement": policy('{"Version": "2012-10-17", "Statement": []}'),
    "no such key": policy(allow(Condition={"StringEquals": {"s3:Colour": "red"}})),
    "key of listings": policy(allow(Condition={"StringEquals": {"s3:prefix": "a/"}})),
    "no such operator": policy(allow(Condition={"Resembles": {"s3:prefix": "a/"}})),
    "no such user": policy(allow(principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/ghost"})),
    "no such role": policy(allow(principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/ghost"})),
    "public": [policy(allow()), public(), open_to_all.get_object(**K)["Body"].read().decode()],
    "not listed": refused(open_to_all.list_objects_v2, **B),
    "from one address": [policy(allow(Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}})), public(), refused(open_to_all.get_object, **K)],
    "other account": [policy(allow(principal=them)), public(), refused(other.get_object, **K), refused(other.put_object, **K, Body=b"")],
    "deny wins": [policy({**allow(principal=them), "Effect": "Deny"}), refused(other.get_object, **K), refused(s3.get_object, **K)],
    "as it was put": [policy(f'{{ "Statement": [{json.dumps(allow(principal=them))}] }}'), s3.get_bucket_policy(**B)["Policy"][:15]],
    "deleted": [s3.delete_bucket_policy(**B)["ResponseMetadata"]["HTTPStatusCode"], refused(s3.get_bucket_policy, **B)[1]],
}  # fmt: skip
block(BlockPublicPolicy=True)
policies["blocked"] = policy(allow())
block(RestrictPublicBuckets=True)
policies["restricted"] = [
    policy(allow()),
    refused(open_to_all.get_object, **K),
    s3.get_object(**K)["Body"].read().decode(),
]
theirs = {
    "their bucket": refused(other.get_bucket_policy, **B),
    "expected owner": refused(s3.head_bucket, **B, ExpectedBucketOwner=OTHER),
    "own bucket": only(s3.head_bucket(**B, ExpectedBucketOwner=ACCOUNT), "BucketRegion"),
    "odd owner": refused(s3.list_objects_v2, **B, ExpectedBucketOwner="nobody"),
}
tell(new=new, acls=acls, policies=policies, theirs=theirs)
