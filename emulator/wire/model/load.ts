import type {
  Member,
  OperationModel,
  Ref,
  ServiceModel,
  Shape,
  StoredMember,
  StoredRef,
  StoredService,
  StoredShape,
  StructureShape,
  Traits,
} from "./shapes.ts";
import { assert } from "../../kernel/index.ts";

/** Turns a stored service into shapes that point at each other. */
export function loadService(stored: StoredService): ServiceModel {
  const shapes = linkShapes(stored.shapes);
  const structure = (index: number | undefined): StructureShape | undefined => {
    if (index === undefined) return undefined;
    const shape = shapes[index];
    assert(shape && isStructure(shape), `shape ${index} of ${stored.service.name} is no structure`);
    return shape;
  };
  const operations = new Map<string, OperationModel>();
  for (const [name, operation] of Object.entries(stored.operations)) {
    const [method, uri, status] = operation.http ?? [];
    operations.set(name, {
      name,
      input: structure(operation.input),
      output: structure(operation.output),
      http: method !== undefined && uri !== undefined && status !== undefined ? { method, uri, status } : undefined,
      unwrapped: operation.unwrapped ?? false,
    });
  }
  const errors = new Map<string, StructureShape>();
  for (const index of stored.errors) {
    const shape = structure(index);
    if (shape) errors.set(shape.name, shape);
  }
  return { entry: stored.service, operations, errors };
}

export const isStructure = (shape: Shape): shape is StructureShape =>
  shape.kind === "structure" || shape.kind === "union";

const NO_TRAITS: Traits = {};

/** Shapes may contain themselves, so each is made empty first and filled afterwards. */
function linkShapes(stored: readonly StoredShape[]): readonly Shape[] {
  const shapes: Shape[] = stored.map(emptyShape);
  const ref = ([index, traits]: StoredRef): Ref => {
    const shape = shapes[index];
    assert(shape, `the model refers to shape ${index}, which it does not have`);
    return { shape, traits: traitsOfUse(shape.traits, traits) };
  };
  const member = ([name, index, traits]: StoredMember): Member =>
    Object.assign(ref(traits ? [index, traits] : [index]), { name });
  for (const [index, shape] of shapes.entries()) {
    const from = stored[index];
    assert(from, "as many shapes as stored ones");
    if (shape.kind === "list" && from.member) Object.assign(shape, { member: ref(from.member) });
    else if (shape.kind === "map" && from.key && from.value)
      Object.assign(shape, { key: ref(from.key), value: ref(from.value) });
    else if (isStructure(shape)) Object.assign(shape, { members: (from.members ?? []).map(member) });
  }
  return shapes;
}

function emptyShape(stored: StoredShape): Shape {
  const { kind } = stored;
  const base = { name: stored.name ?? kind, traits: stored.traits ?? NO_TRAITS };
  const nothing: Ref = { shape: { kind: "document", ...base }, traits: NO_TRAITS };
  if (kind === "list") return { kind, ...base, member: nothing };
  if (kind === "map") return { kind, ...base, key: nothing, value: nothing };
  if (kind === "structure" || kind === "union")
    return { kind, ...base, members: [], required: new Set(stored.required) };
  return { kind, ...base };
}

/** What a shape says that also holds wherever it is used; names and bindings are the use's own. */
const INHERITED = [
  "timestampFormat",
  "mediaType",
  "streaming",
  "sparse",
  "sensitive",
  "length",
  "range",
  "pattern",
  "enum",
  "unique",
] as const satisfies readonly (keyof Traits)[];

function traitsOfUse(shape: Traits, use: Traits | undefined): Traits {
  const inherited: Record<string, unknown> = {};
  let some = false;
  for (const name of INHERITED) {
    if (shape[name] === undefined) continue;
    inherited[name] = shape[name];
    some = true;
  }
  if (!some) return use ?? NO_TRAITS;
  return { ...inherited, ...use };
}
