import {
  keyParts,
  parsePattern,
  rowKey,
  type ContentStore,
  type HeldContent,
  type Ledger,
  type Scope,
} from "../../kernel/index.ts";
import type { EventSourceMapping } from "./mappings/mapping.ts";
import type { Code, LambdaFunction, Version } from "./state.ts";

/** What a region has that outlives the process. Values are replaced, never changed. */
export interface KeptRegion<Layer> {
  readonly functions: Map<string, LambdaFunction>;
  readonly mappings: Map<string, EventSourceMapping>;
  readonly layers: Map<string, Layer>;
}

type CodeRow = Omit<Code, "zip"> & { readonly zip: HeldContent };
type VersionRow = Omit<Version, "code" | "update"> & {
  readonly code: CodeRow;
  readonly update: { readonly doneAt: number; readonly previous: VersionRow } | undefined;
};
type FunctionRow = Omit<LambdaFunction, "latest" | "versions"> & {
  readonly latest: VersionRow;
  readonly versions: readonly VersionRow[];
};
type MappingRow = Omit<EventSourceMapping, "filters"> & { readonly filters: readonly string[] };

/** A layer, as far as it matters here. */
interface LayerLike<V> {
  readonly name: string;
  readonly versions: readonly V[];
}
type LayerRow<V, L extends LayerLike<V>> = Omit<L, "versions"> & {
  readonly versions: readonly { readonly rest: Omit<V, "code">; readonly code: CodeRow }[];
};

export interface LambdaParts<L> {
  regions(): readonly { readonly scope: Scope; readonly value: KeptRegion<L> }[];
  region(scope: Scope): KeptRegion<L>;
  /** Told of the highest build that was ever given out. */
  built(build: number): void;
}

/** A row each for functions with all their versions, for event source mappings, and for layers. */
export function keepLambda<V extends { readonly code: Code }, L extends LayerLike<V>>(
  ledger: Ledger,
  contents: ContentStore,
  parts: LambdaParts<L>,
): (scope: Scope) => KeptRegion<L> {
  function* keysOf(mapOf: (region: KeptRegion<L>) => ReadonlyMap<string, unknown>): Iterable<string> {
    for (const { scope, value } of parts.regions())
      for (const name of mapOf(value).keys()) yield rowKey(scope.account, scope.region, name);
  }
  const regionOf = (key: string): KeptRegion<L> => {
    const [account, region] = keyParts(key, 3);
    return parts.region({ account, region });
  };
  const nameIn = (key: string): string => keyParts(key, 3)[2];

  const functions = ledger.table<FunctionRow>("lambda.functions", {
    keys: () => keysOf((region) => region.functions),
    read(key) {
      const fn = regionOf(key).functions.get(nameIn(key));
      return fn && { ...fn, latest: holdVersion(contents, fn.latest), versions: fn.versions.map(hold) };
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const fn = { ...row, latest: versionOf(contents, row.latest), versions: row.versions.map(back) };
        regionOf(key).functions.set(fn.name, fn);
        for (const { build } of [fn.latest, ...fn.versions]) parts.built(build);
      }
    },
  });
  const mappings = ledger.table<MappingRow>("lambda.mappings", {
    keys: () => keysOf((region) => region.mappings),
    read(key) {
      const mapping = regionOf(key).mappings.get(nameIn(key));
      return mapping && { ...mapping, filters: mapping.filters.map(({ text }) => text) };
    },
    restore(rows, entry) {
      for (const [key, row] of rows) {
        const filters = row.filters.map((text) => ({ text, pattern: parsePattern(text) }));
        regionOf(key).mappings.set(row.uuid, { ...row, filters, entry });
      }
    },
  });
  const layers = ledger.table<LayerRow<V, L>>("lambda.layers", {
    keys: () => keysOf((region) => region.layers),
    read(key) {
      const layer = regionOf(key).layers.get(nameIn(key));
      if (!layer) return undefined;
      return {
        ...layer,
        versions: layer.versions.map(({ code, ...rest }) => ({ rest, code: holdCode(contents, code) })),
      };
    },
    restore(rows) {
      for (const [key, row] of rows) {
        const versions = row.versions.map(({ rest, code }) => ({ ...rest, code: codeOf(contents, code) }));
        // What was taken apart above, put together again.
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion
        regionOf(key).layers.set(nameIn(key), { ...row, versions } as unknown as L);
      }
    },
  });
  const hold = (version: Version): VersionRow => holdVersion(contents, version);
  const back = (row: VersionRow): Version => versionOf(contents, row);

  return ({ account, region }) => {
    const keyOf = (name: string): string => rowKey(account, region, name);
    return {
      functions: functions.map(keyOf, false),
      mappings: mappings.map(keyOf, false),
      layers: layers.map(keyOf, false),
    };
  };
}

const holdCode = (contents: ContentStore, code: Code): CodeRow => ({ ...code, zip: contents.hold(code.zip) });
const codeOf = (contents: ContentStore, row: CodeRow): Code => ({ ...row, zip: contents.held(row.zip) });

const holdVersion = (contents: ContentStore, { update, ...version }: Version): VersionRow => ({
  ...version,
  code: holdCode(contents, version.code),
  update: update && { ...update, previous: holdVersion(contents, update.previous) },
});

const versionOf = (contents: ContentStore, { update, ...row }: VersionRow): Version => ({
  ...row,
  code: codeOf(contents, row.code),
  update: update && { ...update, previous: versionOf(contents, update.previous) },
});
