import {
  Scoped,
  type CallContext,
  type Instant,
  type Kernel,
  type Permission,
  type Scope,
} from "../../kernel/index.ts";
import { apiNotFound } from "./errors.ts";
import { definitionOf, type ApiState, type Region } from "./state.ts";

/** What every operation of the room works on. */
export interface Store {
  readonly kernel: Kernel;
  region(scope: Scope): Region;
  /** Throws AWS's 404. */
  api(scope: Scope, id: string | undefined): ApiState;
  /** Whoever's it is: an invoke URL names no account. */
  anywhere(id: string): ApiState | undefined;
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
  const regions = new Scoped<Region>(() => ({ apis: new Map() }));
  const id = (length = 10): string => ids.text(length, ALPHABET);
  const store: Store = {
    kernel,
    region: (scope) => regions.in(scope),
    api(scope, given = "") {
      const found = regions.in(scope).apis.get(given);
      if (!found) throw apiNotFound(given);
      return found;
    },
    anywhere(given) {
      for (const { value } of regions.all()) {
        const found = value.apis.get(given);
        if (found) return found;
      }
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
