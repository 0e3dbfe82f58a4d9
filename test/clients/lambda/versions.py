"""Versions, aliases with weights, revision ids, tags, resource policies and what keeps them from changing."""

from asking import client, picked, refused, role, tell, zipped

functions = client("lambda")
CODE = zipped(index__mjs="export const handler = async () => process.env.AWS_LAMBDA_FUNCTION_VERSION;")
OTHER = zipped(index__mjs="export const handler = async () => `new ${process.env.AWS_LAMBDA_FUNCTION_VERSION}`;")
arn = "arn:aws:lambda:us-east-1:000000000000:function:f"
made = functions.create_function(
    FunctionName="f",
    Runtime="nodejs24.x",
    Role=role("r", "lambda.amazonaws.com"),
    Handler="index.handler",
    Code={"ZipFile": CODE},
    Tags={"team": "data"},
    Publish=True,
)
seen = {"made": picked(made, "Version", "FunctionArn", "State", "PackageType", "Architectures", "TracingConfig")}
functions.get_waiter("published_version_active").wait(FunctionName="f", Qualifier="1")
shown = functions.get_function(FunctionName="f")
seen["shown"] = [sorted(shown), shown["Code"]["RepositoryType"], shown["Tags"], shown["Configuration"]["Version"]]


def versions():
    return [each["Version"] for each in functions.list_versions_by_function(FunctionName="f")["Versions"]]


def change(**given):
    functions.update_function_configuration(FunctionName="f", **given)
    functions.get_waiter("function_updated_v2").wait(FunctionName="f")


# A version is only made of something new.
seen["again"] = functions.publish_version(FunctionName="f", Description="not new")["Version"]
functions.update_function_code(FunctionName="f", ZipFile=CODE)
functions.get_waiter("function_updated_v2").wait(FunctionName="f")
seen["same code"] = functions.publish_version(FunctionName="f")["Version"]
change(Description="two", Timeout=9)
now = functions.get_function_configuration(FunctionName="f")
seen["publish"] = {
    "other code": refused(functions.publish_version, FunctionName="f", CodeSha256="x"),
    "other revision": refused(functions.publish_version, "Type", FunctionName="f", RevisionId=made["RevisionId"]),
    "none": refused(functions.publish_version, FunctionName="none"),
    "two": picked(
        functions.publish_version(FunctionName="f", CodeSha256=now["CodeSha256"], RevisionId=now["RevisionId"]),
        "Version",
        "Description",
        "Timeout",
        "FunctionArn",
    ),
    "listed": versions(),
}
functions.update_function_code(FunctionName="f", ZipFile=OTHER, Publish=True)
functions.get_waiter("function_updated_v2").wait(FunctionName="f")
seen["revision"] = {
    "code": refused(functions.update_function_code, FunctionName="f", ZipFile=CODE, RevisionId="x"),
    "configuration": refused(functions.update_function_configuration, FunctionName="f", RevisionId="x"),
    "dry run": functions.update_function_code(FunctionName="f", ZipFile=CODE, DryRun=True)["CodeSha256"]
    == made["CodeSha256"],
    "listed": versions(),
}
alias = functions.create_alias(FunctionName="f", Name="live", FunctionVersion="1", Description="one")
seen["alias"] = {
    "made": picked(alias, "AliasArn", "Name", "FunctionVersion", "Description"),
    "twice": refused(functions.create_alias, FunctionName="f", Name="live", FunctionVersion="1"),
    "number": refused(functions.create_alias, FunctionName="f", Name="12", FunctionVersion="1"),
    "no version": refused(functions.create_alias, FunctionName="f", Name="none", FunctionVersion="77"),
    "none": refused(functions.get_alias, FunctionName="f", Name="none"),
    "update none": refused(functions.update_alias, FunctionName="f", Name="none", FunctionVersion="1"),
    "delete none": refused(functions.delete_alias, FunctionName="f", Name="none"),
    "revision": refused(functions.update_alias, FunctionName="f", Name="live", RevisionId="x"),
}


def weigh(weights, version="1"):
    return refused(
        functions.update_alias,
        FunctionName="f",
        Name="live",
        FunctionVersion=version,
        RoutingConfig={"AdditionalVersionWeights": weights},
    )


seen["weights"] = {
    "itself": weigh({"1": 0.5}),
    "three": weigh({"2": 0.1, "3": 0.2}),
    "too heavy": weigh({"2": 1.5}),
    "latest": weigh({"$LATEST": 0.5}),
    "of latest": weigh({"2": 0.5}, "$LATEST"),
    "not there": weigh({"77": 0.5}),
    "good": weigh({"3": 1.0}),
    "shown": functions.get_alias(FunctionName="f", Name="live")["RoutingConfig"],
    "ran": functions.invoke(FunctionName="f", Qualifier="live")["ExecutedVersion"],
    "of version": [each["Name"] for each in functions.list_aliases(FunctionName="f", FunctionVersion="3")["Aliases"]],
}
seen["delete"] = {
    "aliased": refused(functions.delete_function, FunctionName="f", Qualifier="3"),
    "latest": refused(functions.delete_function, FunctionName="f", Qualifier="$LATEST"),
    "alias": refused(functions.delete_function, FunctionName="f", Qualifier="live"),
    "version": refused(functions.delete_function, FunctionName="f", Qualifier="2"),
    "listed": versions(),
    "gone": refused(functions.get_function, FunctionName="f", Qualifier="2"),
}
permit = {"FunctionName": "f", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}
given = functions.add_permission(**permit, StatementId="s3", SourceArn="arn:aws:s3:::b", SourceAccount="111122223333")
seen["policy"] = {
    "statement": given["Statement"],
    "twice": refused(functions.add_permission, **permit, StatementId="s3"),
    "name": refused(functions.add_permission, **permit, StatementId="a b"),
    "action": refused(functions.add_permission, **{**permit, "Action": "s3:GetObject"}, StatementId="a"),
    "principal": refused(functions.add_permission, **{**permit, "Principal": "nobody"}, StatementId="a"),
    "role": refused(
        functions.add_permission, **{**permit, "Principal": "arn:aws:iam::000000000000:role/none"}, StatementId="a"
    ),
    "latest": refused(functions.add_permission, **permit, StatementId="a", Qualifier="$LATEST"),
    "revision": refused(functions.add_permission, **permit, StatementId="a", RevisionId="x"),
    "none": refused(functions.remove_permission, FunctionName="f", StatementId="none"),
    "of version": refused(functions.get_policy, FunctionName="f", Qualifier="1"),
}
many = {f"k{n}": "" for n in range(50)}
seen["tags"] = {
    "too many": refused(functions.tag_resource, Resource=arn, Tags=many),
    "reserved": refused(functions.tag_resource, Resource=arn, Tags={"aws:a": "b"}),
    "of version": refused(functions.tag_resource, Resource=f"{arn}:1", Tags={"a": "b"}),
    "none": refused(functions.list_tags, Resource=f"{arn}x"),
    "untagged": refused(functions.untag_resource, Resource=arn, TagKeys=["team", "none"]),
    "left": functions.list_tags(Resource=arn)["Tags"],
}
tell(seen)
