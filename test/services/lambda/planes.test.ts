import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  GetFunctionCommand,
  InvokeCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import type { Decision } from "../../../emulator/kernel/index.ts";
import { decideInvocation } from "../../../emulator/permissions/index.ts";
import { ACCOUNT, ARN, basic } from "./fixture.ts";
import { reached, type Reached } from "./reached.ts";

const create = { ...basic, Runtime: "nodejs24.x", Publish: true } as const;
const OTHER = "111111111111";

async function withFunction(): Promise<Reached> {
  const made = reached();
  await made.client.send(new CreateFunctionCommand(create));
  await made.client.send(new CreateAliasCommand({ FunctionName: "f", Name: "prod", FunctionVersion: "1" }));
  return made;
}

/** May S3 start it for an event of that bucket? */
const s3May = ({ room }: Reached, resource: string, bucket: string, account: string = ACCOUNT): Decision =>
  decideInvocation({
    service: "s3.amazonaws.com",
    sourceArn: `arn:aws:s3:::${bucket}`,
    sourceAccount: account,
    action: "lambda:InvokeFunction",
    resource,
    policy: room.service.resourcePolicy(resource, { account: ACCOUNT, region: "us-east-1" }),
  });

const forBucket = (SourceArn: string, Qualifier?: string): AddPermissionCommand =>
  new AddPermissionCommand({
    FunctionName: "f",
    StatementId: "s3",
    Action: "lambda:InvokeFunction",
    Principal: "s3.amazonaws.com",
    SourceArn,
    SourceAccount: ACCOUNT,
    Qualifier,
  });

describe("the invoke plane over a function's policy", () => {
  test("lets S3 in for the bucket and account that were named, and for no other", async () => {
    const made = await withFunction();
    expect(s3May(made, ARN, "orders").allowed).toBe(false);
    await made.client.send(forBucket("arn:aws:s3:::orders"));
    expect(s3May(made, ARN, "orders").allowed).toBe(true);
    expect(s3May(made, ARN, "orders", OTHER).allowed).toBe(false);
    expect(s3May(made, ARN, "orders-dev")).toMatchObject({
      allowed: false,
      nearMisses: [{ mismatches: [{ element: "Condition", expected: ["arn:aws:s3:::orders"] }] }],
    });
  });

  test("takes a pattern for the source", async () => {
    const made = await withFunction();
    await made.client.send(forBucket("arn:aws:s3:::orders-*"));
    expect(s3May(made, ARN, "orders-dev").allowed).toBe(true);
    expect(s3May(made, ARN, "sales-dev").allowed).toBe(false);
  });

  test("keeps a function, its versions and its aliases apart", async () => {
    const made = await withFunction();
    await made.client.send(forBucket("arn:aws:s3:::orders", "prod"));
    expect(s3May(made, `${ARN}:prod`, "orders").allowed).toBe(true);
    expect(s3May(made, `${ARN}:1`, "orders").allowed).toBe(false);
    expect(s3May(made, ARN, "orders").allowed).toBe(false);
  });
});

describe("the caller plane over a function's policy", () => {
  test("lets another account in when the function's policy names it, for what it names", async () => {
    const { client, clientOf } = await withFunction();
    const other = clientOf(OTHER);
    const invoke = (): Promise<unknown> => other.send(new InvokeCommand({ FunctionName: ARN }));
    await expect(invoke()).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(
        `^User: arn:aws:iam::${OTHER}:root is not authorized to perform: lambda:InvokeFunction on resource: ${ARN} because no resource-based policy allows`,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    await client.send(
      new AddPermissionCommand({
        FunctionName: "f",
        StatementId: "other",
        Action: "lambda:InvokeFunction",
        Principal: OTHER,
      }),
    );
    expect(await invoke()).toMatchObject({ StatusCode: 200 });
    await expect(other.send(new GetFunctionCommand({ FunctionName: ARN }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
