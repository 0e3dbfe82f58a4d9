import { describe, expect, test } from "vitest";
import { ACCOUNT, ARN, basic, bench, type Bench } from "./fixture.ts";

const s3 = {
  FunctionName: "f",
  StatementId: "s3",
  Action: "lambda:InvokeFunction",
  Principal: "s3.amazonaws.com",
  SourceArn: "arn:aws:s3:::b",
};

async function withFunction(): Promise<Bench> {
  const made = bench();
  await made.call("CreateFunction", { ...basic, Publish: true });
  await made.call("CreateAlias", { FunctionName: "f", Name: "prod", FunctionVersion: "1" });
  return made;
}
const scope = { account: ACCOUNT, region: "us-east-1" };

describe("AddPermission", () => {
  test("stores the statement as AWS writes it, and answers with it", async () => {
    const { call, room } = await withFunction();
    const statement =
      `{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",` +
      `"Resource":"${ARN}","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::b"}}}`;
    expect(await call("AddPermission", s3)).toEqual({ Statement: statement });
    const document = `{"Version":"2012-10-17","Id":"default","Statement":[${statement}]}`;
    expect(await call("GetPolicy", { FunctionName: "f" })).toMatchObject({ Policy: document });
    expect(room.service.resourcePolicy(ARN, scope)).toEqual({
      document,
      owner: ACCOUNT,
      name: `resource policy of ${ARN}`,
    });
  });

  test.each([
    [{ SourceAccount: "111111111111" }, { StringEquals: { "AWS:SourceAccount": "111111111111" } }],
    [{ PrincipalOrgID: "o-1234567890" }, { StringEquals: { "aws:PrincipalOrgID": "o-1234567890" } }],
    [
      { Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" },
      { StringEquals: { "lambda:FunctionUrlAuthType": "NONE" } },
    ],
    [{ EventSourceToken: "t" }, { StringEquals: { "lambda:EventSourceToken": "t" } }],
    [{ InvokedViaFunctionUrl: true }, { Bool: { "lambda:InvokedViaFunctionUrl": "true" } }],
    [
      { SourceArn: "arn:aws:s3:::b", SourceAccount: "111111111111" },
      { StringEquals: { "AWS:SourceAccount": "111111111111" }, ArnLike: { "AWS:SourceArn": "arn:aws:s3:::b" } },
    ],
    [{}, undefined],
  ])("turns %j into the condition %j", async (given, condition) => {
    const { call } = await withFunction();
    const { Statement } = await call("AddPermission", { ...s3, SourceArn: undefined, ...given });
    expect(JSON.parse(String(Statement))).toMatchObject(condition ? { Condition: condition } : { Sid: "s3" });
    expect(String(Statement).includes("Condition")).toBe(condition !== undefined);
  });

  test.each([
    ["*", "*"],
    ["111111111111", { AWS: "arn:aws:iam::111111111111:root" }],
    ["arn:aws:iam::111111111111:role/r", { AWS: "arn:aws:iam::111111111111:role/r" }],
    ["events.amazonaws.com", { Service: "events.amazonaws.com" }],
  ])("writes the principal %s as %j", async (principal, written) => {
    const { call } = await withFunction();
    const { Statement } = await call("AddPermission", { ...s3, Principal: principal });
    expect(JSON.parse(String(Statement))).toMatchObject({ Principal: written });
  });

  test.each([
    [{ Principal: "nobody" }, "InvalidParameterValueException", "The provided principal was invalid."],
    [{ StatementId: "has space" }, "ValidationException", "at 'statementId' failed"],
    [
      { Qualifier: "$LATEST" },
      "InvalidParameterValueException",
      "We currently do not support adding policies for $LATEST.",
    ],
    [{ Qualifier: "9" }, "ResourceNotFoundException", `Function not found: ${ARN}:9`],
    [{ FunctionName: "g" }, "ResourceNotFoundException", "Function not found: "],
    [
      { RevisionId: "stale" },
      "PreconditionFailedException",
      "Call the GetPolicy API to retrieve the latest Revision Id",
    ],
  ])("refuses %j", async (change, code, message) => {
    const { call } = await withFunction();
    await expect(call("AddPermission", { ...s3, ...change })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test("refuses an id that is taken, and a policy of more than 20 KB", async () => {
    const { call } = await withFunction();
    await call("AddPermission", s3);
    await expect(call("AddPermission", s3)).rejects.toMatchObject({
      code: "ResourceConflictException",
      status: 409,
      message:
        "The statement id (s3) provided already exists. Please provide a new statement id, or remove the existing statement.",
    });
    const long = { ...s3, StatementId: "long", SourceArn: `arn:aws:s3:::${"b".repeat(20_480)}` };
    await expect(call("AddPermission", long)).rejects.toMatchObject({ code: "PolicyLengthExceededException" });
  });

  test("changes the policy only at the revision the caller saw", async () => {
    const { call } = await withFunction();
    await call("AddPermission", s3);
    const { RevisionId } = await call("GetPolicy", { FunctionName: "f" });
    await call("AddPermission", { ...s3, StatementId: "second", RevisionId });
    await expect(call("AddPermission", { ...s3, StatementId: "third", RevisionId })).rejects.toMatchObject({
      status: 412,
    });
  });

  test.each([{}, { Qualifier: "1" }, { Qualifier: "prod" }])(
    "and RemovePermission go by the revision of what is named, and change it (%o)",
    async (named) => {
      const { call } = await withFunction();
      const target = { FunctionName: "f", ...named };
      const revision = async (): Promise<unknown> =>
        named.Qualifier === "prod"
          ? (await call("GetAlias", { FunctionName: "f", Name: "prod" }))["RevisionId"]
          : (await call("GetFunctionConfiguration", target))["RevisionId"];
      const before = await revision();
      await call("AddPermission", { ...s3, ...named, RevisionId: before });
      const added = await revision();
      expect(added).not.toBe(before);
      expect(await call("GetPolicy", target)).toMatchObject({ RevisionId: added });
      await call("RemovePermission", { ...target, StatementId: "s3", RevisionId: added });
      expect(await revision()).not.toBe(added);
    },
  );
});

describe("a function's policy", () => {
  test("is another one than its versions' and aliases'", async () => {
    const { call, room } = await withFunction();
    await call("AddPermission", { ...s3, Qualifier: "prod" });
    expect(room.service.resourcePolicy(ARN, scope)?.document).toBeUndefined();
    expect(room.service.resourcePolicy(`${ARN}:1`, scope)?.document).toBeUndefined();
    expect(room.service.resourcePolicy(`${ARN}:prod`, scope)?.document).toContain(`"Resource":"${ARN}:prod"`);
    await expect(call("GetPolicy", { FunctionName: "f" })).rejects.toThrow(
      "The resource you requested does not exist.",
    );
    expect(await call("GetPolicy", { FunctionName: "f:prod" })).toHaveProperty("Policy");
  });

  test("is gone with the function, and does not come back when it is created anew", async () => {
    const { call, room, kernel } = await withFunction();
    await call("AddPermission", s3);
    await call("DeleteFunction", { FunctionName: "f" });
    expect(room.service.resourcePolicy(ARN, scope)).toBeUndefined();
    await call("CreateFunction", basic);
    expect(room.service.resourcePolicy(ARN, scope)).toMatchObject({ document: undefined, owner: ACCOUNT });
    expect(kernel.journal.entries).toContainEqual(
      expect.objectContaining({ kind: "fact", fact: "function-deleted", subject: ARN, detail: { statementsLost: 1 } }),
    );
  });

  test("is gone when its last statement is removed", async () => {
    const { call } = await withFunction();
    await call("AddPermission", s3);
    await call("RemovePermission", { FunctionName: "f", StatementId: "s3" });
    await expect(call("GetPolicy", { FunctionName: "f" })).rejects.toMatchObject({ status: 404 });
  });

  test("says what is missing when a statement cannot be removed", async () => {
    const { call } = await withFunction();
    const remove = (FunctionName: string, StatementId: string): Promise<unknown> =>
      call("RemovePermission", { FunctionName, StatementId });
    await expect(remove("g", "s3")).rejects.toThrow(
      "No policy found for: arn:aws:lambda:us-east-1:000000000000:function:g",
    );
    await expect(remove("f", "s3")).rejects.toThrow("No policy is associated with the given resource.");
    await call("AddPermission", s3);
    await expect(remove("f", "non-existent")).rejects.toThrow(
      "Statement non-existent is not found in resource policy.",
    );
  });
});
