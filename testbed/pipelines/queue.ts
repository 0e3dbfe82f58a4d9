import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteEventSourceMappingCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  type UpdateEventSourceMappingCommandInput,
  type UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { allow, clientsFor, policyOf, without, type Clients, type Statement } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";
import { codeOf } from "./code.ts";
import { functionView, type FunctionView } from "./function-view.ts";

export interface QueueSetup {
  /** The entry file of the handler. */
  readonly handler: string;
  readonly fifo?: boolean;
  /** Seconds; 30. */
  readonly visibility?: number;
  /** Seconds; 345,600. */
  readonly retention?: number;
  /** Seconds; 10. */
  readonly timeout?: number;
  /** Receives before a message is a dead letter; 3. 0: there is no dead-letter queue. */
  readonly receivesMax?: number;
  readonly batchSize?: number;
  /** `ReportBatchItemFailures`. */
  readonly reportsItems?: boolean;
  /** Filter patterns. */
  readonly filters?: readonly string[];
  /** Rights that the role lacks from the beginning. */
  readonly withoutRights?: readonly string[];
  /** Without a mapping at first. */
  readonly unmapped?: boolean;
  /** Instead of a queue of its own: the handler writes back where it came from. */
  readonly outputToInput?: boolean;
}

type QueueName = "orders" | "deadLetters" | "processed";

/** A queue before a function, with a dead-letter queue behind it and a queue for what came of it. */
export interface QueuePipeline extends FunctionView {
  readonly names: Readonly<Record<QueueName, string>> & { readonly function: string; readonly role: string };
  // What a person does.
  send(body: object, group?: string): Promise<Sent>;
  map(): Promise<string>;
  remap(change: Omit<UpdateEventSourceMappingCommandInput, "UUID">): Promise<string>;
  deploy(handler: string): Promise<void>;
  allowTime(seconds: number): Promise<string>;
  hideFor(seconds: number): Promise<string>;
  giveDeadLetterQueue(): Promise<string>;
  reserve(concurrency: number): Promise<string>;
  revoke(action: string): Promise<void>;
  grantAll(): Promise<void>;
  moveBack(): Promise<string>;
  /** Changes where the handler sends to. */
  sendTo(queue: QueueName): Promise<string>;
  // What a person sees.
  state(): Promise<string>;
  /** Visible messages: `2 messages`. */
  messages(queue: QueueName): Promise<string>;
  /** A look at the bodies of messages, which are hidden by it. Repeated, it still tells what it took before, each message once. */
  taken(queue: QueueName): () => Promise<string>;
}

export interface Sent {
  readonly status: string;
  readonly id: string;
}

export async function queue(world: World, setup: QueueSetup): Promise<QueuePipeline> {
  const clients = clientsFor(world.sdk());
  const suffix = setup.fifo ? ".fifo" : "";
  const around = (name: string): string => [world.prefix, name, world.suffix].filter(Boolean).join("-");
  const names = {
    orders: `${around("orders")}${suffix}`,
    deadLetters: `${around("orders-dead")}${suffix}`,
    processed: around("orders-processed"),
    function: around("process-orders"),
    role: around("process-orders-role"),
  };
  const at = `${world.region}:${world.account}`;
  const arnOf = (name: QueueName): string => `arn:aws:sqs:${at}:${names[name]}`;
  const urls = await makeQueues(world, clients, names, setup, arnOf);
  const rights = rightsOf(arnOf, `arn:aws:logs:${at}:*`);
  const putRights = (statements: readonly Statement[]): Promise<unknown> =>
    clients.iam.send(
      new PutRolePolicyCommand({
        RoleName: names.role,
        PolicyName: "orders",
        PolicyDocument: JSON.stringify(policyOf(statements)),
      }),
    );
  await makeRole(world, clients, names.role);
  await putRights(without(rights, setup.withoutRights ?? []));
  await makeFunction(world, clients, names, setup, urls[setup.outputToInput ? "orders" : "processed"]);
  await world.changed?.("permission");
  let lacking = setup.withoutRights ?? [];
  let mapping = "";
  const state = async (): Promise<string> => {
    const { State } = await clients.lambda.send(new GetEventSourceMappingCommand({ UUID: mapping }));
    return State ?? "";
  };
  /** A mapping is made, and changed, in the background. */
  const enabled = (): Promise<unknown> => world.settle(state, (found) => found === "Enabled");
  const changed = async (call: Parameters<typeof answerOf>[0]): Promise<string> => {
    const answer = await answerOf(call);
    await world.changed?.("function");
    return answer;
  };
  const configure = (change: Omit<UpdateFunctionConfigurationCommandInput, "FunctionName">): Promise<string> =>
    changed(clients.lambda.send(new UpdateFunctionConfigurationCommand({ ...change, FunctionName: names.function })));
  const map = async (): Promise<string> =>
    answerOf(
      clients.lambda
        .send(
          new CreateEventSourceMappingCommand({
            EventSourceArn: arnOf("orders"),
            FunctionName: names.function,
            BatchSize: setup.batchSize ?? 10,
            ...(setup.reportsItems ? { FunctionResponseTypes: ["ReportBatchItemFailures"] } : {}),
            ...(setup.filters ? { FilterCriteria: { Filters: setup.filters.map((Pattern) => ({ Pattern })) } } : {}),
          }),
        )
        .then(async (made) => {
          mapping = made.UUID ?? "";
          world.defer(() => clients.lambda.send(new DeleteEventSourceMappingCommand({ UUID: mapping })));
          await enabled();
          return made;
        }),
    );
  const setAttributes = (Attributes: Record<string, string>): Promise<string> =>
    answerOf(clients.sqs.send(new SetQueueAttributesCommand({ QueueUrl: urls.orders, Attributes })));
  if (!setup.unmapped) {
    const answer = await map();
    if (answer !== statusText(202)) throw new Error(`the mapping was refused: ${answer}`);
  }
  return {
    ...functionView(world, names.function, `/aws/lambda/${names.function}`),
    names,
    async send(body, group) {
      const { $metadata, MessageId } = await clients.sqs.send(
        new SendMessageCommand({
          QueueUrl: urls.orders,
          MessageBody: JSON.stringify(body),
          ...(group === undefined ? {} : { MessageGroupId: group }),
        }),
      );
      return { status: statusText($metadata.httpStatusCode ?? 0), id: MessageId ?? "" };
    },
    map,
    async remap(change) {
      const answer = await answerOf(
        clients.lambda.send(new UpdateEventSourceMappingCommand({ ...change, UUID: mapping })),
      );
      await enabled();
      return answer;
    },
    async deploy(handler) {
      await clients.lambda.send(
        new UpdateFunctionCodeCommand({ FunctionName: names.function, ZipFile: await codeOf(handler) }),
      );
      await world.changed?.("function");
    },
    allowTime: (Timeout) => configure({ Timeout }),
    hideFor: (seconds) => setAttributes({ VisibilityTimeout: String(seconds) }),
    giveDeadLetterQueue: () => setAttributes({ RedrivePolicy: redrive(arnOf("deadLetters"), 3) }),
    reserve: (ReservedConcurrentExecutions) =>
      changed(
        clients.lambda.send(
          new PutFunctionConcurrencyCommand({ FunctionName: names.function, ReservedConcurrentExecutions }),
        ),
      ),
    async revoke(action) {
      lacking = [...lacking, action];
      await putRights(without(rights, lacking));
      await world.changed?.("permission");
    },
    async grantAll() {
      lacking = [];
      await putRights(rights);
      await world.changed?.("permission");
    },
    moveBack: () => answerOf(clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf("deadLetters") }))),
    sendTo: (name) => configure({ Environment: { Variables: { OUTPUT_URL: urls[name] } } }),
    state,
    async messages(name) {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: urls[name], AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      const count = Attributes?.["ApproximateNumberOfMessages"] ?? "0";
      return `${count} message${count === "1" ? "" : "s"}`;
    },
    taken(name) {
      const bodies = new Map<string, string>();
      return async () => {
        const { Messages } = await clients.sqs.send(
          new ReceiveMessageCommand({ QueueUrl: urls[name], MaxNumberOfMessages: 10 }),
        );
        for (const { MessageId = "", Body = "" } of Messages ?? []) bodies.set(MessageId, Body);
        return [...bodies.values()].join(", ");
      };
    },
  };
}

const redrive = (deadLetterTargetArn: string, maxReceiveCount: number): string =>
  JSON.stringify({ deadLetterTargetArn, maxReceiveCount });

const rightsOf = (arnOf: (name: QueueName) => string, logs: string): readonly Statement[] => [
  allow("Poll", ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], arnOf("orders")),
  allow("Send", ["sqs:SendMessage"], [arnOf("processed"), arnOf("orders")]),
  allow("Logs", ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], logs),
];

async function makeQueues(
  world: World,
  { sqs }: Clients,
  names: Readonly<Record<QueueName, string>>,
  setup: QueueSetup,
  arnOf: (name: QueueName) => string,
): Promise<Readonly<Record<QueueName, string>>> {
  const make = async (name: QueueName, Attributes: Record<string, string>): Promise<string> => {
    const { QueueUrl = "" } = await sqs.send(new CreateQueueCommand({ QueueName: names[name], Attributes }));
    world.defer(() => sqs.send(new DeleteQueueCommand({ QueueUrl })));
    return QueueUrl;
  };
  const kind: Record<string, string> = setup.fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : {};
  const receivesMax = setup.receivesMax ?? 3;
  const deadLetters = await make("deadLetters", kind);
  const processed = await make("processed", {});
  const orders = await make("orders", {
    ...kind,
    VisibilityTimeout: String(setup.visibility ?? 30),
    ...(setup.retention === undefined ? {} : { MessageRetentionPeriod: String(setup.retention) }),
    ...(receivesMax > 0 ? { RedrivePolicy: redrive(arnOf("deadLetters"), receivesMax) } : {}),
  });
  return { orders, deadLetters, processed };
}

async function makeRole(world: World, { iam }: Clients, RoleName: string): Promise<void> {
  const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement }),
    }),
  );
  world.defer(() => iam.send(new DeleteRoleCommand({ RoleName })));
  world.defer(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "orders" })));
}

async function makeFunction(
  world: World,
  { lambda }: Clients,
  names: { readonly function: string; readonly role: string },
  setup: QueueSetup,
  outputUrl: string,
): Promise<void> {
  const FunctionName = names.function;
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Role: `arn:aws:iam::${world.account}:role/${names.role}`,
      Runtime: "nodejs24.x",
      Handler: "index.handler",
      Timeout: setup.timeout ?? 10,
      Code: { ZipFile: await codeOf(setup.handler) },
      Environment: { Variables: { OUTPUT_URL: outputUrl } },
    }),
  );
  world.defer(() => lambda.send(new DeleteFunctionCommand({ FunctionName })));
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
}
