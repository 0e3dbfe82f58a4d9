"""What IAM tells of a whole account, and what its simulator says."""

import csv
import io
import json

from asking import client, document, picked, refused, tell

# An account of its own: whoever names one is its root.
KEYS = {"aws_access_key_id": "333333333333", "aws_secret_access_key": "test"}
ACCOUNT = KEYS["aws_access_key_id"]
iam = client("iam", **KEYS)
ARN = f"arn:aws:iam::{ACCOUNT}"


def no(operation, **given):
    return refused(getattr(iam, operation), **given)


def furnish():
    trusting = document(Principal={"Service": "lambda.amazonaws.com"}, Action="sts:AssumeRole")
    iam.create_user(UserName="ann", Tags=[{"Key": "team", "Value": "a"}])
    iam.create_group(GroupName="devs")
    iam.add_user_to_group(GroupName="devs", UserName="ann")
    iam.put_group_policy(GroupName="devs", PolicyName="in", PolicyDocument=document(Action="sqs:*", Resource="*"))
    iam.create_role(RoleName="runs", AssumeRolePolicyDocument=trusting)
    iam.attach_role_policy(RoleName="runs", PolicyArn="arn:aws:iam::aws:policy/AmazonS3FullAccess")
    iam.create_policy(PolicyName="read", PolicyDocument=document(Action="s3:Get*", Resource="arn:aws:s3:::b/*"))
    iam.attach_user_policy(UserName="ann", PolicyArn=f"{ARN}:policy/read")
    iam.create_access_key(UserName="ann")
    iam.create_login_profile(UserName="ann", Password="Abcdef1!")


def whole():
    everything = iam.get_account_authorization_details()
    roles = iam.get_account_authorization_details(Filter=["Role"])
    pages = list(iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 2}))
    user = everything["UserDetailList"][0]
    return {
        "user": picked(user, "UserName", "GroupList", "Tags", "AttachedManagedPolicies"),
        "group": everything["GroupDetailList"][0]["GroupPolicyList"][0]["PolicyDocument"]["Statement"],
        "role": [picked(role, "RoleName", "AttachedManagedPolicies", "RoleLastUsed") for role in roles["RoleDetailList"]],
        "only roles": [len(roles[name]) for name in ("UserDetailList", "GroupDetailList", "Policies")],
        "policies": sorted(policy["PolicyName"] for policy in everything["Policies"]),
        "pages": [page["IsTruncated"] for page in pages],
        "filter": no("get_account_authorization_details", Filter=["Robot"]),
    }


def summary():
    told = iam.get_account_summary()["SummaryMap"]
    counted = picked(told, "Users", "Groups", "Roles", "Policies", "PolicyVersionsInUse", "AccountMFAEnabled")
    return [len(told), counted, picked(told, "UsersQuota", "RolesQuota", "PolicySizeQuota", "AssumeRolePolicySizeQuota")]


def report():
    early = no("get_credential_report").split(":")[0]
    states = [iam.generate_credential_report()["State"]]
    while states[-1] != "COMPLETE":
        states.append(iam.generate_credential_report()["State"])
    rows = list(csv.DictReader(io.StringIO(iam.get_credential_report()["Content"].decode())))
    shown = ("user", "password_enabled", "mfa_active", "access_key_1_active", "access_key_2_active")
    return {
        "early": early,
        "states": states,
        "rows": [picked(row, *shown) for row in rows],
        "columns": len(rows[0]),
        "alias": [no("create_account_alias", AccountAlias=name) for name in ("Bad Name", "shop-test")],
        "aliases": iam.list_account_aliases()["AccountAliases"],
    }


def decisions(answer):
    return [
        [each["EvalActionName"], each["EvalResourceName"], each["EvalDecision"], len(each["MatchedStatements"])]
        for each in answer["EvaluationResults"]
    ]


def simulated():
    of_ann = iam.simulate_principal_policy(
        PolicySourceArn=f"{ARN}:user/ann",
        ActionNames=["s3:GetObject", "s3:PutObject", "sqs:SendMessage"],
        ResourceArns=["arn:aws:s3:::b/k"],
    )
    deny = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]})
    secure = document(Action="s3:*", Resource="*", Condition={"Bool": {"aws:SecureTransport": "true"}})
    ask = {"ActionNames": ["s3:GetObject"]}
    missing = iam.simulate_custom_policy(PolicyInputList=[secure], **ask)["EvaluationResults"][0]
    entry = {"ContextKeyName": "aws:SecureTransport", "ContextKeyType": "boolean", "ContextKeyValues": ["true"]}
    fence = document(Action="sqs:*", Resource="*")
    fenced = iam.simulate_custom_policy(PolicyInputList=[secure], **ask, ContextEntries=[entry],
        PermissionsBoundaryPolicyInputList=[fence])["EvaluationResults"][0]
    return {
        "ann": decisions(of_ann),
        "denied": decisions(iam.simulate_custom_policy(PolicyInputList=[secure, deny], **ask)),
        "missing": [missing["EvalDecision"], missing["MissingContextValues"]],
        "given": decisions(iam.simulate_custom_policy(PolicyInputList=[secure], **ask, ContextEntries=[entry])),
        "fenced": [fenced["EvalDecision"], fenced["PermissionsBoundaryDecisionDetail"]],
        "keys": iam.get_context_keys_for_custom_policy(PolicyInputList=[secure])["ContextKeyNames"],
        "nobody": no("simulate_principal_policy", PolicySourceArn=f"{ARN}:user/none", **ask),
        "grammar": no("simulate_custom_policy", PolicyInputList=["{}"], **ask),
        "no action": no("simulate_custom_policy", PolicyInputList=[secure], ActionNames=["GetObject"]),
    }


furnish()
seen = {"whole": whole(), "summary": summary(), "report": report(), "simulated": simulated()}
tell(seen | {"missing": no("list_saml_providers")})
