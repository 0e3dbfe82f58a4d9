import type { Delivery } from "../arrows/shared/async-queue.ts";
import type { ExecutionRole } from "../arrows/shared/execution-role.ts";
import type { Post } from "../arrows/sns-to-http.ts";
import {
  assert,
  late,
  type ApiLogs,
  type ContentStore,
  type Front,
  type FunctionCaller,
  type FunctionRunner,
  type Kernel,
  type Millis,
  type ResourcePolicy,
  type Service,
} from "../kernel/index.ts";
import type { RuntimeOptions } from "../runtime/index.ts";
import type { ApiGatewayRoom } from "../services/apigateway/index.ts";
import type { ApiGatewayV2Room } from "../services/apigatewayv2/index.ts";
import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { DynamoDbRoom } from "../services/dynamodb/index.ts";
import type { DynamoDbStreamsRoom } from "../services/dynamodbstreams/index.ts";
import type { EventsRoom } from "../services/events/index.ts";
import type { IamRoom } from "../services/iam/index.ts";
import type { LambdaRoom } from "../services/lambda/index.ts";
import type { LogsRoom } from "../services/logs/index.ts";
import type { readForm, S3Room, signatureOf } from "../services/s3/index.ts";
import type { SchedulerRoom } from "../services/scheduler/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";
import type { SqsRoom } from "../services/sqs/index.ts";
import type { StsRoom } from "../services/sts/index.ts";

/** The rooms of a world, by the names that AWS's models give them. */
export interface Rooms {
  readonly apigateway: ApiGatewayRoom;
  readonly apigatewayv2: ApiGatewayV2Room;
  readonly cloudwatch: CloudWatchRoom;
  readonly dynamodb: DynamoDbRoom;
  readonly dynamodbstreams: DynamoDbStreamsRoom;
  readonly events: EventsRoom;
  readonly iam: IamRoom;
  readonly lambda: LambdaPart;
  readonly logs: LogsRoom;
  readonly s3: S3Part;
  readonly scheduler: SchedulerRoom;
  readonly sns: SnsRoom;
  readonly sqs: SqsRoom;
  readonly sts: StsRoom;
}

/** The room with the front at which functions answer by URLs of their own. */
export interface LambdaPart extends LambdaRoom {
  readonly front: Front;
}

/** The room with what reads the forms that browsers send to it. */
export interface S3Part extends S3Room {
  readonly readForm: typeof readForm;
  readonly signatureOf: typeof signatureOf;
}

/** Where records and dead letters of functions go. */
export interface Destinations {
  deliver(delivery: Delivery): void;
}

/** What a world consists of beside its kernel and its wire. */
export interface Parts extends Rooms {
  /** Functions for APIs. */
  readonly apiFunctions: FunctionCaller;
  /** Log groups for APIs. */
  readonly apiLogs: ApiLogs;
  readonly destinations: Destinations;
  readonly executionRole: ExecutionRole;
  /** Read queues and streams for functions, by themselves. */
  readonly queuePoller: { readonly polls: "queues" };
  readonly runtime: FunctionRunner;
  readonly streamPoller: { readonly polls: "streams" };
}

export type PartName = keyof Parts;

/** What every part is made from. */
export interface Site {
  readonly kernel: Kernel;
  readonly contents: ContentStore;
  readonly settings: Settings;
  /** All parts; each is made, with the arrows that start at it, when something of it is first asked for. */
  readonly parts: Parts;
  /** Makes a part now. */
  enter(name: PartName): void;
  /** The resource policy of whatever the ARN names. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
}

export interface Settings {
  readonly eventLatency: Millis;
  readonly functionLatency: Millis;
  readonly iamPropagation: Millis;
  /** How SNS reaches HTTP endpoints outside, if it does. */
  readonly outbound: Post | undefined;
  /** What the world outside gives to the runtime. */
  readonly runtime: Omit<RuntimeOptions, "kernel" | "onLog">;
}

/** How each part is made. */
export type Makers = { readonly [Name in PartName]: (site: Site) => Parts[Name] };

/** The parts of one world as it knows them. */
export interface Assembly {
  readonly parts: Parts;
  /** Every room as the wire sees it: in a fixed order, and none is made for it. */
  readonly services: readonly Service[];
  /** Whether that part was made. */
  has(name: PartName): boolean;
  enter(name: PartName): void;
  /** Makes the parts that rows of these tables belong to, always in the same order. */
  enterFor(tables: Iterable<string>): void;
}

/** As health and coverage name them. */
const ROOMS = [
  "s3",
  "lambda",
  "iam",
  "sts",
  "logs",
  "sqs",
  "sns",
  "dynamodb",
  "dynamodbstreams",
  "cloudwatch",
  "apigateway",
  "apigatewayv2",
  "events",
  "scheduler",
] as const satisfies readonly (keyof Rooms)[];

/** In which order kept state comes back: what others ask about comes before them. */
const RESTORED = [
  "cloudwatch",
  "iam",
  "sts",
  "logs",
  "sqs",
  "sns",
  "dynamodb",
  "s3",
  "events",
  "scheduler",
  "lambda",
  "streamPoller",
  "apigateway",
  "apigatewayv2",
] as const satisfies readonly PartName[];

/**
 * A world of which nothing is there yet. Whatever order parts are made in, the world goes the same way: making one draws no chance,
 * writes nothing down and lets nothing fall due.
 */
export function assemble(given: Pick<Site, "kernel" | "contents" | "settings">, makers: Makers): Assembly {
  const made: { -readonly [Name in PartName]?: Parts[Name] } = {};
  const making = new Set<PartName>();
  const part = <Name extends PartName>(name: Name): Parts[Name] => {
    const known: Parts[Name] | undefined = made[name];
    if (known) return known;
    assert(!making.has(name), `${name} is asked for while it is made`);
    making.add(name);
    try {
      const fresh: Parts[Name] = makers[name](site);
      made[name] = fresh;
      return fresh;
    } finally {
      making.delete(name);
    }
  };
  const enter = (name: PartName): void => void part(name);
  const parts: Parts = {
    apiFunctions: late(() => part("apiFunctions")),
    apiLogs: late(() => part("apiLogs")),
    apigateway: late(() => part("apigateway")),
    apigatewayv2: late(() => part("apigatewayv2")),
    cloudwatch: late(() => part("cloudwatch")),
    destinations: late(() => part("destinations")),
    dynamodb: late(() => part("dynamodb")),
    dynamodbstreams: late(() => part("dynamodbstreams")),
    events: late(() => part("events")),
    executionRole: late(() => part("executionRole")),
    iam: late(() => part("iam")),
    lambda: late(() => part("lambda")),
    logs: late(() => part("logs")),
    queuePoller: late(() => part("queuePoller")),
    runtime: late(() => part("runtime")),
    s3: late(() => part("s3")),
    scheduler: late(() => part("scheduler")),
    sns: late(() => part("sns")),
    sqs: late(() => part("sqs")),
    streamPoller: late(() => part("streamPoller")),
    sts: late(() => part("sts")),
  };
  const services = ROOMS.map((name) => new LateService(name, () => part(name).service));
  const byName = new Map(services.map((service) => [service.name, service]));
  const site: Site = {
    ...given,
    parts,
    enter,
    resourcePolicy(arn) {
      const [, , service = "", region = "", account = ""] = arn.split(":");
      return byName.get(service)?.resourcePolicy(arn, { region, account });
    },
  };
  // What services tell CloudWatch stands in the journal; a listener that comes in while an entry is told of hears of it, too.
  given.kernel.journal.onWrite((entry) => {
    if (entry.kind === "metric" && made.cloudwatch === undefined) enter("cloudwatch");
  });
  return {
    parts,
    services,
    has: (name) => made[name] !== undefined,
    enter,
    enterFor(tables) {
      const wanted = new Set([...tables].map(partOfTable));
      for (const name of RESTORED) if (wanted.has(name)) enter(name);
    },
  };
}

/** A service whose room is made when something of it is asked for: all that it may have, so that nothing is forgotten here. */
class LateService implements Required<Service> {
  readonly name: string;
  readonly #find: () => Service;
  #service: Service | undefined;

  constructor(name: string, find: () => Service) {
    this.name = name;
    this.#find = find;
  }

  get #made(): Service {
    return (this.#service ??= this.#find());
  }

  get operations(): Service["operations"] {
    return this.#made.operations;
  }

  get coverage(): NonNullable<Service["coverage"]> {
    return this.#made.coverage ?? { storedOnly: [], refused: {} };
  }

  resourcePolicy(...asked: Parameters<Service["resourcePolicy"]>): ReturnType<Service["resourcePolicy"]> {
    return this.#made.resourcePolicy(...asked);
  }

  denied(...asked: Parameters<Service["denied"]>): ReturnType<Service["denied"]> {
    return this.#made.denied(...asked);
  }
}

/** Whose rows a table of the ledger holds: `sqs.messages` are the queues', `errands.sns-to-sqs` the topics'. */
function partOfTable(table: string): PartName | undefined {
  if (table.startsWith("dynamodb-to-lambda.")) return "streamPoller";
  const [owner = ""] = table.replace(/^errands\./, "").split(/[.-]/);
  const name = STARTS[owner] ?? owner;
  return RESTORED.find((part) => part === name);
}

/** Arrows whose names do not begin with the room that they start at. */
const STARTS: Readonly<Record<string, PartName>> = { alarm: "cloudwatch", rule: "events" };
