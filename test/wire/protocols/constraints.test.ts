import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../emulator/kernel/index.ts";
import type { StoredService } from "../../../emulator/wire/model/shapes.ts";
import { compile } from "../../../emulator/wire/protocols/patterns.ts";
import { protocols, request } from "./loop.ts";

function refusal(
  method: string,
  target: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): AwsError {
  const asked = request(method, target, headers);
  const bytes = Buffer.from(body, "utf8");
  const routed = protocols.route(asked, protocols.needsBody(asked) ? bytes : undefined);
  if ("error" in routed) throw new Error(`not routed: ${routed.error.message}`);
  try {
    protocols.readInput(routed, asked, bytes);
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const json = (target: string): Readonly<Record<string, string>> => ({
  "x-amz-target": target,
  "content-type": "application/x-amz-json-1.1",
});
const createFunction = (input: object): AwsError =>
  refusal(
    "POST",
    "/2015-03-31/functions",
    JSON.stringify({
      FunctionName: "f",
      Role: "arn:aws:iam::123456789012:role/r",
      Code: {},
      Runtime: "nodejs24.x",
      ...input,
    }),
  );

describe("a broken constraint is refused in AWS's words", () => {
  test("a role that is no ARN names the model's pattern", () => {
    expect(createFunction({ Role: "r1" })).toMatchObject({
      code: "ValidationException",
      status: 400,
      message:
        "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
    });
  });

  test("several are counted and joined", () => {
    expect(createFunction({ Role: "r1", Timeout: 0 }).message).toMatch(
      /^2 validation errors detected: Value 'r1' at 'role' .*; Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1$/,
    );
  });

  test("an enumeration's values come in the order of Java's sets", () => {
    expect(
      refusal("PUT", "/2024-08-31/functions/f/recursion-config", JSON.stringify({ RecursiveLoop: "InvalidValue" }))
        .message,
    ).toBe(
      "1 validation error detected: Value 'InvalidValue' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]",
    );
    expect(createFunction({ Architectures: ["foo"] }).message).toBe(
      "1 validation error detected: Value '[foo]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    );
  });

  test("a list that is too long is shown whole", () => {
    expect(createFunction({ Architectures: ["x86_64", "arm64"] }).message).toBe(
      "1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
    );
  });

  test("what is secret is not repeated", () => {
    expect(createFunction({ Environment: { Variables: { "1a": "secret" } } }).message).toBe(
      "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]",
    );
  });

  test("a member of a structure in a list is found by its number", () => {
    const entry = { Source: "s", DetailType: "t", Detail: "{}", EventBusName: "a b" };
    expect(refusal("POST", "/", JSON.stringify({ Entries: [entry] }), json("AWSEvents.PutEvents")).message).toContain(
      "Value 'a b' at 'entries.1.member.eventBusName' failed to satisfy constraint: Member must satisfy regular expression pattern: ",
    );
  });

  test("what is required and absent is null", () => {
    expect(
      refusal("POST", "/", JSON.stringify({ logGroupName: "g" }), json("Logs_20140328.CreateLogStream")),
    ).toMatchObject({
      code: "InvalidParameterException",
      message:
        "1 validation error detected: Value null at 'logStreamName' failed to satisfy constraint: Member must not be null",
    });
  });

  test("a number out of range names its bound", () => {
    const body = JSON.stringify({ logGroupName: "g", limit: 10_001 });
    expect(refusal("POST", "/", body, json("Logs_20140328.FilterLogEvents")).message).toBe(
      "1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    );
  });

  test("SQS names the missing parameter, IAM's code is ValidationError", () => {
    expect(refusal("POST", "/", "{}", json("AmazonSQS.SendMessage"))).toMatchObject({
      code: "MissingParameter",
      message: "The request must contain the parameter QueueUrl.",
    });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(refusal("POST", "/", "Action=GetRole&Version=2010-05-08&RoleName=a%20b", form)).toMatchObject({
      code: "ValidationError",
      message:
        "The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    });
  });

  test("an unknown runtime is left to Lambda, which has other words for it", () => {
    const asked = request("POST", "/2015-03-31/functions");
    const routed = protocols.route(asked);
    if ("error" in routed) throw routed.error;
    const body = Buffer.from(
      JSON.stringify({ FunctionName: "f", Role: "arn:aws:iam::123456789012:role/r", Code: {}, Runtime: "cobol" }),
    );
    expect(protocols.readInput(routed, asked, body)).toMatchObject({ Runtime: "cobol" });
  });
});

test("all patterns of the snapshot can be tried, except the three that are named", () => {
  const folder = new URL("../../../emulator/wire/model/", import.meta.url);
  const patterns = readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== "catalog.json")
    .flatMap((name) => {
      const stored: StoredService = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
      return stored.shapes.flatMap(({ traits }) => traits?.pattern ?? []);
    });
  expect(patterns.length).toBeGreaterThan(200);
  expect(new Set(patterns.filter((pattern) => !compile(pattern)))).toEqual(
    new Set([
      "\\p{Print}+",
      "^[ \\t]*[^\\x00-\\x1F:\\x7F]+([ \\t]+[^\\x00-\\x1F:\\x7F]+)*[ \\t]*$",
      "^[ \\t]*[\\x20-\\x7E]+([ \\t]+[\\x20-\\x7E]+)*[ \\t]*$",
    ]),
  );
});
