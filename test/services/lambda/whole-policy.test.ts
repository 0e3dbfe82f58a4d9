import {
  AddPermissionCommand,
  DeleteResourcePolicyCommand,
  GetPolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import { beforeAll, expect, test } from "vitest";
import { decideInvocation } from "../../../emulator/permissions/index.ts";
import { ACCOUNT, ARN, basic } from "./fixture.ts";
import { reached, type Reached } from "./reached.ts";

let made: Reached;
beforeAll(async () => {
  made = reached();
  await made.call("CreateFunction", { ...basic, Publish: true });
});

const statement = (changes: object = {}): object => ({
  Sid: "s3",
  Effect: "Allow",
  Principal: { Service: "s3.amazonaws.com" },
  Action: "lambda:InvokeFunction",
  Resource: ARN,
  ...changes,
});
const put = (Statement: unknown, RevisionId?: string, ResourceArn: string = ARN) =>
  made.client.send(
    new PutResourcePolicyCommand({
      ResourceArn,
      RevisionId,
      Policy: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
const s3May = (): boolean =>
  decideInvocation({
    service: "s3.amazonaws.com",
    sourceArn: "arn:aws:s3:::orders",
    sourceAccount: ACCOUNT,
    action: "lambda:InvokeFunction",
    resource: ARN,
    policy: made.room.service.resourcePolicy(ARN, { account: ACCOUNT, region: "us-east-1" }),
  }).allowed;

test("a policy can be put as a whole, in place of what was added, and denies as well", async () => {
  const { client } = made;
  const add = (StatementId: string) =>
    client.send(
      new AddPermissionCommand({
        FunctionName: "f",
        StatementId,
        Action: "lambda:InvokeFunction",
        Principal: "s3.amazonaws.com",
      }),
    );
  await add("old");
  expect(s3May()).toBe(true);
  const { RevisionId } = await put(statement({ Effect: "Deny" }));
  expect(s3May()).toBe(false);
  await add("new");
  expect(s3May()).toBe(false);
  const { Policy } = await client.send(new GetPolicyCommand({ FunctionName: "f" }));
  expect(JSON.parse(Policy ?? "")).toMatchObject({ Statement: [{ Sid: "s3", Effect: "Deny" }, { Sid: "new" }] });
  await client.send(new RemovePermissionCommand({ FunctionName: "f", StatementId: "s3" }));
  expect(s3May()).toBe(true);
  await expect(put(statement(), RevisionId)).rejects.toMatchObject({ name: "PreconditionFailedException" });
  await client.send(new DeleteResourcePolicyCommand({ ResourceArn: ARN }));
  expect(s3May()).toBe(false);
  await expect(client.send(new GetResourcePolicyCommand({ ResourceArn: ARN }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a version's policy is its own", async () => {
  await put([statement({ Resource: `${ARN}:1` })], undefined, `${ARN}:1`);
  const { Policy } = await made.client.send(new GetResourcePolicyCommand({ ResourceArn: `${ARN}:1` }));
  expect(JSON.parse(Policy ?? "")).toMatchObject({ Version: "2012-10-17", Statement: [{ Resource: `${ARN}:1` }] });
  await expect(made.client.send(new GetResourcePolicyCommand({ ResourceArn: ARN }))).rejects.toThrow(
    "The resource you requested does not exist.",
  );
});

test.each([
  [statement({ Resource: "*" }), "InvalidParameterValueException"],
  [statement({ Effect: "Maybe" }), "InvalidParameterValueException"],
  [statement({ Sid: "s".repeat(21_000) }), "ValidationException"],
])("what no function's policy can be is refused (%#)", async (given, name) => {
  await expect(put(given)).rejects.toMatchObject({ name });
});
