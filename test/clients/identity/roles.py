"""Roles of IAM: whom they trust, what is put on them, and what is said to whoever may not."""

from asking import ACCOUNT, client, document, picked, refused, tell

iam = client("iam")
ARN = f"arn:aws:iam::{ACCOUNT}"


def no(operation, **given):
    return refused(getattr(iam, operation), **given)


def trust(**principal):
    return document(Principal=principal, Action="sts:AssumeRole")


EC2 = trust(Service="ec2.amazonaws.com")


def roles():
    given = {"RoleName": "reader", "AssumeRolePolicyDocument": EC2}
    made = iam.create_role(**given, Path="/data/", Description="reads", Tags=[{"Key": "a", "Value": ""}])["Role"]
    iam.update_role(RoleName="reader", MaxSessionDuration=7200)
    changed = iam.update_role_description(RoleName="reader", Description="new")["Role"]
    found = iam.get_role(RoleName="reader")["Role"]
    for n in range(3):
        iam.create_role(RoleName=f"r{n}", Path="/many/", AssumeRolePolicyDocument=EC2)
    first = iam.list_roles(PathPrefix="/many/", MaxItems=2)
    return {
        "made": sorted(made),
        "document": made["AssumeRolePolicyDocument"]["Statement"][0]["Principal"],
        "changed": picked(changed, "Description", "MaxSessionDuration"),
        "found": picked(found, "Arn", "Description", "MaxSessionDuration", "RoleLastUsed", "Tags"),
        "twice": no("create_role", **{**given, "RoleName": "Reader"}),
        "name": no("create_role", **{**given, "RoleName": "a b"}),
        "duration": no("create_role", **given | {"RoleName": "x"}, MaxSessionDuration=60),
        "none": no("update_role", RoleName="none"),
        "page": [picked(first, "IsTruncated"), [role["RoleName"] for role in first["Roles"]]],
        "rest": [role["RoleName"] for role in iam.list_roles(PathPrefix="/many/", Marker=first["Marker"])["Roles"]],
    }


def trusts():
    def put(text):
        return no("update_assume_role_policy", RoleName="reader", PolicyDocument=text)

    old = iam.create_role(RoleName="named", AssumeRolePolicyDocument=EC2)["Role"]
    iam.create_role(RoleName="trusting", AssumeRolePolicyDocument=trust(AWS=old["Arn"]))
    iam.delete_role(RoleName="named")
    left = iam.get_role(RoleName="trusting")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]["AWS"]
    return {
        "json": put("{"),
        "action": put(document(Principal={"Service": "ec2.amazonaws.com"}, Action="s3:GetObject")),
        "resource": put(document(Principal={"Service": "ec2.amazonaws.com"}, Action="sts:AssumeRole", Resource="*")),
        "nobody": put(document(Action="sts:AssumeRole")),
        "service": put(trust(Service="lamda.amazonaws.com")),
        "region": put(trust(Service=["logs.eu-west-1.amazonaws.com", "states.amazonaws.com"])),
        "no role": put(trust(AWS=f"{ARN}:role/none")),
        "no session": put(trust(AWS=f"arn:aws:sts::{ACCOUNT}:assumed-role/none/run")),
        "no id": put(trust(AWS="AIDAIIIIIIIIIIIIIIIII")),
        "group": put(trust(AWS=f"{ARN}:group/devs")),
        "part": put(trust(AWS=f"{ARN}:role/read*")),
        "accounts": put(trust(AWS=["111111111111", "arn:aws:iam::222222222222:root"])),
        "long": put(trust(AWS=[f"{n:012}" for n in range(140)])),
        "of who is gone": left == old["RoleId"],
    }


def boundaries():
    iam.create_policy(PolicyName="fence", PolicyDocument=document(Action="s3:*", Resource="*"))
    at = {"RoleName": "reader"}
    seen = {
        "no policy": no("put_role_permissions_boundary", **at, PermissionsBoundary=f"{ARN}:role/reader"),
        "not there": no("put_role_permissions_boundary", **at, PermissionsBoundary=f"{ARN}:policy/none"),
        "nothing": no("delete_role_permissions_boundary", **at),
    }
    iam.put_role_permissions_boundary(**at, PermissionsBoundary=f"{ARN}:policy/fence")
    return seen | {
        "told": iam.get_role(**at)["Role"]["PermissionsBoundary"],
        "in use": no("delete_policy", PolicyArn=f"{ARN}:policy/fence"),
    }


def profiles():
    made = iam.create_instance_profile(InstanceProfileName="web", Path="/p/")["InstanceProfile"]
    at = {"InstanceProfileName": "web"}
    iam.add_role_to_instance_profile(**at, RoleName="reader")
    found = iam.get_instance_profile(**at)["InstanceProfile"]
    return {
        "made": picked(made, "Arn", "Roles", "Tags"),
        "found": [picked(found, "Tags"), sorted(found["Roles"][0])],
        "twice": no("create_instance_profile", InstanceProfileName="web"),
        "second role": no("add_role_to_instance_profile", **at, RoleName="r0"),
        "other role": no("remove_role_from_instance_profile", **at, RoleName="r0"),
        "none": no("get_instance_profile", InstanceProfileName="none"),
        "full": no("delete_instance_profile", **at),
        "of role": [
            each["InstanceProfileName"]
            for each in iam.list_instance_profiles_for_role(RoleName="reader")["InstanceProfiles"]
        ],
    }


def linked():
    made = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="web")["Role"]
    name = made["RoleName"]
    task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    iam.create_service_linked_role(AWSServiceName="lambda.amazonaws.com")
    return {
        "made": picked(made, "Path", "RoleName"),
        "unknown": no("create_service_linked_role", AWSServiceName="nothing.amazonaws.com"),
        "deleted": iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"],
        "protected": no("delete_role", RoleName="AWSServiceRoleForLambda"),
        "path": no("create_role", RoleName="x", Path="/aws-service-role/x/", AssumeRolePolicyDocument=EC2)[:17],
    }


def denials():
    """How IAM names what may not be touched."""
    iam.create_user(UserName="eve")
    key = iam.create_access_key(UserName="eve")["AccessKey"]
    eve = client("iam", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"])
    calls = {
        "get_role": {"RoleName": "reader"},
        "create_role": {"RoleName": "new", "AssumeRolePolicyDocument": EC2},
        "list_roles": {},
        "create_policy": {"PolicyName": "new", "PolicyDocument": document(Action="s3:*", Resource="*")},
        "get_policy": {"PolicyArn": f"{ARN}:policy/fence"},
        "list_policies": {},
        "get_user": {},
        "get_account_summary": {},
    }
    said = {name: refused(getattr(eve, name), **given) for name, given in calls.items()}
    return {name: text.split(" on resource: ")[1].split(" because ")[0] for name, text in said.items()}


def leaving():
    at = {"RoleName": "reader"}
    iam.put_role_policy(**at, PolicyName="in", PolicyDocument=document(Action="s3:*", Resource="*"))
    iam.attach_role_policy(**at, PolicyArn=f"{ARN}:policy/fence")
    refusals = [no("delete_role", **at)]
    iam.remove_role_from_instance_profile(**at, InstanceProfileName="web")
    refusals.append(no("delete_role", **at))
    iam.detach_role_policy(**at, PolicyArn=f"{ARN}:policy/fence")
    refusals.append(no("delete_role", **at))
    iam.delete_role_policy(**at, PolicyName="in")
    return [*refusals, no("delete_role", **at)]


seen = {"roles": roles(), "trusts": trusts(), "boundaries": boundaries(), "profiles": profiles(), "linked": linked()}
tell(seen | {"denials": denials(), "leaving": leaving()})
