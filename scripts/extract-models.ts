/**
 * Writes emulator/wire/model/*.json from the schemas that the AWS SDK's clients export and from botocore's service models.
 *
 *   npx node scripts/extract-models.ts <botocore's data folder>
 *
 * The folder comes with `pip install botocore==1.44.5`: <environment>/lib/python3.X/site-packages/botocore/data.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Protocol } from "../emulator/wire/contract.ts";
import type {
  ServiceEntry,
  Shape,
  StoredMember,
  StoredOperation,
  StoredRef,
  StoredService,
  StoredShape,
  Traits,
  NumberKind,
} from "../emulator/wire/model/shapes.ts";

/** Our name (botocore's too) → the client package, and the client's class. */
const SERVICES = {
  s3: ["s3", "S3Client"],
  lambda: ["lambda", "LambdaClient"],
  iam: ["iam", "IAMClient"],
  sts: ["sts", "STSClient"],
  sqs: ["sqs", "SQSClient"],
  sns: ["sns", "SNSClient"],
  dynamodb: ["dynamodb", "DynamoDBClient"],
  dynamodbstreams: ["dynamodb-streams", "DynamoDBStreamsClient"],
  events: ["eventbridge", "EventBridgeClient"],
  scheduler: ["scheduler", "SchedulerClient"],
  apigateway: ["api-gateway", "APIGatewayClient"],
  apigatewayv2: ["apigatewayv2", "ApiGatewayV2Client"],
  cloudwatch: ["cloudwatch", "CloudWatchClient"],
  logs: ["cloudwatch-logs", "CloudWatchLogsClient"],
  cloudformation: ["cloudformation", "CloudFormationClient"],
} as const;

const MODEL_FOLDER = join(import.meta.dirname, "../emulator/wire/model");

interface BotoShape {
  readonly type: string;
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly pattern?: string;
  readonly union?: boolean;
}

interface BotoService {
  readonly metadata: {
    readonly apiVersion: string;
    readonly endpointPrefix: string;
    readonly signingName?: string;
    readonly protocol: string;
    readonly protocols?: readonly string[];
    readonly jsonVersion?: string;
    readonly awsQueryCompatible?: object;
  };
  readonly operations: Readonly<
    Record<string, { readonly input?: { readonly shape: string }; readonly output?: { readonly shape: string } }>
  >;
  readonly shapes: Readonly<Record<string, BotoShape>>;
}

interface ProtocolSettings {
  readonly defaultNamespace: string;
  readonly version: string;
  readonly serviceTarget: string;
  readonly xmlNamespace?: string;
  readonly awsQueryCompatible?: boolean;
}

/** SQS's query form predates its JSON one, and neither model says its namespace any more. */
const XML_NAMESPACES: Readonly<Record<string, string>> = { sqs: "http://queue.amazonaws.com/doc/2012-11-05/" };

async function main(botocore: string | undefined): Promise<void> {
  if (!botocore || !existsSync(join(botocore, "s3"))) {
    console.error(
      `${botocore ? `No botocore models in ${botocore}.` : "No folder given."} Constraints come from botocore's data folder:\n` +
        "  python3 -m venv /tmp/models && /tmp/models/bin/pip install botocore==1.44.5\n" +
        "  npx node scripts/extract-models.ts /tmp/models/lib/python3.*/site-packages/botocore/data",
    );
    process.exitCode = 1;
    return;
  }
  const catalog: ServiceEntry[] = [];
  for (const [name, [packageName, clientName]] of Object.entries(SERVICES)) {
    const sdk: Readonly<Record<string, unknown>> = await import(`@aws-sdk/client-${packageName}`);
    const stored = extract(name, sdk, settingsOf(sdk[clientName]), readBotocore(botocore, name));
    writeFileSync(join(MODEL_FOLDER, `${name}.json`), oneShapePerLine(stored));
    catalog.push(stored.service);
    console.log(`${name}: ${Object.keys(stored.operations).length} operations, ${stored.shapes.length} shapes`);
  }
  writeFileSync(
    join(MODEL_FOLDER, "catalog.json"),
    `[\n${catalog.map((entry) => JSON.stringify(entry)).join(",\n")}\n]\n`,
  );
}

function settingsOf(client: unknown): ProtocolSettings {
  if (typeof client !== "function") throw new Error("the SDK's client is no class");
  const made: { readonly config: { readonly protocolSettings: ProtocolSettings } } = Reflect.construct(client, [
    { region: "us-east-1" },
  ]);
  return made.config.protocolSettings;
}

function readBotocore(folder: string, name: string): BotoService {
  const version = readdirSync(join(folder, name)).toSorted().at(-1);
  const path = join(folder, name, version ?? "", "service-2.json");
  const text = existsSync(path) ? readFileSync(path) : gunzipSync(readFileSync(`${path}.gz`));
  const service: BotoService = JSON.parse(text.toString("utf8"));
  return service;
}

function extract(
  name: string,
  sdk: Readonly<Record<string, unknown>>,
  settings: ProtocolSettings,
  boto: BotoService,
): StoredService {
  const collector = new Collector(boto);
  const operations: Record<string, StoredOperation> = {};
  const errors: number[] = [];
  const schemas = Object.entries(sdk)
    .flatMap(([key, value]) => (key.endsWith("$") && isSchema(value) ? [value] : []))
    .toSorted((a, b) => (a[2] < b[2] ? -1 : 1));
  for (const schema of schemas) {
    if (schema[0] === OPERATION) operations[schema[2]] = collector.operation(schema, name);
    else if (schema[0] === ERROR && traitsOf(schema[3]).error) errors.push(collector.shape(schema, schema[2]));
  }
  return { service: entryOf(name, settings, boto), shapes: collector.shapes, operations, errors };
}

function entryOf(name: string, settings: ProtocolSettings, boto: BotoService): ServiceEntry {
  const { metadata } = boto;
  const xmlNamespace = settings.xmlNamespace ?? XML_NAMESPACES[name];
  return {
    name,
    version: settings.version,
    protocols: protocolsOf(boto),
    target: settings.serviceTarget,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    endpointPrefix: metadata.endpointPrefix,
    namespace: settings.defaultNamespace,
    ...(xmlNamespace ? { xmlNamespace } : {}),
    ...(settings.awsQueryCompatible ? { queryCompatible: true } : {}),
    ...(name === "s3" ? { s3: true } : {}),
  };
}

function protocolsOf({ metadata }: BotoService): readonly Protocol[] {
  const json: Protocol = metadata.jsonVersion === "1.0" ? "awsJson1_0" : "awsJson1_1";
  const known: Readonly<Record<string, Protocol>> = {
    "rest-xml": "restXml",
    "rest-json": "restJson1",
    query: "awsQuery",
    json,
    "smithy-rpc-v2-cbor": "rpcv2Cbor",
  };
  const named = (metadata.protocols ?? [metadata.protocol]).map((protocol) => known[protocol]);
  const all = metadata.awsQueryCompatible ? [...named, "awsQuery" as const] : named;
  return [...new Set(all.filter((protocol) => protocol !== undefined))];
}

// The SDK's schemas are tuples: https://github.com/smithy-lang/smithy-typescript, packages/types, static-schemas.ts.
type Schema = readonly [kind: number, namespace: string, name: string, traits: unknown, ...rest: readonly unknown[]];
const OPERATION = 9;
const ERROR = -3;
const SIMPLE: Readonly<Record<number, readonly [Shape["kind"], Traits?]>> = {
  0: ["string"],
  1: ["double"],
  2: ["boolean"],
  4: ["timestamp"],
  5: ["timestamp", { timestampFormat: "date-time" }],
  6: ["timestamp", { timestampFormat: "http-date" }],
  7: ["timestamp", { timestampFormat: "epoch-seconds" }],
  15: ["document"],
  17: ["long"],
  19: ["double"],
  21: ["blob"],
  42: ["blob", { streaming: true }],
};
const LIST_BIT = 0b0100_0000;
const MAP_BIT = 0b1000_0000;
const TRAIT_BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
] as const;

/** Collects shapes once each. A simple shape is told apart by botocore's name for it, which carries the constraints. */
class Collector {
  readonly shapes: StoredShape[] = [];
  readonly #boto: BotoService;
  readonly #indices = new Map<unknown, Map<string, number>>();

  constructor(boto: BotoService) {
    this.#boto = boto;
  }

  operation(schema: Schema, service: string): StoredOperation {
    const [, , name, traits, input, output] = schema;
    const boto = this.#boto.operations[name];
    const http = httpOf(traits);
    const inputSchema = resolve(input);
    const outputSchema = resolve(output);
    return {
      ...(inputSchema === "unit" ? {} : { input: this.shape(inputSchema, boto?.input?.shape) }),
      ...(outputSchema === "unit" ? {} : { output: this.shape(outputSchema, boto?.output?.shape) }),
      ...(http ? { http: service === "s3" ? [http[0], withBucket(http[1], inputSchema), http[2]] : http } : {}),
      // The SDK's schemas do not carry Smithy's s3UnwrappedXmlOutput; this is the one operation that has it.
      ...(service === "s3" && name === "GetBucketLocation" ? { unwrapped: true } : {}),
    };
  }

  shape(given: unknown, botoName: string | undefined): number {
    const schema = resolve(given);
    const boto = botoName === undefined ? undefined : this.#boto.shapes[botoName];
    const name = boto ? (botoName ?? "") : "";
    let indices = this.#indices.get(schema);
    if (!indices) this.#indices.set(schema, (indices = new Map<string, number>()));
    const known = indices.get(name);
    if (known !== undefined) return known;
    const index = this.shapes.push({ kind: "document" }) - 1;
    indices.set(name, index);
    this.shapes[index] = this.#build(schema, boto, name);
    return index;
  }

  #build(schema: unknown, boto: BotoShape | undefined, name: string): StoredShape {
    if (schema === "unit") return { kind: "structure", name: name || "Unit", members: [] };
    if (typeof schema === "number") return this.#simple(schema, boto, name);
    if (!isSchema(schema)) throw new Error("the SDK has a schema of a form that this script does not know");
    const [kind, , schemaName, rawTraits, first, second, requiredCount] = schema;
    if (kind === 0) {
      const simple = this.#simple(numberOf(resolve(first)), boto, name || schemaName);
      return { ...simple, ...someTraits({ ...simple.traits, ...traitsOf(rawTraits) }) };
    }
    const base = {
      name: schemaName,
      ...someTraits({ ...traitsOf(rawTraits), ...constraintsOf(boto) }),
    };
    if (kind === 1) return { kind: "list", ...base, member: this.#ref(first, boto?.member?.shape) };
    if (kind === 2)
      return {
        kind: "map",
        ...base,
        key: this.#ref(first, boto?.key?.shape),
        value: this.#ref(second, boto?.value?.shape),
      };
    const names = stringsOf(first);
    const refs = listOf(second);
    const required =
      boto?.required?.filter((member) => names.includes(member)) ??
      names.slice(0, typeof requiredCount === "number" ? requiredCount : 0);
    return {
      kind: kind === 4 || boto?.union === true ? "union" : "structure",
      ...base,
      members: names.map((member, at): StoredMember => [
        member,
        ...this.#ref(refs[at], boto?.members?.[member]?.shape),
      ]),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  #simple(code: number, boto: BotoShape | undefined, name: string): StoredShape {
    if (code & LIST_BIT) {
      const base = { ...(name ? { name } : {}), ...someTraits(constraintsOf(boto)) };
      return { kind: "list", ...base, member: this.#ref(code & ~LIST_BIT, boto?.member?.shape) };
    }
    if (code & MAP_BIT) {
      const base = { ...(name ? { name } : {}), ...someTraits(constraintsOf(boto)) };
      const key = this.#ref(0, boto?.key?.shape);
      return { kind: "map", ...base, key, value: this.#ref(code & ~MAP_BIT, boto?.value?.shape) };
    }
    const known = SIMPLE[code];
    if (!known) throw new Error(`the SDK has a simple schema ${code} that this script does not know`);
    const [kind, traits] = known;
    return {
      kind: kind === "double" || kind === "long" ? numberKind(kind, boto) : kind,
      ...(name ? { name } : {}),
      ...someTraits({ ...traits, ...constraintsOf(boto) }),
    };
  }

  #ref(given: unknown, botoName: string | undefined): StoredRef {
    const [schema, rawTraits] = isUse(given) ? given : [given, 0];
    const traits = traitsOf(rawTraits);
    const index = this.shape(schema, botoName);
    return Object.keys(traits).length > 0 ? [index, traits] : [index];
  }
}

const NUMBER_KINDS: readonly string[] = ["byte", "short", "integer", "long", "float", "double"];

function numberKind(otherwise: Shape["kind"], boto: BotoShape | undefined): Shape["kind"] {
  return boto && isNumberKind(boto.type) ? boto.type : otherwise;
}

/** A schema that refers to itself comes as a function. */
const resolve = (given: unknown): unknown => (isThunk(given) ? given() : given);

const isThunk = (given: unknown): given is () => unknown => typeof given === "function";

const isNumberKind = (kind: string): kind is NumberKind => NUMBER_KINDS.includes(kind);

const isSchema = (given: unknown): given is Schema =>
  Array.isArray(given) && given.length > 2 && typeof given[0] === "number" && typeof given[2] === "string";

const listOf = (given: unknown): readonly unknown[] => (Array.isArray(given) ? given : []);

const stringsOf = (given: unknown): readonly string[] => listOf(given).filter((item) => typeof item === "string");

function numberOf(given: unknown): number {
  if (typeof given !== "number") throw new Error("the SDK has a simple schema without a number");
  return given;
}

function httpOf(traits: unknown): readonly [method: string, uri: string, status: number] | undefined {
  const given = typeof traits === "object" && traits !== null && "http" in traits ? traits.http : undefined;
  const [method, uri, status] = listOf(given);
  return typeof method === "string" && typeof uri === "string" && typeof status === "number"
    ? [method, uri, status]
    : undefined;
}

/** A use of a schema is a pair of the schema and traits; a schema itself is longer. */
const isUse = (given: unknown): given is readonly [unknown, unknown] => Array.isArray(given) && given.length === 2;

/** What the SDK's traits are called here; what is not named has no meaning to a server. */
function traitsOf(given: unknown): Traits {
  const raw: Record<string, unknown> = {};
  if (typeof given === "number") {
    for (const [bit, trait] of TRAIT_BITS.entries()) if ((given >> bit) & 1) raw[trait] = 1;
  } else if (typeof given === "object" && given !== null) Object.assign(raw, given);
  const traits: Record<string, unknown> = {};
  for (const [trait, value] of Object.entries(raw)) {
    if (FLAGS.has(trait)) traits[trait] = true;
    else if (VALUES.has(trait)) traits[trait] = value;
    else if (trait === "awsQueryError") traits["queryError"] = value;
    else if (!IGNORED.has(trait)) throw new Error(`the SDK has a trait ${trait} that this script does not know`);
  }
  return traits;
}

const FLAGS = new Set([
  "xmlFlattened",
  "xmlAttribute",
  "httpLabel",
  "httpPayload",
  "httpQueryParams",
  "httpResponseCode",
  "hostLabel",
  "streaming",
  "sparse",
  "sensitive",
  "eventHeader",
  "eventPayload",
]);
const VALUES = new Set([
  "jsonName",
  "xmlName",
  "xmlNamespace",
  "httpHeader",
  "httpPrefixHeaders",
  "httpQuery",
  "mediaType",
  "error",
  "httpError",
  "http",
]);
const IGNORED = new Set(["idempotent", "idempotencyToken", "endpoint", "httpChecksum"]);

function constraintsOf(boto: BotoShape | undefined): Traits {
  if (!boto) return {};
  const { min = null, max = null } = boto;
  const bounds = min === null && max === null ? undefined : ([min, max] as const);
  return {
    ...(bounds && NUMBER_KINDS.includes(boto.type) ? { range: bounds } : {}),
    ...(bounds && !NUMBER_KINDS.includes(boto.type) ? { length: bounds } : {}),
    ...(boto.pattern === undefined ? {} : { pattern: boto.pattern }),
    ...(boto.enum === undefined ? {} : { enum: boto.enum }),
  };
}

function someTraits(value: Traits): { readonly traits?: Traits } {
  return Object.keys(value).length > 0 ? { traits: value } : {};
}

/** The SDK resolves the bucket into the host name and leaves it out of the URI; `x-id` only tells its own logs apart. */
function withBucket(uri: string, input: unknown): string {
  const [path = "/", query = ""] = uri.split("?");
  const [, , , , names, refs] = listOf(input);
  const use = listOf(refs)[stringsOf(names).indexOf("Bucket")];
  const labelled = isUse(use) && traitsOf(use[1]).httpLabel === true;
  const full = labelled && !path.includes("{Bucket}") ? `/{Bucket}${path === "/" ? "" : path}` : path;
  const kept = query.split("&").filter((pair) => pair !== "" && !pair.startsWith("x-id="));
  return kept.length > 0 ? `${full}?${kept.join("&")}` : full;
}

/** Compact, and yet with differences one can read. */
function oneShapePerLine(stored: StoredService): string {
  const operations = Object.entries(stored.operations).map(
    ([name, operation]) => `${JSON.stringify(name)}:${JSON.stringify(operation)}`,
  );
  return [
    `{"service":${JSON.stringify(stored.service)},`,
    `"shapes":[\n${stored.shapes.map((shape) => JSON.stringify(shape)).join(",\n")}\n],`,
    `"operations":{\n${operations.join(",\n")}\n},`,
    `"errors":${JSON.stringify(stored.errors)}}\n`,
  ].join("\n");
}

await main(process.argv[2]);
