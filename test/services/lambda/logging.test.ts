import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";
import { zip } from "./fixture.ts";

const CODE = `export const handler = async () => { console.debug("fine"); console.info("so so"); console.error("bad"); };`;

let world: Testbed;
let lambda: LambdaClient;

/** A role that may write below `/shop/` and nowhere else. */
async function role(RoleName: string, rights: boolean): Promise<string> {
  const iam = new IAMClient(world.sdk());
  const document = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  const Principal = { Service: "lambda.amazonaws.com" };
  const AssumeRolePolicyDocument = document({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });
  const made = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const Resource = "arn:aws:logs:us-east-1:000000000000:log-group:/shop/*";
  const PolicyDocument = document({ Effect: "Allow", Action: "logs:*", Resource });
  if (rights) await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "logs", PolicyDocument }));
  return made.Role?.Arn ?? "";
}

const lines = async (logGroupName: string): Promise<readonly string[]> => {
  const { events = [] } = await new CloudWatchLogsClient(world.sdk()).send(
    new FilterLogEventsCommand({ logGroupName }),
  );
  return events.map(({ message = "" }) => message);
};
const denials = (): number =>
  world.journal.filter((entry) => entry.kind === "arrow" && entry.reason === "logs-denied").length;

beforeAll(async () => {
  world = await createTestbed({ spares: 0 });
  lambda = new LambdaClient(world.sdk());
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Role: await role("writer", true),
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Code: { ZipFile: zip({ "index.mjs": CODE }) },
      LoggingConfig: {
        LogFormat: "JSON",
        ApplicationLogLevel: "WARN",
        SystemLogLevel: "WARN",
        LogGroup: "/shop/f",
      },
      Publish: true,
    }),
  );
});
afterAll(() => world.close());

test("only what is as serious as both levels ask for gets into the function's own log group", async () => {
  await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  const seen = (await lines("/shop/f")).map((line): { level?: string; message?: string } => JSON.parse(line));
  expect(seen).toMatchObject([{ level: "ERROR", message: "bad" }]);
});

test("whoever may write in one group may not in another, and each version writes with its own role", async () => {
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: "f", LoggingConfig: { LogGroup: "/elsewhere" } }),
  );
  await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  expect(denials()).toBe(1);
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "f", Role: await role("mute", false) }));
  await lambda.send(new InvokeCommand({ FunctionName: "f", Qualifier: "1" }));
  expect(await lines("/shop/f")).toHaveLength(2);
  expect(denials()).toBe(1);
});
