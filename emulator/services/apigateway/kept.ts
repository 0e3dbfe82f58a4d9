import type { ApiKey } from "@aws-sdk/client-api-gateway";
import { keyParts, rowKey, type Ledger, type Scope } from "../../kernel/index.ts";
import type { ApiState, PlanState, Region } from "./state.ts";

/** What of the room outlives the process, and where it is put so that it does. */
export interface ApiGatewayKept {
  region(scope: Scope): Region;
  /** The region itself changed, not what is in it. */
  mark(region: Region): void;
}

/** What a region has many of. */
interface Owned {
  readonly apis: ApiState;
  readonly keys: ApiKey;
  readonly plans: PlanState;
  readonly tags: Readonly<Record<string, string>>;
}
/** Where such things are put. */
interface Place<V> {
  map(keyOf: (name: string) => string): Map<string, V>;
}
type Maps = { readonly [K in keyof Owned]: Map<string, Owned[K]> };

/** A row each for APIs with all that belongs to them, for keys, for usage plans, and for tags. */
export function keepApiGateway(
  ledger: Ledger,
  regionIn: (scope: Scope) => Region,
  all: () => readonly Region[],
): ApiGatewayKept {
  const mapIn = <K extends keyof Owned>(maps: Maps, kind: K): Maps[K] => maps[kind];
  const owned = <K extends keyof Owned>(kind: K): Place<Owned[K]> =>
    ledger.table<Owned[K]>(`apigateway.${kind}`, {
      *keys() {
        for (const region of all())
          for (const name of mapIn(region, kind).keys()) yield rowKey(region.scope.account, region.scope.region, name);
      },
      read(key) {
        const [account, region, name] = keyParts(key, 3);
        return mapIn(regionIn({ account, region }), kind).get(name);
      },
      restore(rows) {
        for (const [key, row] of rows) {
          const [account, region, name] = keyParts(key, 3);
          mapIn(regionIn({ account, region }), kind).set(name, row);
        }
      },
    });
  const accounts = ledger.table<Pick<Region, "logRole">>("apigateway.accounts", {
    keys: () => all().map(({ scope }) => rowKey(scope.account, scope.region)),
    read(key) {
      const [account, region] = keyParts(key, 2);
      const { logRole } = regionIn({ account, region });
      return logRole === undefined ? undefined : { logRole };
    },
    restore(rows) {
      for (const [key, { logRole }] of rows) {
        const [account, region] = keyParts(key, 2);
        regionIn({ account, region }).logRole = logRole;
      }
    },
  });
  const places: { readonly [K in keyof Owned]: Place<Owned[K]> } = {
    apis: owned("apis"),
    keys: owned("keys"),
    plans: owned("plans"),
    tags: owned("tags"),
  };
  return {
    mark: ({ scope }) => accounts.mark(rowKey(scope.account, scope.region)),
    region({ account, region }) {
      const inside = <K extends keyof Owned>(kind: K): Map<string, Owned[K]> =>
        places[kind].map((name) => rowKey(account, region, name));
      return {
        scope: { account, region },
        apis: inside("apis"),
        keys: inside("keys"),
        plans: inside("plans"),
        tags: inside("tags"),
        logRole: undefined,
      };
    },
  };
}
