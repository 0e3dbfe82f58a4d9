import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import type { Testbed } from "../../testbed/index.ts";

export interface FunctionWish {
  readonly name: string;
  /** The body of `index.mjs`. */
  readonly code: string;
  /** What its role may do, on everything. */
  readonly rights?: readonly string[];
  /** In seconds. */
  readonly timeout?: number;
}

/** A function of a few lines, with a role of its own. */
export async function makeFunction(world: Testbed, wish: FunctionWish): Promise<LambdaClient> {
  const iam = new IAMClient(world.sdk());
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName: `${wish.name}-role`,
      AssumeRolePolicyDocument: document([
        { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    }),
  );
  if (wish.rights)
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: `${wish.name}-role`,
        PolicyName: "rights",
        PolicyDocument: document([{ Effect: "Allow", Action: wish.rights, Resource: "*" }]),
      }),
    );
  const lambda = new LambdaClient(world.sdk());
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: wish.name,
      Role: Role?.Arn,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: wish.timeout ?? 30,
      MemorySize: 256,
      Code: { ZipFile: zipSync({ "index.mjs": strToU8(wish.code) }) },
    }),
  );
  return lambda;
}

const document = (statements: readonly object[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
