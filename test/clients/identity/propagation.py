"""A world in which IAM's changes take eight seconds to be seen by others."""

from asking import ACCOUNT, client, control, document, refused, tell

iam, sts = client("iam"), client("sts")
ROLE = f"arn:aws:iam::{ACCOUNT}:role/late"
iam.create_role(RoleName="late", AssumeRolePolicyDocument=document(Principal={"AWS": ACCOUNT}, Action="sts:AssumeRole"))


def assume():
    return refused(sts.assume_role, RoleArn=ROLE, RoleSessionName="run")[:16]


seen = [iam.get_role(RoleName="late")["Role"]["RoleName"], assume()]
control("clock/advance", seconds=8)
seen.append(assume())
keys = sts.assume_role(RoleArn=ROLE, RoleSessionName="run")["Credentials"]
s3 = client(
    "s3",
    aws_access_key_id=keys["AccessKeyId"],
    aws_secret_access_key=keys["SecretAccessKey"],
    aws_session_token=keys["SessionToken"],
)
iam.put_role_policy(RoleName="late", PolicyName="in", PolicyDocument=document(Action="s3:*", Resource="*"))
seen.append(refused(s3.list_buckets)[:16])
control("clock/advance", seconds=8)
tell([*seen, refused(s3.list_buckets)])
