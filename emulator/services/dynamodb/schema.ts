import type { AttributeDefinition, KeySchemaElement, Projection as GivenProjection } from "@aws-sdk/client-dynamodb";
import { invalidValues, unsupported, validation } from "./errors.ts";
import { GLOBAL_INDEXES_MAX, LOCAL_INDEXES_MAX } from "./limits.ts";
import type { KeyPart, Keys, KeyType } from "./storage/entry.ts";
import type { IndexShape, Projection } from "./storage/index-data.ts";

/** What CreateTable says of a table's shape. */
export interface GivenSchema {
  readonly AttributeDefinitions?: AttributeDefinition[] | undefined;
  readonly KeySchema?: KeySchemaElement[] | undefined;
  readonly LocalSecondaryIndexes?: GivenIndex[] | undefined;
  readonly GlobalSecondaryIndexes?: GivenIndex[] | undefined;
}

export interface GivenIndex {
  readonly IndexName?: string | undefined;
  readonly KeySchema?: KeySchemaElement[] | undefined;
  readonly Projection?: GivenProjection | undefined;
}

export interface Schema {
  readonly keys: Keys;
  readonly indexes: readonly IndexShape[];
}

/** Throws AWS's answer to a shape that no table can have. */
export function readSchema(given: GivenSchema): Schema {
  const definitions = given.AttributeDefinitions ?? [];
  const keys = readKeys(given.KeySchema, definitions);
  const locals = (given.LocalSecondaryIndexes ?? []).map((index) => readLocal(index, keys, definitions));
  const globals = (given.GlobalSecondaryIndexes ?? []).map((index) => readIndex(index, "global", definitions));
  if (given.LocalSecondaryIndexes && locals.length === 0) throw invalidValues("List of LocalSecondaryIndexes is empty");
  if (given.GlobalSecondaryIndexes && globals.length === 0)
    throw invalidValues("List of GlobalSecondaryIndexes is empty");
  if (locals.length > LOCAL_INDEXES_MAX)
    throw invalidValues("Number of LocalSecondaryIndexes exceeds per-table limit of 5");
  if (globals.length > GLOBAL_INDEXES_MAX)
    throw invalidValues("GlobalSecondaryIndex count exceeds the per-table limit of 20");
  const indexes = [...locals, ...globals];
  const names = indexes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw invalidValues(`Duplicate index name: ${twice}`);
  requireAllUsed(definitions, keys, indexes);
  return { keys, indexes };
}

/** Attributes are only defined for keys. */
export function requireAllUsed(
  definitions: readonly AttributeDefinition[],
  keys: Keys,
  indexes: readonly IndexShape[],
): void {
  const used = new Set(
    [keys, ...indexes.map((index) => index.keys)].flatMap(({ partition, sort }) => [partition.name, sort?.name]),
  );
  if (definitions.every(({ AttributeName }) => used.has(AttributeName))) return;
  throw indexes.length === 0
    ? invalidValues(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
      )
    : invalidValues(
        `Some AttributeDefinitions are not used. AttributeDefinitions: [${namesOf(definitions)}], keys used: [${[...used].filter((name) => name !== undefined).join(", ")}]`,
      );
}

function readLocal(index: GivenIndex, keys: Keys, definitions: readonly AttributeDefinition[]): IndexShape {
  if (!keys.sort)
    throw invalidValues(
      "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex",
    );
  const shape = readIndex(index, "local", definitions);
  if (!shape.keys.sort) throw invalidValues(`Index KeySchema does not have a range key for index: ${shape.name}`);
  if (shape.keys.partition.name !== keys.partition.name)
    throw invalidValues(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${shape.name}. index hash key: ${shape.keys.partition.name}, table hash key: ${keys.partition.name}`,
    );
  return shape;
}

export function readIndex(
  index: GivenIndex,
  kind: IndexShape["kind"],
  definitions: readonly AttributeDefinition[],
): IndexShape {
  return {
    name: index.IndexName ?? "",
    kind,
    keys: readKeys(index.KeySchema, definitions),
    projection: readProjection(index.Projection),
  };
}

function readKeys(schema: readonly KeySchemaElement[] = [], definitions: readonly AttributeDefinition[]): Keys {
  const [first, second] = schema;
  if (schema.length > 2) throw unsupported("A key schema with more than two attributes");
  if (!first) throw validation("One or more parameter values were invalid: KeySchema is empty");
  const defined = (name: string | undefined): boolean =>
    definitions.some(({ AttributeName }) => AttributeName === name);
  if (schema.some(({ AttributeName }) => !defined(AttributeName)))
    throw invalidValues(
      `Some index key attributes are not defined in AttributeDefinitions. Keys: [${schema.map(({ AttributeName }) => AttributeName).join(", ")}], AttributeDefinitions: [${namesOf(definitions)}]`,
    );
  if (first.AttributeName === second?.AttributeName)
    throw validation("Both the Hash Key and the Range Key element in the KeySchema have the same name");
  if (first.KeyType !== "HASH")
    throw validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (second && second.KeyType !== "RANGE")
    throw validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  return { partition: partOf(first, definitions), sort: second && partOf(second, definitions) };
}

const namesOf = (definitions: readonly AttributeDefinition[]): string =>
  definitions.map(({ AttributeName }) => AttributeName).join(", ");

function partOf({ AttributeName = "" }: KeySchemaElement, definitions: readonly AttributeDefinition[]): KeyPart {
  const type = definitions.find((definition) => definition.AttributeName === AttributeName)?.AttributeType;
  return { name: AttributeName, type: isKeyType(type) ? type : "S" };
}

const isKeyType = (type: string | undefined): type is KeyType => type === "S" || type === "N" || type === "B";

function readProjection(given: GivenProjection | undefined): Projection {
  const kind = given?.ProjectionType;
  if (kind === undefined) throw invalidValues("Unknown ProjectionType: null");
  if (kind !== "INCLUDE") {
    if (given?.NonKeyAttributes) throw invalidValues(`ProjectionType is ${kind}, but NonKeyAttributes is specified`);
    return { kind: kind === "ALL" ? "ALL" : "KEYS_ONLY" };
  }
  if (!given?.NonKeyAttributes) throw invalidValues("ProjectionType is INCLUDE, but NonKeyAttributes is not specified");
  return { kind, names: [...given.NonKeyAttributes] };
}
