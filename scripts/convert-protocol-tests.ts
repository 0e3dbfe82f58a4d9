/**
 * Writes test/wire/conformance/*.json, Smithy's own tests of AWS's protocols, in the form of our model snapshot.
 *
 *   npx node scripts/convert-protocol-tests.ts <ast.json>
 *
 * The file is the JSON AST of software.amazon.smithy:smithy-aws-protocol-tests (Maven Central), made with smithy-cli:
 *   java -cp <smithy-cli and its dependencies> software.amazon.smithy.cli.SmithyCli ast --flatten --allow-unknown-traits \
 *     <smithy-aws-traits, smithy-protocol-traits, smithy-protocol-test-traits, smithy-validation-model, smithy-aws-protocol-tests> > ast.json
 * Converted last: tests 1.74.1 with cli 1.74.1, aws-traits 1.74.1, protocol-traits 1.73.0, protocol-test-traits 1.74.1, validation-model 1.54.0.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Protocol } from "../emulator/wire/contract.ts";
import type {
  Shape,
  StoredMember,
  StoredOperation,
  StoredRef,
  StoredService,
  StoredShape,
  Traits,
} from "../emulator/wire/model/shapes.ts";
import type { MalformedCase, RequestCase, ResponseCase } from "../test/wire/conformance/cases.ts";

const FOLDER = join(import.meta.dirname, "../test/wire/conformance");
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  "aws.protocols#restJson1": "restJson1",
  "aws.protocols#restXml": "restXml",
  "aws.protocols#awsJson1_0": "awsJson1_0",
  "aws.protocols#awsJson1_1": "awsJson1_1",
  "aws.protocols#awsQuery": "awsQuery",
  "smithy.protocols#rpcv2Cbor": "rpcv2Cbor",
};

type TraitValues = Readonly<Record<string, unknown>>;
interface Target {
  readonly target: string;
  readonly traits?: TraitValues;
}
interface AstShape {
  readonly type: string;
  readonly traits?: TraitValues;
  readonly members?: Readonly<Record<string, Target>>;
  readonly member?: Target;
  readonly key?: Target;
  readonly value?: Target;
  readonly version?: string;
  readonly operations?: readonly Target[];
  readonly errors?: readonly Target[];
  readonly input?: Target;
  readonly output?: Target;
}
interface Ast {
  readonly shapes: Readonly<Record<string, AstShape>>;
}

/** A test as Smithy has it; `params` and the like are JSON. */
interface RawCase {
  readonly id: string;
  readonly protocol: string;
  readonly appliesTo?: "client" | "server";
  readonly [key: string]: unknown;
}

function main(path: string | undefined): void {
  if (!path) {
    console.error(
      "No file given: this script needs the JSON AST of smithy-aws-protocol-tests; its first lines say how to make it.",
    );
    process.exitCode = 1;
    return;
  }
  const ast: Ast = JSON.parse(readFileSync(path, "utf8"));
  for (const [id, shape] of Object.entries(ast.shapes)) {
    if (shape.type !== "service") continue;
    const protocol = Object.keys(shape.traits ?? {}).flatMap((trait) => PROTOCOLS[trait] ?? [])[0];
    // ec2Query is spoken by EC2 alone, which is no service of ours.
    if (!protocol) continue;
    const suite = convert(ast, id, shape, protocol);
    const name = nameOf(id).replace(/_\d+$/, "").toLowerCase();
    writeFileSync(join(FOLDER, `${name}.json`), suite);
    console.log(`${name}: ${protocol}`);
  }
}

function convert(ast: Ast, id: string, service: AstShape, protocol: Protocol): string {
  const collector = new Collector(ast);
  const operations: Record<string, StoredOperation> = {};
  const errorIds = new Set((service.errors ?? []).map(({ target }) => target));
  const requests: RequestCase[] = [];
  const responses: ResponseCase[] = [];
  const malformed: MalformedCase[] = [];
  for (const { target } of service.operations ?? []) {
    const operation = ast.shapes[target];
    if (!operation) continue;
    const name = nameOf(target);
    operations[name] = collector.operation(operation);
    for (const error of operation.errors ?? []) errorIds.add(error.target);
    const traits = operation.traits ?? {};
    requests.push(...casesOf(traits["smithy.test#httpRequestTests"], id).map((raw) => requestCase(raw, name)));
    responses.push(...casesOf(traits["smithy.test#httpResponseTests"], id).map((raw) => responseCase(raw, name)));
    malformed.push(
      ...casesOf(traits["smithy.test#httpMalformedRequestTests"], id).flatMap((raw) => malformedCases(raw, name)),
    );
    for (const error of operation.errors ?? []) {
      const tests = casesOf(ast.shapes[error.target]?.traits?.["smithy.test#httpResponseTests"], id);
      for (const raw of tests) responses.push({ ...responseCase(raw, name), error: nameOf(error.target) });
    }
  }
  const errors = [...errorIds].toSorted().map((error) => collector.shape(error));
  const stored: StoredService = {
    service: entryOf(id, service, protocol),
    shapes: collector.shapes,
    operations,
    errors,
  };
  return lines({ ...stored, requests: unique(requests), responses: unique(responses), malformed: unique(malformed) });
}

/** An error that two operations have comes with its tests twice. */
function unique<Case extends { readonly id: string }>(cases: readonly Case[]): readonly Case[] {
  return [...new Map(cases.map((one) => [one.id, one])).values()];
}

function entryOf(id: string, service: AstShape, protocol: Protocol): StoredService["service"] {
  const name = nameOf(id);
  const traits = service.traits ?? {};
  const namespace = objectOf(traits["smithy.api#xmlNamespace"])["uri"];
  return {
    name: name.replace(/_\d+$/, "").toLowerCase(),
    version: service.version ?? "",
    protocols: [protocol],
    target: name,
    signingName: name.toLowerCase(),
    endpointPrefix: name.toLowerCase(),
    namespace: id.split("#")[0] ?? "",
    ...(typeof namespace === "string" ? { xmlNamespace: namespace } : {}),
    ...("aws.protocols#awsQueryCompatible" in traits ? { queryCompatible: true } : {}),
    ...(name === "AmazonS3" ? { s3: true } : {}),
  };
}

/** Only those that a server can be held to. */
function casesOf(given: unknown, service: string): readonly RawCase[] {
  const list: unknown = Array.isArray(given) ? given : objectOf(given)["testCases"];
  const cases: readonly RawCase[] = Array.isArray(list) ? list : [];
  // Errors and shapes are shared between services; `protocol` tells whose test it is.
  return cases.filter((raw) => raw.appliesTo !== "client" && PROTOCOLS[raw.protocol] !== undefined && service !== "");
}

function requestCase(raw: RawCase, operation: string): RequestCase {
  return {
    id: raw.id,
    operation,
    method: textOf(raw["method"]),
    uri: textOf(raw["uri"]),
    ...picked(raw, ["resolvedHost", "queryParams", "headers", "body", "bodyMediaType", "params"]),
  };
}

function responseCase(raw: RawCase, operation: string): ResponseCase {
  return {
    id: raw.id,
    operation,
    code: Number(raw["code"]),
    ...picked(raw, ["headers", "forbidHeaders", "body", "bodyMediaType", "params", "vendorParams"]),
  };
}

/** One case for each set of parameters: `$name:L` stands for the value, `$name:S` for it as a JSON string. */
function malformedCases(raw: RawCase, operation: string): readonly MalformedCase[] {
  const parameters = Object.entries(objectOf(raw["testParameters"])).map(
    ([name, values]): [string, readonly string[]] => [name, Array.isArray(values) ? values.map(String) : []],
  );
  const count = parameters[0]?.[1].length ?? 1;
  return Array.from({ length: count }, (_none, index): MalformedCase => {
    const fill = (value: unknown): unknown =>
      fillIn(value, new Map(parameters.map(([name, values]) => [name, values[index] ?? ""])));
    const request = objectOf(fill(raw["request"]));
    const response = objectOf(fill(raw["response"]));
    return {
      id: parameters.length > 0 ? `${raw.id}_case${index}` : raw.id,
      operation,
      method: textOf(request["method"]),
      uri: textOf(request["uri"]),
      ...picked(request, ["queryParams", "headers", "body"]),
      code: Number(response["code"]),
      errorType: textOf(objectOf(response["headers"])["x-amzn-errortype"]),
    };
  });
}

function fillIn(value: unknown, parameters: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string") {
    let text = value;
    for (const [name, parameter] of parameters)
      text = text.replaceAll(`$${name}:L`, () => parameter).replaceAll(`$${name}:S`, () => JSON.stringify(parameter));
    return text.replaceAll("$$", () => "$");
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, parameters));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [String(fillIn(name, parameters)), fillIn(item, parameters)]),
  );
}

function picked(raw: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, never> {
  const kept: Record<string, unknown> = {};
  for (const name of names) if (raw[name] !== undefined) kept[name] = raw[name];
  const result: Record<string, never> = JSON.parse(JSON.stringify(kept));
  return result;
}

const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const nameOf = (id: string): string => id.slice(id.indexOf("#") + 1);

const KINDS: Readonly<Record<string, Shape["kind"]>> = {
  byte: "byte",
  short: "short",
  integer: "integer",
  intEnum: "integer",
  long: "long",
  bigInteger: "long",
  float: "float",
  double: "double",
  bigDecimal: "double",
  string: "string",
  enum: "string",
  boolean: "boolean",
  blob: "blob",
  timestamp: "timestamp",
  document: "document",
};

class Collector {
  readonly shapes: StoredShape[] = [];
  readonly #ast: Ast;
  readonly #indices = new Map<string, number>();

  constructor(ast: Ast) {
    this.#ast = ast;
  }

  operation(operation: AstShape): StoredOperation {
    const traits = operation.traits ?? {};
    const http = objectOf(traits["smithy.api#http"]);
    const input = operation.input?.target ?? UNIT;
    const output = operation.output?.target ?? UNIT;
    return {
      ...(input === UNIT ? {} : { input: this.shape(input) }),
      ...(output === UNIT ? {} : { output: this.shape(output) }),
      ...(http["uri"] === undefined
        ? {}
        : { http: [textOf(http["method"]), textOf(http["uri"]), Number(http["code"] ?? 200)] }),
      ...("aws.customizations#s3UnwrappedXmlOutput" in traits ? { unwrapped: true } : {}),
    };
  }

  shape(id: string): number {
    const known = this.#indices.get(id);
    if (known !== undefined) return known;
    const index = this.shapes.push({ kind: "document" }) - 1;
    this.#indices.set(id, index);
    this.shapes[index] = this.#build(id);
    return index;
  }

  #build(id: string): StoredShape {
    const prelude = /^smithy\.api#(?:Primitive)?(\w+)$/.exec(id)?.[1];
    const shape = this.#ast.shapes[id] ?? {
      type: prelude ? prelude.slice(0, 1).toLowerCase() + prelude.slice(1) : "document",
    };
    const traits = traitsOf(shape.traits ?? {});
    const base = { name: nameOf(id), ...(Object.keys(traits).length > 0 ? { traits } : {}) };
    if (shape.member) return { kind: "list", ...base, member: this.#ref(shape.member) };
    if (shape.key && shape.value)
      return { kind: "map", ...base, key: this.#ref(shape.key), value: this.#ref(shape.value) };
    if (shape.type !== "structure" && shape.type !== "union") {
      const values = shape.type === "enum" ? enumValues(shape) : undefined;
      const all = values ? { ...traits, enum: values } : traits;
      return {
        kind: KINDS[shape.type] ?? "document",
        name: base.name,
        ...(Object.keys(all).length > 0 ? { traits: all } : {}),
      };
    }
    const members = Object.entries(shape.members ?? {});
    const required = members
      .filter(([, member]) => "smithy.api#required" in (member.traits ?? {}))
      .map(([name]) => name);
    return {
      kind: shape.type,
      ...base,
      members: members.map(([name, member]): StoredMember => [name, ...this.#ref(member)]),
      ...(required.length > 0 ? { required } : {}),
    };
  }

  #ref({ target, traits = {} }: Target): StoredRef {
    const kept = traitsOf(traits);
    return Object.keys(kept).length > 0 ? [this.shape(target), kept] : [this.shape(target)];
  }
}

const UNIT = "smithy.api#Unit";

const enumValues = (shape: AstShape): readonly string[] =>
  Object.entries(shape.members ?? {}).map(([name, member]) => textOf(member.traits?.["smithy.api#enumValue"]) || name);

const FLAGS = [
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
];
const VALUES = [
  "jsonName",
  "xmlName",
  "httpHeader",
  "httpPrefixHeaders",
  "httpQuery",
  "mediaType",
  "error",
  "httpError",
  "timestampFormat",
  "pattern",
];

function traitsOf(given: TraitValues): Traits {
  const api = (name: string): unknown => given[`smithy.api#${name}`];
  const traits: Record<string, unknown> = {};
  for (const name of FLAGS) if (api(name) !== undefined) traits[name] = true;
  for (const name of VALUES) if (api(name) !== undefined) traits[name] = api(name);
  const { uri, prefix = "" } = objectOf(api("xmlNamespace"));
  if (uri !== undefined) traits["xmlNamespace"] = [prefix, uri];
  for (const name of ["length", "range"]) {
    const { min = null, max = null } = objectOf(api(name));
    if (api(name) !== undefined) traits[name] = [min, max];
  }
  if (api("uniqueItems") !== undefined) traits["unique"] = true;
  if (api("default") !== undefined && api("default") !== null) traits["default"] = api("default");
  const values = api("enum");
  if (Array.isArray(values)) traits["enum"] = values.map((one) => textOf(objectOf(one)["value"]));
  const { code, httpResponseCode } = objectOf(given["aws.protocols#awsQueryError"]);
  if (code !== undefined) traits["queryError"] = [code, httpResponseCode];
  return traits;
}

function lines(suite: Readonly<Record<string, unknown>>): string {
  return `{${Object.entries(suite)
    .map(([name, value]) => `${JSON.stringify(name)}:${onePerLine(value)}`)
    .join(",\n")}}\n`;
}

const onePerLine = (value: unknown): string =>
  Array.isArray(value) && value.length > 0
    ? `[\n${value.map((item) => JSON.stringify(item)).join(",\n")}\n]`
    : JSON.stringify(value);

main(process.argv[2]);
