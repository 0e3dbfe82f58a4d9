import type {
  ListShape,
  MapShape,
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

/**
 * Turns a stored service into shapes that point at each other. Those of an operation are linked when it is first asked for: most
 * worlds use few of a service's hundreds.
 */
export function loadService(stored: StoredService): ServiceModel {
  return new LoadedService(stored);
}

// Classes, because of what V8 makes of getters in literals: a hidden class for each (decisions/014-garbage-stays-young.md). Everything
// that reads or writes a request goes through these.

class LoadedService implements ServiceModel {
  readonly entry: ServiceModel["entry"];
  readonly operations: ReadonlyMap<string, OperationModel>;
  readonly #stored: StoredService;
  readonly #linker: Linker;
  #errors: ReadonlyMap<string, StructureShape> | undefined;

  constructor(stored: StoredService) {
    this.#stored = stored;
    this.#linker = new Linker(stored.shapes);
    this.entry = stored.service;
    this.operations = new Map(
      Object.entries(stored.operations).map(([name, operation]) => [
        name,
        new LoadedOperation(this.#linker, name, operation),
      ]),
    );
  }

  get errors(): ReadonlyMap<string, StructureShape> {
    return (this.#errors ??= new Map(
      this.#stored.errors.map((index) => {
        const shape = this.#linker.structureAt(index);
        return [shape.name, shape];
      }),
    ));
  }
}

class LoadedOperation implements OperationModel {
  readonly name: string;
  readonly http: OperationModel["http"];
  readonly unwrapped: boolean;
  readonly #linker: Linker;
  readonly #stored: StoredService["operations"][string];
  #input: StructureShape | undefined;
  #output: StructureShape | undefined;

  constructor(linker: Linker, name: string, stored: StoredService["operations"][string]) {
    const [method, uri, status] = stored.http ?? [];
    this.#linker = linker;
    this.#stored = stored;
    this.name = name;
    this.http = method !== undefined && uri !== undefined && status !== undefined ? { method, uri, status } : undefined;
    this.unwrapped = stored.unwrapped ?? false;
  }

  get input(): StructureShape | undefined {
    const { input } = this.#stored;
    return input === undefined ? undefined : (this.#input ??= this.#linker.structureAt(input));
  }

  get output(): StructureShape | undefined {
    const { output } = this.#stored;
    return output === undefined ? undefined : (this.#output ??= this.#linker.structureAt(output));
  }
}

export const isStructure = (shape: Shape): shape is StructureShape =>
  shape.kind === "structure" || shape.kind === "union";

const NO_TRAITS: Traits = {};

/** Gives out shapes by their place. What one contains is looked up when somebody looks into it, so it may contain itself. */
class Linker {
  readonly #stored: readonly StoredShape[];
  readonly #shapes: Shape[] = [];

  constructor(stored: readonly StoredShape[]) {
    this.#stored = stored;
  }

  at(index: number): Shape {
    return (this.#shapes[index] ??= this.#shapeOf(this.#stored[index]));
  }

  structureAt(index: number): StructureShape {
    const shape = this.at(index);
    assert(isStructure(shape), `shape ${index} of the model is no structure`);
    return shape;
  }

  ref(to: StoredRef | undefined): Ref {
    assert(to, "a list or map of the model does not say of what");
    const [index, traits] = to;
    const shape = this.at(index);
    return { shape, traits: traitsOfUse(shape.traits, traits) };
  }

  member([name, index, traits]: StoredMember): Member {
    const shape = this.at(index);
    return { name, shape, traits: traitsOfUse(shape.traits, traits) };
  }

  #shapeOf(from: StoredShape | undefined): Shape {
    assert(from, "the model refers to a shape that it does not have");
    const { kind } = from;
    if (kind === "list") return new LinkedList(this, from);
    if (kind === "map") return new LinkedMap(this, from);
    if (kind === "structure" || kind === "union") return new LinkedStructure(this, from, kind);
    return { kind, name: from.name ?? kind, traits: from.traits ?? NO_TRAITS };
  }
}

class LinkedList implements ListShape {
  readonly kind = "list";
  readonly name: string;
  readonly traits: Traits;
  readonly #linker: Linker;
  readonly #stored: StoredShape;
  #member: Ref | undefined;

  constructor(linker: Linker, stored: StoredShape) {
    this.#linker = linker;
    this.#stored = stored;
    this.name = stored.name ?? "list";
    this.traits = stored.traits ?? NO_TRAITS;
  }

  get member(): Ref {
    return (this.#member ??= this.#linker.ref(this.#stored.member));
  }
}

class LinkedMap implements MapShape {
  readonly kind = "map";
  readonly name: string;
  readonly traits: Traits;
  readonly #linker: Linker;
  readonly #stored: StoredShape;
  #key: Ref | undefined;
  #value: Ref | undefined;

  constructor(linker: Linker, stored: StoredShape) {
    this.#linker = linker;
    this.#stored = stored;
    this.name = stored.name ?? "map";
    this.traits = stored.traits ?? NO_TRAITS;
  }

  get key(): Ref {
    return (this.#key ??= this.#linker.ref(this.#stored.key));
  }

  get value(): Ref {
    return (this.#value ??= this.#linker.ref(this.#stored.value));
  }
}

class LinkedStructure implements StructureShape {
  readonly kind: "structure" | "union";
  readonly name: string;
  readonly traits: Traits;
  readonly required: ReadonlySet<string>;
  readonly #linker: Linker;
  readonly #stored: StoredShape;
  #members: readonly Member[] | undefined;
  #demands: readonly Member[] | undefined;

  constructor(linker: Linker, stored: StoredShape, kind: "structure" | "union") {
    this.#linker = linker;
    this.#stored = stored;
    this.kind = kind;
    this.name = stored.name ?? kind;
    this.traits = stored.traits ?? NO_TRAITS;
    this.required = new Set(stored.required);
  }

  get members(): readonly Member[] {
    return (this.#members ??= (this.#stored.members ?? []).map((member) => this.#linker.member(member)));
  }

  get demands(): readonly Member[] {
    return (this.#demands ??= (this.#stored.members ?? [])
      .filter(([name]) => this.required.has(name))
      .map((member) => this.#linker.member(member)));
  }
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
