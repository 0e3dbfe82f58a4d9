import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { python } from "../python.ts";
import { told } from "../told.ts";
import { MAPPINGS, RUNNING, SETTINGS, URLS } from "./answers.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:f";
const STALE =
  "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id";

// What AWS answers, by its API reference and its recorded answers.
let world: Testbed;
beforeAll(async () => void (world = await createTestbed({ clock: "real" })));
afterAll(() => world[Symbol.asyncDispose]());

const parameter = (text: string): string => `400 InvalidParameterValueException: ${text}`;
const invalid = (text: string): string => `400 ValidationException: 1 validation error detected: ${text}`;
const missing = (text: string): string => `404 ResourceNotFoundException: ${text}`;
const conflict = (text: string): string => `409 ResourceConflictException: ${text}`;

test.skipIf(!python).each([
  ["settings, packages and what is refused", "settings.py", SETTINGS],
  ["invocations, concurrency and what becomes of events", "running.py", RUNNING],
  ["function URLs and layers", "urls.py", URLS],
  ["mappings of queues and streams", "mappings.py", MAPPINGS],
])("%s of functions answer boto3 as AWS does", async (_, script, answers) => {
  expect(await told(`lambda/${script}`, await world.endpoint())).toEqual(answers);
});

test.skipIf(!python)("versions, aliases, policies and tags of functions answer boto3 as AWS does", async () => {
  expect(await told("lambda/versions.py", await world.endpoint())).toEqual({
    made: {
      Version: "1",
      FunctionArn: ARN,
      State: "Pending",
      PackageType: "Zip",
      Architectures: ["x86_64"],
      TracingConfig: { Mode: "PassThrough" },
    },
    shown: [["Code", "Configuration", "ResponseMetadata", "Tags"], "S3", { team: "data" }, "$LATEST"],
    again: "1",
    "same code": "1",
    publish: {
      "other code": expect.stringMatching(
        /^400 InvalidParameterValueException: CodeSHA256 \(x\) is different from current CodeSHA256 in \$LATEST \(.{44}\)\. Please try again with the CodeSHA256 in \$LATEST\.$/,
      ),
      "other revision": [STALE, "User"],
      none: missing("Function not found: arn:aws:lambda:us-east-1:000000000000:function:none"),
      two: { Version: "2", Description: "two", Timeout: 9, FunctionArn: `${ARN}:2` },
      listed: ["$LATEST", "1", "2"],
    },
    revision: { code: STALE, configuration: STALE, "dry run": true, listed: ["$LATEST", "1", "2", "3"] },
    alias: {
      made: { AliasArn: `${ARN}:live`, Name: "live", FunctionVersion: "1", Description: "one" },
      twice: conflict(`Alias already exists: ${ARN}:live`),
      number: invalid(
        "Value '12' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
      ),
      "no version": missing(`Function not found: ${ARN}:77`),
      none: missing(`Cannot find alias arn: ${ARN}:none`),
      "update none": missing(`Alias not found: ${ARN}:none`),
      "delete none": "done",
      revision: STALE,
    },
    weights: {
      itself: parameter("Invalid function version 1. Function version 1 is already included in routing configuration."),
      three: parameter("Number of items in AdditionalVersionWeights cannot be greater than 1"),
      "too heavy": invalid(
        "Value '{2=1.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]",
      ),
      latest: invalid(
        "Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]",
      ),
      "of latest": parameter("$LATEST is not supported for an alias pointing to more than 1 version"),
      "not there": missing(`Function not found: ${ARN}:77`),
      good: "done",
      shown: { AdditionalVersionWeights: { "3": 1 } },
      ran: "3",
      "of version": ["live"],
    },
    delete: {
      aliased: conflict("Unable to delete version because the following aliases reference it: [live]"),
      latest: parameter("$LATEST version cannot be deleted without deleting the function."),
      alias: parameter("Deletion of aliases is not currently supported."),
      version: "done",
      listed: ["$LATEST", "1", "3"],
      gone: missing(`Function not found: ${ARN}:2`),
    },
    policy: {
      statement: JSON.stringify({
        Sid: "s3",
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "lambda:InvokeFunction",
        Resource: ARN,
        Condition: {
          StringEquals: { "AWS:SourceAccount": "111122223333" },
          ArnLike: { "AWS:SourceArn": "arn:aws:s3:::b" },
        },
      }),
      twice: conflict(
        "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.",
      ),
      name: invalid(
        "Value 'a b' at 'statementId' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z0-9-_]+)",
      ),
      action: invalid(
        "Value 's3:GetObject' at 'action' failed to satisfy constraint: Member must satisfy regular expression pattern: (lambda:[*]|lambda:[a-zA-Z]+|[*])",
      ),
      principal: parameter("The provided principal was invalid. Please check the principal and try again."),
      role: parameter("The provided principal was invalid. Please check the principal and try again."),
      latest: parameter("We currently do not support adding policies for $LATEST."),
      revision:
        "412 PreconditionFailedException: The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the latest Revision Id",
      none: missing("Statement none is not found in resource policy."),
      "of version": missing("The resource you requested does not exist."),
    },
    tags: {
      "too many": parameter("Number of tags exceeds resource tag limit."),
      reserved: parameter(
        `Your request contains a tag key that uses a reserved prefix. Tag keys can't begin with "aws:": aws:a`,
      ),
      "of version": parameter(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.",
      ),
      none: missing("Function not found: arn:aws:lambda:us-east-1:000000000000:function:fx"),
      untagged: "done",
      left: {},
    },
  });
});
