import { createRequire } from "node:module";
import { assert } from "../../kernel/index.ts";
import { loadService } from "./load.ts";
import type { ServiceEntry, ServiceModel, StoredService } from "./shapes.ts";

/** The services that the wire can speak for; a model is only read when it is first asked for. */
export interface Models {
  readonly entries: readonly ServiceEntry[];
  load(name: string): ServiceModel;
}

const require = createRequire(import.meta.url);
const catalog: readonly ServiceEntry[] = require("./catalog.json");
const loaded = new Map<string, ServiceModel>();

/** AWS's own models as of the SDK that `scripts/extract-models.ts` ran with. */
export const snapshot: Models = {
  entries: catalog,
  load(name) {
    let model = loaded.get(name);
    if (!model) {
      assert(
        snapshot.entries.some((entry) => entry.name === name),
        `the snapshot has no service "${name}"`,
      );
      const stored: StoredService = require(`./${name}.json`);
      model = loadService(stored);
      loaded.set(name, model);
    }
    return model;
  },
};

/** Models made elsewhere, such as those of the protocol conformance tests. */
export function modelsOf(services: readonly StoredService[]): Models {
  const models = new Map(services.map((stored) => [stored.service.name, loadService(stored)]));
  return {
    entries: services.map((stored) => stored.service),
    load(name) {
      const model = models.get(name);
      assert(model, `no service "${name}" among the given models`);
      return model;
    },
  };
}
