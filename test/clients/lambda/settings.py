"""How functions are configured: names, environment, logging, sizes, packages, layers, and what is refused."""

import io
import zipfile

from asking import client, picked, refused, role, tell, zipped

functions = client("lambda")
RUNS = role("settings", "lambda.amazonaws.com")
CODE = zipped(index__mjs="export const handler = async () => 1;")
NODE = {"Runtime": "nodejs24.x", "Role": RUNS, "Handler": "index.handler"}


def create(name="refused", code=None, **given):
    return refused(
        functions.create_function,
        FunctionName=name,
        **{**NODE, "Code": {"ZipFile": CODE} if code is None else code, **given},
    )


made = functions.create_function(FunctionName="settings", Code={"ZipFile": CODE}, **NODE)
seen = {
    "made": {
        name: value
        for name, value in made.items()
        if name not in ("ResponseMetadata", "LastModified", "RevisionId", "CodeSha256", "RuntimeVersionConfig")
    },
    "names": {
        "twice": create("settings"),
        "signs": create("a b"),
        "long": create("a" * 65),
        "whole": create("arn:aws:lambda:eu-west-1:000000000000:function:f"),
        "account": create("arn:aws:lambda:us-east-1:111122223333:function:f"),
        "qualified": refused(functions.get_function, FunctionName="settings:1", Qualifier="2"),
        "region": refused(
            functions.get_function, FunctionName="arn:aws:lambda:eu-west-1:000000000000:function:settings"
        ),
        "partial": functions.get_function_configuration(FunctionName="000000000000:function:settings")["FunctionName"],
    },
    "role": {
        "none": create(Role="arn:aws:iam::000000000000:role/none"),
        "form": create(Role="r"),
    },
    "code": {
        "none": create(code={}),
        "not a zip": create(code={"ZipFile": b"hello"}),
        "empty": create(code={"ZipFile": b""}),
        "no files": create(code={"ZipFile": zipped()}),
        "bucket": create(code={"S3Bucket": "no-such-bucket-here", "S3Key": "k"}),
        "both": create(code={"ZipFile": CODE, "S3Bucket": "b", "S3Key": "k"}),
        "image": create(code={"ImageUri": "000000000000.dkr.ecr.us-east-1.amazonaws.com/a:b"}, PackageType="Image"),
        "too large": create(code={"ZipFile": b"PK" + bytes(52_428_800)}),
    },
    "runtime": {
        "none": create(Runtime="cobol"),
        "old": create(Runtime="nodejs14.x"),
        "absent": refused(functions.create_function, FunctionName="x", Role=RUNS, Code={"ZipFile": CODE}),
    },
    "numbers": {
        "timeout": [create(Timeout=0), create(Timeout=901)],
        "memory": [create(MemorySize=127), create(MemorySize=10241)],
        "tmp": [create(EphemeralStorage={"Size": 511}), create(EphemeralStorage={"Size": 10241})],
        "architectures": create(Architectures=["x86_64", "arm64"]),
        "architecture": create(Architectures=["mips"]),
        "handler": [create(Handler="a b"), create(Handler="a" * 129)],
        "description": create(Description="a" * 257),
    },
    "variables": {
        "name": create(Environment={"Variables": {"1a": "b"}}),
        "reserved": create(Environment={"Variables": {"AWS_REGION": "b", "MINE": "c", "LAMBDA_TASK_ROOT": "d"}}),
        "allowed": create(
            "variables", Environment={"Variables": {"TZ": "Europe/Berlin", "NODE_OPTIONS": "--no-warnings"}}
        ),
        "large": create(Environment={"Variables": {"LARGE": "x" * 4096}})[:170],
        "fits": create("fits", Environment={"Variables": {"LARGE": "x" * (4096 - 12)}}),
    },
    "dead letters": {
        "fifo": create(DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:q.fifo"})[:45],
        "not allowed": create(DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:000000000000:q"}),
        "topic": create(DeadLetterConfig={"TargetArn": "arn:aws:sns:us-east-1:000000000000:t"}),
        "form": create(DeadLetterConfig={"TargetArn": "q"}),
    },
    "not emulated": {
        "vpc": create(VpcConfig={"SubnetIds": ["s"], "SecurityGroupIds": ["g"]}),
        "no vpc": create("no-vpc", VpcConfig={"SubnetIds": [], "SecurityGroupIds": []}),
        "files": create(FileSystemConfigs=[{"Arn": "a", "LocalMountPath": "/mnt/a"}]),
        "signing": create(
            CodeSigningConfigArn="arn:aws:lambda:us-east-1:000000000000:code-signing-config:csc-0123456789abcdef0"
        ),
        "signing config": refused(
            functions.create_code_signing_config, AllowedPublishers={"SigningProfileVersionArns": []}
        ),
        "snap start": create(SnapStart={"ApplyOn": "PublishedVersions"}),
    },
}


def link(name, target):
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o120777 << 16
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("index.mjs", "export const handler = () => 1;")
        archive.writestr(info, target)
    return data.getvalue()


nested = zipped(**{"a/b/c__mjs": "export const handler = async () => 'nested';", "a/": ""})
seen["zips"] = {
    "nested": create("nested", code={"ZipFile": nested}, Handler="a/b/c.handler"),
    "ran": functions.invoke(FunctionName="nested")["Payload"].read().decode(),
    "up": create(code={"ZipFile": zipped(**{"../up__mjs": "1"})}),
    "absolute": create(code={"ZipFile": zipped(**{"/up__mjs": "1"})}),
    "link": create(code={"ZipFile": link("out", "/etc/passwd")}),
    "cut off": create(code={"ZipFile": nested[:-30]}),
}


def change(**given):
    return refused(functions.update_function_configuration, FunctionName="settings", **given)


def shown(*names):
    return picked(functions.get_function_configuration(FunctionName="settings"), *names)


seen["logging"] = {
    "level of text": change(LoggingConfig={"ApplicationLogLevel": "DEBUG"}),
    "json": [
        change(LoggingConfig={"LogFormat": "JSON", "SystemLogLevel": "WARN", "LogGroup": "mine"}),
        shown("LoggingConfig"),
    ],
    "again text": [change(LoggingConfig={"LogFormat": "Text"}), shown("LoggingConfig")],
    "group": change(LoggingConfig={"LogGroup": "a b"}),
    "level": change(LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "LOUD"}),
}
seen["kept"] = [
    change(Timeout=7, Environment={"Variables": {"A2": "b"}}, Description="d", EphemeralStorage={"Size": 1024}),
    change(MemorySize=256),
    shown("Timeout", "Environment", "Description", "EphemeralStorage", "MemorySize"),
    change(Environment={"Variables": {}}, Description=""),
    shown("Environment", "Description"),
    change(Environment={}),
    shown("Environment"),
]
seen["recursion"] = refused(functions.put_function_recursion_config, FunctionName="settings", RecursiveLoop="Never")
functions.put_function_recursion_config(FunctionName="settings", RecursiveLoop="Allow")
seen["allowed"] = functions.get_function_recursion_config(FunctionName="settings")["RecursiveLoop"]
tell(seen)
