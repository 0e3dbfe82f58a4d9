import type { Api, Authorizer, Cors, Deployment, Integration, Route, Stage } from "@aws-sdk/client-apigatewayv2";
import type { Scope } from "../../kernel/index.ts";

export interface HttpRoute extends Route {
  readonly RouteKey: string;
}

export interface HttpStage extends Stage {
  readonly StageName: string;
}

/** What of an API a deployment freezes. */
export interface Definition {
  readonly routes: readonly HttpRoute[];
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly cors: Cors | undefined;
}

export interface DeploymentState {
  readonly shown: Deployment;
  readonly definition: Definition;
}

/** One HTTP API, in the form in which the SDK shows it. Values are replaced, never changed. */
export interface ApiState {
  readonly scope: Scope;
  readonly id: string;
  api: Api;
  readonly routes: Map<string, HttpRoute>;
  readonly integrations: Map<string, Integration>;
  readonly authorizers: Map<string, Authorizer>;
  readonly stages: Map<string, HttpStage>;
  readonly deployments: Map<string, DeploymentState>;
}

/** What one account has in one region. */
export interface Region {
  readonly apis: Map<string, ApiState>;
}

export const definitionOf = (api: ApiState): Definition => ({
  routes: [...api.routes.values()],
  integrations: new Map(api.integrations),
  authorizers: new Map(api.authorizers),
  cors: api.api.CorsConfiguration,
});
