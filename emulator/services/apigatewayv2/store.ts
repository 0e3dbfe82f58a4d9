import {
  createAuthorizations,
  keyParts,
  rowKey,
  Scoped,
  type Authorizations,
  type CallContext,
  type Instant,
  type Kernel,
  type Marks,
  type Permission,
  type Scope,
} from "../../kernel/index.ts";
import { apiNotFound } from "./errors.ts";
import type { Authorization } from "./invoke/authorization.ts";
import { definitionOf, type ApiState, type Region } from "./state.ts";

/** What every operation of the room works on. */
export interface Store {
  readonly kernel: Kernel;
  region(scope: Scope): Region;
  /** Throws AWS's 404. */
  api(scope: Scope, id: string | undefined): ApiState;
  /** Whoever's it is: an invoke URL names no account. */
  anywhere(id: string): ApiState | undefined;
  /** What authorizers said, as long as it holds. */
  readonly authorizations: Authorizations<Authorization>;
  id(length?: number): string;
  /** Makes a deployment of what the API is now. */
  deploy(
    api: ApiState,
    now: Instant,
    given: { readonly auto: boolean; readonly description?: string | undefined },
  ): string;
  /** Tells that an API was changed: stages that deploy by themselves do. */
  changed(api: ApiState, now: Instant): void;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

export function createStore(kernel: Kernel): Store {
  const ids = kernel.random.stream("apigatewayv2.id");
  const regions: Scoped<Region> = new Scoped(({ account, region }) => ({
    apis: kept.map((name) => rowKey(account, region, name)),
  }));
  const at = (key: string): { readonly apis: Region["apis"]; readonly name: string } => {
    const [account, region, name] = keyParts(key, 3);
    return { apis: regions.in({ account, region }).apis, name };
  };
  const kept: Marks = kernel.ledger.table<ApiState>("apigatewayv2.apis", {
    keys: () =>
      regions
        .all()
        .flatMap(({ scope, value }) => [...value.apis.keys()].map((name) => rowKey(scope.account, scope.region, name))),
    read: (key) => at(key).apis.get(at(key).name),
    restore: (rows) => rows.forEach(([key, api]) => at(key).apis.set(api.id, api)),
  });
  const id = (length = 10): string => ids.text(length, ALPHABET);
  const store: Store = {
    kernel,
    authorizations: createAuthorizations(),
    region: (scope) => regions.in(scope),
    api(scope, given = "") {
      const found = regions.in(scope).apis.get(given);
      if (!found) throw apiNotFound(given);
      return found;
    },
    anywhere(given) {
      // Whoever is invoked is not changed: walking a map tells the ledger nothing.
      for (const { value } of regions.all()) for (const api of value.apis.values()) if (api.id === given) return api;
      return undefined;
    },
    id,
    deploy(api, now, { auto, description }) {
      const DeploymentId = id(6);
      api.deployments.set(DeploymentId, {
        shown: {
          AutoDeployed: auto,
          CreatedDate: new Date(now),
          DeploymentId,
          DeploymentStatus: "DEPLOYED",
          ...(description === undefined ? {} : { Description: description }),
        },
        definition: definitionOf(api),
      });
      return DeploymentId;
    },
    changed(api, now) {
      const stages = [...api.stages.values()].filter(({ AutoDeploy }) => AutoDeploy === true);
      if (stages.length === 0) return;
      const DeploymentId = store.deploy(api, now, {
        auto: true,
        description: "Automatic deployment triggered by changes to the Api configuration",
      });
      for (const stage of stages)
        api.stages.set(stage.StageName, {
          ...stage,
          DeploymentId,
          LastDeploymentStatusMessage: `Successfully deployed stage with deployment ID '${DeploymentId}'`,
          LastUpdatedDate: new Date(now),
        });
    },
  };
  return store;
}

/** API Gateway's rights are its HTTP verbs on its paths, for both of its generations under one name. */
export const on = (verb: "GET" | "POST" | "PATCH" | "DELETE", context: CallContext, path: string): Permission[] => [
  { action: `apigateway:${verb}`, resource: `arn:aws:apigateway:${context.region}::${path}` },
];
