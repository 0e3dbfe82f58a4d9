import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  type CreateEventSourceMappingCommandInput,
  type UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { allow, clientsFor, policyOf, without, type Statement } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { plainFunction } from "./plain-function.ts";

export interface StreamSetup {
  /** The entry file of the handler. */
  readonly handler: string;
  readonly mapping: Omit<CreateEventSourceMappingCommandInput, "FunctionName" | "EventSourceArn">;
  /** Rights that the role lacks from the beginning. */
  readonly withoutRights?: readonly string[];
}

type QueueName = "indexed" | "failures";

/** A table whose changes a function reads, with a queue for what came of them and one for what could not be processed. */
export interface StreamPipeline extends FunctionView {
  readonly names: Readonly<Record<QueueName, string>> & { readonly function: string; readonly table: string };
  // What a person does.
  put(id: string, state?: string): Promise<string>;
  map(): Promise<string>;
  remap(change: Omit<UpdateEventSourceMappingCommandInput, "UUID">): Promise<string>;
  reserve(concurrency: number): Promise<string>;
  unreserve(): Promise<string>;
  revoke(action: string): Promise<void>;
  grantAll(): Promise<void>;
  // What a person sees.
  /** State and LastProcessingResult. */
  state(): Promise<string>;
  /** Visible messages: `2 messages`. */
  messages(queue: QueueName): Promise<string>;
  /** The bodies of up to ten visible messages, which are hidden by this. */
  take(queue: QueueName): Promise<string>;
  /** What the records about records that were given up say, which are hidden by this: `RetryAttemptsExhausted for 1`. */
  givenUp(): Promise<string>;
}

export async function stream(world: World, setup: StreamSetup): Promise<StreamPipeline> {
  const { iam, lambda, sqs } = clientsFor(world.sdk());
  const dynamodb = new DynamoDBClient(world.sdk());
  const around = (name: string): string => [world.prefix, name, world.suffix].filter(Boolean).join("-");
  const names = {
    table: around("orders"),
    indexed: around("orders-indexed"),
    failures: around("orders-failures"),
    function: around("index-orders"),
  };
  const queueArn = (name: QueueName): string => `arn:aws:sqs:${world.region}:${world.account}:${names[name]}`;
  const urls: Record<QueueName, string> = { indexed: "", failures: "" };
  for (const name of ["indexed", "failures"] as const) {
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: names[name] }));
    world.defer(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    urls[name] = QueueUrl;
  }
  const streamArn = await makeTable(world, dynamodb, names.table);
  await plainFunction(world, {
    name: "index-orders",
    handler: setup.handler,
    variables: { OUTPUT_URL: urls.indexed },
  });
  const rights: readonly Statement[] = [
    allow(
      "Read",
      ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream", "dynamodb:ListStreams"],
      streamArn,
    ),
    allow("Send", ["sqs:SendMessage"], [queueArn("indexed"), queueArn("failures")]),
  ];
  const RoleName = `${names.function}-role`;
  const putRights = (statements: readonly Statement[]): Promise<unknown> =>
    iam.send(
      new PutRolePolicyCommand({
        RoleName,
        PolicyName: "orders",
        PolicyDocument: JSON.stringify(policyOf(statements)),
      }),
    );
  world.defer(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "orders" })));
  await putRights(without(rights, setup.withoutRights ?? []));
  await world.changed?.("permission");
  const receive = async (QueueUrl: string): Promise<readonly string[]> => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.map(({ Body = "" }) => Body);
  };
  let mapping = "";
  return {
    ...functionView(world, names.function, `/aws/lambda/${names.function}`),
    names,
    put: (id, state = "placed") =>
      answerOf(
        dynamodb.send(new PutItemCommand({ TableName: names.table, Item: { id: { S: id }, state: { S: state } } })),
      ),
    map: () =>
      answerOf(
        lambda
          .send(
            new CreateEventSourceMappingCommand({
              ...setup.mapping,
              EventSourceArn: streamArn,
              FunctionName: names.function,
              DestinationConfig: { OnFailure: { Destination: queueArn("failures") } },
            }),
          )
          .then((made) => {
            mapping = made.UUID ?? "";
            world.defer(() => lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping })));
            return made;
          }),
      ),
    remap: (change) => answerOf(lambda.send(new UpdateEventSourceMappingCommand({ ...change, UUID: mapping }))),
    reserve: (ReservedConcurrentExecutions) =>
      answerOf(
        lambda.send(new PutFunctionConcurrencyCommand({ FunctionName: names.function, ReservedConcurrentExecutions })),
      ),
    unreserve: () => answerOf(lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: names.function }))),
    async revoke(action) {
      await putRights(without(rights, [action]));
    },
    async grantAll() {
      await putRights(rights);
    },
    async state() {
      const told = await lambda.send(new GetEventSourceMappingCommand({ UUID: mapping }));
      return `${told.State ?? ""}, ${told.LastProcessingResult ?? ""}`;
    },
    async messages(name) {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    take: async (name) => (await receive(urls[name])).join(", "),
    givenUp: async () =>
      (await receive(urls.failures))
        .map((body): string => {
          const { requestContext, DDBStreamBatchInfo }: FailureRecord = JSON.parse(body);
          return `${requestContext.condition} for ${DDBStreamBatchInfo.batchSize}`;
        })
        .join(", "),
  };
}

/** As much of it as is looked at. */
interface FailureRecord {
  readonly requestContext: { readonly condition: string };
  readonly DDBStreamBatchInfo: { readonly batchSize: number };
}

/** Gives the ARN of the table's stream. */
async function makeTable(world: World, dynamodb: DynamoDBClient, TableName: string): Promise<string> {
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_IMAGE" },
    }),
  );
  world.defer(() => dynamodb.send(new DeleteTableCommand({ TableName })));
  return TableDescription?.LatestStreamArn ?? "";
}
