import { CreateRoleCommand, PutRolePolicyCommand, type IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, waitUntilFunctionActiveV2, type LambdaClient } from "@aws-sdk/client-lambda";
import { zipSync } from "fflate";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const EVERYTHING = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };

/** A role for functions that are only timed. */
export async function makeRole(iam: IAMClient, name: string): Promise<string> {
  const { Role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(TRUST) }),
  );
  await iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: "all", PolicyDocument: JSON.stringify(EVERYTHING) }),
  );
  return Role?.Arn ?? "";
}

export interface Made {
  readonly name: string;
  readonly role: string;
  /** The text of `index.mjs`. */
  readonly code: string;
  readonly deadLetterArn?: string;
}

/** Comes back when it can run. */
export async function makeFunction(lambda: LambdaClient, { name, role, code, deadLetterArn }: Made): Promise<string> {
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: role,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: 30,
      Code: { ZipFile: zipSync({ "index.mjs": new TextEncoder().encode(code) }) },
      ...(deadLetterArn === undefined ? {} : { DeadLetterConfig: { TargetArn: deadLetterArn } }),
    }),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 120, minDelay: 1 }, { FunctionName: name });
  return FunctionArn ?? "";
}

export const EMPTY_HANDLER = "export const handler = async () => {};";
export const FAILING_HANDLER = 'export const handler = async () => { throw new Error("no"); };';
