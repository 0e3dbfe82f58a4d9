import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  PutLogEventsCommand,
  PutSubscriptionFilterCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AddPermissionCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { plainFunction } from "./plain-function.ts";

/** An application's log group whose errors start a function. */
export interface SubscriptionPipeline extends FunctionView {
  readonly names: { readonly function: string; readonly group: string };
  // What a person does.
  subscribe(): Promise<string>;
  allowLogs(): Promise<string>;
  removeLogsPermission(): Promise<string>;
  /** What the application does. */
  write(message: string): Promise<string>;
  /** ForwardedLogEvents · DeliveryErrors of the filter */
  deliveries(): Promise<string>;
}

const FILTER = "errors";
const STREAM = "web";

export async function subscription(world: World, setup: { readonly handler: string }): Promise<SubscriptionPipeline> {
  const { lambda } = clientsFor(world.sdk());
  const logs = new CloudWatchLogsClient(world.sdk());
  const group = `/shop/${[world.prefix, "orders", world.suffix].filter((part) => part !== undefined).join("-")}`;
  const functionName = await plainFunction(world, { name: "alert", handler: setup.handler });
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  world.defer(() => logs.send(new DeleteLogGroupCommand({ logGroupName: group })));
  await logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: STREAM }));
  const permission = { FunctionName: functionName, StatementId: "logs-invoke" };
  return {
    ...functionView(world, functionName, `/aws/lambda/${functionName}`),
    names: { function: functionName, group },
    subscribe: () =>
      answerOf(
        logs.send(
          new PutSubscriptionFilterCommand({
            logGroupName: group,
            filterName: FILTER,
            filterPattern: "ERROR",
            destinationArn: `arn:aws:lambda:${world.region}:${world.account}:function:${functionName}`,
          }),
        ),
      ),
    allowLogs: () =>
      answerOf(
        lambda.send(
          new AddPermissionCommand({
            ...permission,
            Action: "lambda:InvokeFunction",
            Principal: "logs.amazonaws.com",
            SourceArn: `arn:aws:logs:${world.region}:${world.account}:log-group:${group}:*`,
            SourceAccount: world.account,
          }),
        ),
      ),
    removeLogsPermission: () => answerOf(lambda.send(new RemovePermissionCommand(permission))),
    write: (message) =>
      answerOf(
        logs.send(
          new PutLogEventsCommand({
            logGroupName: group,
            logStreamName: STREAM,
            logEvents: [{ timestamp: world.now(), message }],
          }),
        ),
      ),
    async deliveries() {
      const dimensions = { LogGroupName: group, DestinationType: "Lambda", FilterName: FILTER };
      const values = await Promise.all(
        ["ForwardedLogEvents", "DeliveryErrors"].map((name) => world.metric("AWS/Logs", name, dimensions)),
      );
      return values.join(" · ");
    },
  };
}
