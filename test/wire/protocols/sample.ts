import { readFileSync } from "node:fs";
import type { Member, Ref, StoredService, Traits } from "../../../emulator/wire/model/shapes.ts";
import { modelsOf, type Models } from "../../../emulator/wire/protocols/index.ts";

/** The snapshot's model of a service without lengths, ranges and patterns, so that any value will do. */
export function looseModels(service: string): Models {
  const url = new URL(`../../../emulator/wire/model/${service}.json`, import.meta.url);
  const stored: StoredService = JSON.parse(readFileSync(url, "utf8"));
  return modelsOf([{ ...stored, shapes: stored.shapes.map((shape) => ({ ...shape, traits: loose(shape.traits) })) }]);
}

function loose(traits: Traits = {}): Traits {
  const { length: _length, range: _range, pattern: _pattern, ...kept } = traits;
  return kept;
}

const DEPTH_MAX = 5;

/** A value for a shape: the same each time, with what is hard to carry in it. `without` says which members to leave out. */
export function sampleOf(ref: Ref, without: (member: Member) => boolean = () => false, depth = 0): unknown {
  const { shape, traits } = ref;
  switch (shape.kind) {
    case "structure": {
      const members = shape.members.filter((member) => !without(member) && fits(member, depth, shape.required));
      return Object.fromEntries(members.map((member) => [member.name, sampleOf(member, without, depth + 1)]));
    }
    case "union": {
      const member = shape.members.find((candidate) => fits(candidate, depth));
      return member ? { [member.name]: sampleOf(member, without, depth + 1) } : {};
    }
    case "list":
      return [sampleOf(shape.member, without, depth + 1), sampleOf(shape.member, without, depth + 1)];
    case "map":
      return { [traits.httpPrefixHeaders ? "some-key" : keyOf(shape.key)]: sampleOf(shape.value, without, depth + 1) };
    case "string":
      return traits.enum?.[0] ?? textFor(traits);
    case "boolean":
      return true;
    case "blob":
      return new Uint8Array([1, 2, 250]);
    case "timestamp":
      return new Date(1_700_000_000_000);
    case "document":
      return { a: [1, "b"] };
    case "float":
    case "double":
      return 1.5;
    case "long":
      return 12_345_678_901;
    case "integer":
    case "short":
    case "byte":
      return 7;
    default:
      return shape satisfies never;
  }
}

/** What contains itself has to end somewhere. */
const fits = (member: Member, depth: number, required?: ReadonlySet<string>): boolean =>
  depth < DEPTH_MAX ||
  (depth < 2 * DEPTH_MAX && required?.has(member.name) === true) ||
  !["structure", "union", "list", "map"].includes(member.shape.kind);

const keyOf = (key: Ref): string => key.traits.enum?.[0] ?? "kéy";

/** Headers and host names have a small alphabet; everything else has none. */
const textFor = (traits: Traits): string =>
  traits.httpHeader !== undefined || traits.hostLabel ? "plain-1" : 'a b+c/d&e<f>"é';
