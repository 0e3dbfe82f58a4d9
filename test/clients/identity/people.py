"""Users, groups, keys, passwords and devices of IAM."""

import base64
import hashlib
import hmac
import struct

from asking import client, control, picked, refused, tell

iam = client("iam")


def no(operation, **given):
    return refused(getattr(iam, operation), **given)


def users():
    made = iam.create_user(UserName="ann", Path="/staff/", Tags=[{"Key": "team", "Value": "a"}])["User"]
    seen = {
        "made": picked(made, "Path", "UserName", "Arn", "Tags"),
        "twice": no("create_user", UserName="ANN"),
        "name": no("create_user", UserName="a b"),
        "long name": no("create_user", UserName="a" * 65),
        "path": no("create_user", UserName="x", Path="staff"),
        "tags": no("create_user", UserName="x", Tags=[{"Key": str(n), "Value": ""} for n in range(51)]),
        "tag twice": no("create_user", UserName="x", Tags=[{"Key": "a", "Value": ""}, {"Key": "A", "Value": ""}]),
        "nobody": no("get_user", UserName="bob"),
        "marker": no("list_users", Marker="x"),
        "page": no("list_users", MaxItems=1001),
    }
    iam.tag_user(UserName="ann", Tags=[{"Key": "Team", "Value": "b"}, {"Key": "stage", "Value": "test"}])
    iam.untag_user(UserName="ann", TagKeys=["STAGE", "none"])
    iam.create_user(UserName="bob")
    iam.update_user(UserName="bob", NewUserName="bert", NewPath="/x/")
    pages = iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 1})
    return seen | {
        "tagged": iam.list_user_tags(UserName="ann")["Tags"],
        "renamed": iam.get_user(UserName="bert")["User"]["Arn"],
        "taken": no("update_user", UserName="bert", NewUserName="ann"),
        "below": [user["UserName"] for user in iam.list_users(PathPrefix="/staff/")["Users"]],
        "pages": [[user["UserName"] for user in page["Users"]] for page in pages],
    }


def keys():
    first, second = (iam.create_access_key(UserName="ann")["AccessKey"] for _ in range(2))
    ann = client("sts", aws_access_key_id=first["AccessKeyId"], aws_secret_access_key=first["SecretAccessKey"])
    seen = {
        "third": no("create_access_key", UserName="ann"),
        "unused": iam.get_access_key_last_used(AccessKeyId=second["AccessKeyId"])["AccessKeyLastUsed"],
        "who": ann.get_caller_identity()["Arn"],
        "used": picked(
            iam.get_access_key_last_used(AccessKeyId=first["AccessKeyId"])["AccessKeyLastUsed"], "ServiceName", "Region"
        ),
        "unknown": no("get_access_key_last_used", AccessKeyId="AKIAIOSFODNN7EXAMPLE"),
        "gone": no("delete_access_key", UserName="ann", AccessKeyId="AKIAIOSFODNN7EXAMPLE"),
        "status": no("update_access_key", UserName="ann", AccessKeyId=first["AccessKeyId"], Status="On"),
    }
    iam.update_access_key(UserName="ann", AccessKeyId=first["AccessKeyId"], Status="Inactive")
    return seen | {
        "listed": sorted(key["Status"] for key in iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]),
        "switched off": refused(ann.get_caller_identity),
    }


def groups():
    seen = {
        "made": iam.create_group(GroupName="devs", Path="/g/")["Group"]["Arn"],
        "twice": no("create_group", GroupName="Devs"),
        "name": no("create_group", GroupName="a/b"),
        "no user": no("add_user_to_group", GroupName="devs", UserName="bob"),
        "no group": no("add_user_to_group", GroupName="none", UserName="ann"),
        "neither": no("remove_user_from_group", GroupName="none", UserName="bob"),
    }
    iam.add_user_to_group(GroupName="devs", UserName="ann")
    for n in range(9):
        iam.create_group(GroupName=f"g{n}")
        iam.add_user_to_group(GroupName=f"g{n}", UserName="ann")
    iam.create_group(GroupName="g9")
    return seen | {
        "eleventh": no("add_user_to_group", GroupName="g9", UserName="ann"),
        "members": [user["UserName"] for user in iam.get_group(GroupName="devs")["Users"]],
        "of ann": len(iam.list_groups_for_user(UserName="ann")["Groups"]),
        "not empty": no("delete_group", GroupName="devs"),
    }


def passwords():
    seen = {
        "no policy": no("get_account_password_policy"),
        "nothing to delete": no("delete_account_password_policy"),
        "weak": no("create_login_profile", UserName="ann", Password="abc"),
        "none": no("get_login_profile", UserName="ann"),
        "made": picked(
            iam.create_login_profile(UserName="ann", Password="Abcdef1!", PasswordResetRequired=True)["LoginProfile"],
            "UserName",
            "PasswordResetRequired",
        ),
        "twice": no("create_login_profile", UserName="ann", Password="Abcdef1!"),
    }
    iam.update_account_password_policy()
    defaults = iam.get_account_password_policy()["PasswordPolicy"]
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True, MaxPasswordAge=90)
    return seen | {
        "defaults": defaults,
        "expires": picked(iam.get_account_password_policy()["PasswordPolicy"], "ExpirePasswords", "MaxPasswordAge"),
        "short": no("update_login_profile", UserName="ann", Password="Abcdef1!"),
        "plain": no("update_login_profile", UserName="ann", Password="Abcdef1abcdefgh"),
        "bounds": no("update_account_password_policy", MinimumPasswordLength=3),
    }


def code(seed, at):
    """What an authenticator shows: RFC 6238."""
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", at // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def devices():
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone", Path="/p/")["VirtualMFADevice"]
    serial, seed = made["SerialNumber"], made["Base32StringSeed"]
    now = control("clock/advance", seconds=0)["epochMs"] // 1000
    given = {"UserName": "ann", "SerialNumber": serial}
    wrong = no("enable_mfa_device", **given, AuthenticationCode1="000000", AuthenticationCode2="000001")
    codes = {"AuthenticationCode1": code(seed, now - 30), "AuthenticationCode2": code(seed, now)}
    iam.enable_mfa_device(**given, **codes)
    return {
        "serial": serial,
        "twice": no("create_virtual_mfa_device", VirtualMFADeviceName="phone", Path="/p/"),
        "wrong": wrong,
        "in use": no("enable_mfa_device", **given, **codes),
        "of ann": [device["SerialNumber"] for device in iam.list_mfa_devices(UserName="ann")["MFADevices"]],
        "assigned": [
            device["User"]["UserName"]
            for device in iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"]
        ],
        "not yet": no("delete_virtual_mfa_device", SerialNumber=serial),
        "none": no("deactivate_mfa_device", UserName="ann", SerialNumber=serial + "x"),
    }


def leaving():
    """What has to go before a user does, in AWS's order."""
    refusals = [no("delete_user", UserName="ann")]
    for key in iam.list_access_keys(UserName="ann")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="ann", AccessKeyId=key["AccessKeyId"])
    refusals.append(no("delete_user", UserName="ann"))
    iam.delete_login_profile(UserName="ann")
    refusals.append(no("delete_user", UserName="ann"))
    for device in iam.list_mfa_devices(UserName="ann")["MFADevices"]:
        iam.deactivate_mfa_device(UserName="ann", SerialNumber=device["SerialNumber"])
    refusals.append(no("delete_user", UserName="ann"))
    for group in iam.list_groups_for_user(UserName="ann")["Groups"]:
        iam.remove_user_from_group(UserName="ann", GroupName=group["GroupName"])
    return [*refusals, no("delete_user", UserName="ann")]


seen = {"users": users(), "keys": keys(), "groups": groups(), "passwords": passwords(), "devices": devices()}
tell(seen | {"leaving": leaving()})
