import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateFunctionCommand, DeleteFunctionCommand, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import { allow, clientsFor, policyOf, unless } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { codeOf } from "./code.ts";

export interface PlainFunctionWish {
  readonly name: string;
  /** The entry file of the handler. */
  readonly handler: string;
  /** Seconds; 3. */
  readonly timeout?: number;
  /** Environment variables. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A function that may write its log and nothing else, with a role of its own. Gives its name in that world. */
export async function plainFunction(world: World, wish: PlainFunctionWish): Promise<string> {
  const { iam, lambda } = clientsFor(world.sdk());
  const FunctionName = [world.prefix, wish.name, world.suffix].filter((part) => part !== undefined).join("-");
  const RoleName = `${FunctionName}-role`;
  const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const logs = allow(
    "Logs",
    ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
    `arn:aws:logs:${world.region}:${world.account}:*`,
  );
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  world.defer(() => iam.send(new DeleteRoleCommand({ RoleName })));
  await iam.send(
    new PutRolePolicyCommand({ RoleName, PolicyName: "logs", PolicyDocument: JSON.stringify(policyOf([logs])) }),
  );
  world.defer(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "logs" })));
  await world.changed?.("permission");
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: `arn:aws:iam::${world.account}:role/${RoleName}`,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: await codeOf(wish.handler) },
      ...(wish.timeout === undefined ? {} : { Timeout: wish.timeout }),
      ...(wish.variables ? { Environment: { Variables: wish.variables } } : {}),
    }),
  );
  // A scenario may have removed it by then.
  world.defer(() =>
    unless(["ResourceNotFoundException"], () => lambda.send(new DeleteFunctionCommand({ FunctionName }))),
  );
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  return FunctionName;
}
