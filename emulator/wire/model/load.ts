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
import { assert, onDemand } from "../../kernel/index.ts";

/**
 * Turns a stored service into shapes that point at each other. Those of an operation are linked when it is first asked for: most
 * worlds use few of a service's hundreds.
 */
export function loadService(stored: StoredService): ServiceModel {
  const shapeAt = createLinker(stored.shapes);
  const structure = (index: number | undefined): StructureShape | undefined => {
    if (index === undefined) return undefined;
    const shape = shapeAt(index);
    assert(isStructure(shape), `shape ${index} of ${stored.service.name} is no structure`);
    return shape;
  };
  const operations = new Map<string, OperationModel>();
  for (const [name, operation] of Object.entries(stored.operations)) {
    const [method, uri, status] = operation.http ?? [];
    operations.set(name, {
      name,
      get input() {
        return structure(operation.input);
      },
      get output() {
        return structure(operation.output);
      },
      http: method !== undefined && uri !== undefined && status !== undefined ? { method, uri, status } : undefined,
      unwrapped: operation.unwrapped ?? false,
    });
  }
  const errors = onDemand(() => {
    const found = stored.errors.map(structure).filter((shape) => shape !== undefined);
    return new Map(found.map((shape) => [shape.name, shape]));
  });
  return {
    entry: stored.service,
    operations,
    get errors() {
      return errors();
    },
  };
}

export const isStructure = (shape: Shape): shape is StructureShape =>
  shape.kind === "structure" || shape.kind === "union";

const NO_TRAITS: Traits = {};

/** Gives out shapes by their place. What one contains is looked up when somebody looks into it, so it may contain itself. */
function createLinker(stored: readonly StoredShape[]): (index: number) => Shape {
  const shapes: Shape[] = [];
  const shapeAt = (index: number): Shape => (shapes[index] ??= shapeOf(stored[index]));
  const ref = ([index, traits]: StoredRef): Ref => {
    const shape = shapeAt(index);
    return { shape, traits: traitsOfUse(shape.traits, traits) };
  };
  const refTo = (to: StoredRef | undefined): (() => Ref) =>
    onDemand(() => {
      assert(to, "a list or map of the model does not say of what");
      return ref(to);
    });
  const member = ([name, index, traits]: StoredMember): Member => {
    const shape = shapeAt(index);
    return { name, shape, traits: traitsOfUse(shape.traits, traits) };
  };

  const shapeOf = (from: StoredShape | undefined): Shape => {
    assert(from, "the model refers to a shape that it does not have");
    const { kind } = from;
    const base = { name: from.name ?? kind, traits: from.traits ?? NO_TRAITS };
    if (kind === "list") {
      const of = refTo(from.member);
      return {
        kind,
        ...base,
        get member() {
          return of();
        },
      };
    }
    if (kind === "map") {
      const [key, value] = [refTo(from.key), refTo(from.value)];
      return {
        kind,
        ...base,
        get key() {
          return key();
        },
        get value() {
          return value();
        },
      };
    }
    if (kind === "structure" || kind === "union") {
      const members = onDemand(() => (from.members ?? []).map(member));
      return {
        kind,
        ...base,
        get members() {
          return members();
        },
        get demands() {
          return (from.members ?? []).filter(([name]) => from.required?.includes(name)).map(member);
        },
        required: new Set(from.required),
      };
    }
    return { kind, ...base };
  };
  return shapeAt;
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
  if (shape === NO_TRAITS) return use ?? NO_TRAITS;
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
