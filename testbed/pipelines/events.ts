import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { InvokeCommand, PutFunctionEventInvokeConfigCommand, UpdateFunctionCodeCommand } from "@aws-sdk/client-lambda";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { events as provision, without, type Statement } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf, statusText } from "./answers.ts";
import { codeOf, handlerFile } from "./code.ts";
import { functionView, type FunctionView } from "./function-view.ts";
import { askApi } from "./http.ts";

type FunctionName = keyof provision.EventsCode;
type QueueName = "queue" | "deadLetters" | "reportsQueue" | "aggregateDeadLetters" | "aggregateFailures";

export interface EventsSetup extends Partial<Omit<provision.EventsOptions, "code">> {
  /** Entry files of other handlers than the pipeline's own. */
  readonly handlers?: Partial<Readonly<Record<FunctionName, string>>>;
}

/** The analytics pipeline in a world, with what a scenario does to it and sees of it. */
export interface EventsPipeline {
  readonly names: provision.EventsNames;
  readonly ingest: FunctionView;
  readonly process: FunctionView;
  readonly aggregate: FunctionView;
  // What a person does.
  post(body: object | string): Promise<Posted>;
  /** Puts a message into the queue, past the API. */
  send(body: string): Promise<{ readonly status: string; readonly id: string }>;
  /** Starts `aggregate` as its schedule does. */
  startAggregate(event: object): Promise<{ readonly status: string; readonly requestId: string }>;
  deploy(which: FunctionName, handler?: string): Promise<void>;
  revoke(which: FunctionName, action: string): Promise<void>;
  grantAll(which: FunctionName): Promise<void>;
  /** Puts the event into the queue once more, as its archive has it. */
  sendAgain(eventId: string): Promise<void>;
  /** Changes when the last hour is counted. */
  countAt(schedule: string): Promise<void>;
  /** Configures the OnFailure destination of `aggregate` again. */
  keepFailures(): Promise<string>;
  moveBack(): Promise<string>;
  /** Lets the hour end and its count come. Where that would take an hour, what the schedule sends then is sent now. */
  endHour(): Promise<void>;
  // What a person sees.
  /** Items in the table, or those of one event: `2 items`. */
  items(eventId?: string): Promise<string>;
  /** `2 objects` */
  archived(): Promise<string>;
  /** Visible messages: `2 messages`. */
  messages(queue: QueueName): Promise<string>;
  /** The body of a visible message, which is deleted; empty when there is none. */
  take(queue: QueueName): Promise<string>;
  /** A look at the report of the latest hour in the subscriber's queue, which it empties. Repeated, it still tells what it took: `page_view /home: 2`, `no report`. */
  reported(): () => Promise<string>;
  /** How often `aggregate` began under a request id, by its log. */
  starts(requestId: string): Promise<string>;
}

export interface Posted {
  /** `202`, `400 page: …` */
  readonly text: string;
  readonly requestId: string;
  readonly eventIds: readonly string[];
}

export async function events(world: World, setup: EventsSetup = {}): Promise<EventsPipeline> {
  const config = world.sdk();
  const clients = provision.eventsClientsFor(config);
  const names = provision.eventsNames(world);
  const { handlers = {}, ...given } = setup;
  const options: provision.EventsOptions = {
    watched: false,
    failureQueues: false,
    ...given,
    ...(world.patience ? { patience: world.patience } : {}),
    code: await eventsCode(handlers),
  };
  world.defer(() => provision.removeEvents(clients, names, world.patience));
  const made = await provision.provisionEvents(clients, names, options);
  await world.changed?.("permission");
  const lacking = new Set<string>(setup.withoutRights);
  const putRights = async (which: FunctionName): Promise<void> => {
    const settings = provision.resolveEvents(options);
    const all: Readonly<Record<FunctionName, readonly Statement[]>> = {
      ingest: provision.ingestRights(names),
      process: provision.processRights(names),
      aggregate: provision.aggregateRights(names, settings),
    };
    await provision.putFunctionRole(clients, names[which], without(all[which], [...lacking]));
    await world.changed?.("permission");
  };
  const urlOf = async (queue: QueueName): Promise<string> => {
    const { QueueUrl = "" } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names[queue].name }));
    return QueueUrl;
  };
  const take = async (queue: QueueName): Promise<string> => {
    const QueueUrl = await urlOf(queue);
    const { Messages } = await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    const [message] = Messages ?? [];
    if (!message) return "";
    await clients.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
    return message.Body ?? "";
  };
  const send: EventsPipeline["send"] = async (MessageBody) => {
    const { $metadata, MessageId = "" } = await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: made.queueUrl, MessageBody }),
    );
    return { status: statusText($metadata.httpStatusCode ?? 0), id: MessageId };
  };
  const viewOf = (which: FunctionName): FunctionView => functionView(world, names[which].name, names[which].logGroup);
  return {
    names,
    ingest: viewOf("ingest"),
    process: viewOf("process"),
    aggregate: viewOf("aggregate"),
    async post(body) {
      const answer = await askApi(
        world,
        { api: made.apiId, stage: names.stage, path: "/events" },
        {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: typeof body === "string" ? body : JSON.stringify(body),
        },
      );
      const told: Told = JSON.parse(answer.body);
      const text = [statusText(answer.status), ...(told.reasons ?? [])].join(" · ");
      return { text, requestId: answer.headers["x-amzn-requestid"] ?? "", eventIds: told.event_ids ?? [] };
    },
    send,
    async startAggregate(event) {
      const { $metadata, StatusCode } = await clients.lambda.send(
        new InvokeCommand({
          FunctionName: names.aggregate.name,
          InvocationType: "Event",
          Payload: JSON.stringify(event),
        }),
      );
      return { status: statusText(StatusCode ?? 0), requestId: $metadata.requestId ?? "" };
    },
    async deploy(which, handler = handlerFile(`events/${which}`)) {
      const ZipFile = await codeOf(handler);
      await clients.lambda.send(new UpdateFunctionCodeCommand({ FunctionName: names[which].name, ZipFile }));
      await world.changed?.("function");
    },
    async revoke(which, action) {
      lacking.add(action);
      await putRights(which);
    },
    async grantAll(which) {
      lacking.clear();
      await putRights(which);
    },
    async sendAgain(eventId) {
      const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: names.bucket }));
      const Key = Contents.find((object) => object.Key?.endsWith(`/${eventId}.json`))?.Key;
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: names.bucket, Key }));
      await send((await Body?.transformToString()) ?? "");
    },
    countAt: (schedule) =>
      provision.putHourlySchedule(clients, names, provision.resolveEvents({ ...options, schedule })),
    keepFailures: () =>
      answerOf(
        clients.lambda.send(
          new PutFunctionEventInvokeConfigCommand({
            FunctionName: names.aggregate.name,
            DestinationConfig: { OnFailure: { Destination: names.aggregateFailures.arn } },
          }),
        ),
      ),
    moveBack: () => answerOf(clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: names.deadLetters.arn }))),
    async endHour() {
      const hourMs = 3_600_000;
      const due = (Math.floor(world.now() / hourMs) + 1) * hourMs + 5 * 60_000;
      if (world.engine === "embedded") return world.advance((due - world.now()) / 1000);
      const scheduled_time = new Date(due).toISOString();
      await clients.lambda.send(
        new InvokeCommand({
          FunctionName: names.aggregate.name,
          InvocationType: "Event",
          Payload: JSON.stringify({ scheduled_time }),
        }),
      );
      return world.idle();
    },
    async items(eventId = "") {
      const { Count = 0 } = await clients.dynamodb.send(
        new ScanCommand({
          TableName: names.table.name,
          Select: "COUNT",
          ConsistentRead: true,
          FilterExpression: "begins_with(event_id, :id)",
          ExpressionAttributeValues: { ":id": { S: eventId } },
        }),
      );
      return counted(Count, "item");
    },
    async archived() {
      const { KeyCount = 0 } = await clients.s3.send(new ListObjectsV2Command({ Bucket: names.bucket }));
      return counted(KeyCount, "object");
    },
    async messages(queue) {
      const { Attributes } = await clients.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: await urlOf(queue),
          AttributeNames: ["ApproximateNumberOfMessages"],
        }),
      );
      return counted(Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0), "message");
    },
    take,
    reported() {
      const reports: string[] = [];
      return async () => {
        for (let body = await take("reportsQueue"); body !== ""; body = await take("reportsQueue")) reports.push(body);
        // They begin with their hour.
        const last = reports.toSorted().at(-1);
        return last === undefined ? "no report" : reportText(last);
      };
    },
    async starts(requestId) {
      const lines = await viewOf("aggregate").logLines();
      return String(lines.filter((line) => line.startsWith(`START RequestId: ${requestId}`)).length);
    },
  };
}

/** The three packages of the pipeline; `handlers` replaces some of them. */
export async function eventsCode(
  handlers: Partial<Readonly<Record<FunctionName, string>>> = {},
): Promise<provision.EventsCode> {
  const [ingest, process, aggregate] = await Promise.all(
    (["ingest", "process", "aggregate"] as const).map((which) =>
      codeOf(handlers[which] ?? handlerFile(`events/${which}`)),
    ),
  );
  if (!ingest || !process || !aggregate) throw new Error("misfire: a handler of the analytics pipeline was not built");
  return { ingest, process, aggregate };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** What `ingest` answers. */
interface Told {
  readonly reasons?: readonly string[];
  readonly event_ids?: readonly string[];
}

function reportText(body: string): string {
  const { hour, counts = [] }: Report = JSON.parse(body);
  const rows = counts.map(({ event_type, page, count }) => `${event_type} ${page}: ${count}`);
  return rows.length === 0 ? `nothing in ${hour ?? ""}` : rows.join(", ");
}

/** What `aggregate` publishes. */
interface Report {
  readonly hour?: string;
  readonly counts?: readonly { readonly event_type: string; readonly page: string; readonly count: number }[];
}
