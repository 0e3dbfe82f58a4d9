import { describe, expect, test } from "vitest";
import { arnOfRef, parseFunctionName, readFunctionArn } from "../../../emulator/services/lambda/names.ts";
import { ACCOUNT, ARN, REGION } from "./fixture.ts";

const scope = { account: ACCOUNT, region: REGION };

describe("a function's name", () => {
  test.each([
    ["f", ARN],
    ["f:prod", `${ARN}:prod`],
    ["function:f", ARN],
    [`${ACCOUNT}:function:f`, ARN],
    [`${ACCOUNT}:function:f:7`, `${ARN}:7`],
    [ARN, ARN],
    [`${ARN}:$LATEST`, `${ARN}:$LATEST`],
    ["111111111111:f", ARN.replace(ACCOUNT, "111111111111")],
  ])("%s means %s", (given, arn) => {
    expect(arnOfRef(parseFunctionName(given, scope))).toBe(arn);
  });

  test("takes the qualifier from beside it", () => {
    expect(arnOfRef(parseFunctionName("f", scope, "prod"))).toBe(`${ARN}:prod`);
    expect(arnOfRef(parseFunctionName("f:prod", scope, "prod"))).toBe(`${ARN}:prod`);
  });

  test("is refused when it says one qualifier and the request another", () => {
    expect(() => parseFunctionName("f:prod", scope, "dev")).toThrow(
      "The derived qualifier from the function name does not match the specified qualifier.",
    );
  });

  test("is refused with AWS's pattern when it has other characters", () => {
    expect(() => parseFunctionName("my function", scope)).toThrow(
      "1 validation error detected: Value 'my function' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?",
    );
  });

  test("of another region is not reachable", () => {
    expect(() => parseFunctionName(ARN.replace(REGION, "eu-west-1"), scope)).toThrow(
      "Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    );
  });

  test("is an ARN only when it is a function's whole ARN", () => {
    expect(readFunctionArn("f")).toBeUndefined();
    expect(readFunctionArn("arn:aws:sqs:us-east-1:000000000000:q")).toBeUndefined();
    expect(readFunctionArn(`${ARN}:prod`)).toEqual({ ...scope, name: "f", qualifier: "prod" });
  });
});
