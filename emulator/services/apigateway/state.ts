import type {
  ApiKey,
  Authorizer,
  Deployment,
  GatewayResponse,
  Method,
  Model,
  RequestValidator,
  RestApi,
  Stage,
  UsagePlan,
} from "@aws-sdk/client-api-gateway";
import type { Instant, Scope } from "../../kernel/index.ts";

/** A part of an API's tree. Everything of an API is kept in the form in which the SDK shows it. */
export interface ResourceNode {
  readonly id: string;
  readonly parentId: string | undefined;
  readonly pathPart: string | undefined;
  readonly path: string;
  /** By HTTP method, `ANY` among them. */
  readonly methods: ReadonlyMap<string, Method>;
}

/** What of an API a deployment freezes: changes are live only after the next one. */
export interface Definition {
  readonly resources: ReadonlyMap<string, ResourceNode>;
  readonly models: ReadonlyMap<string, Model>;
  readonly validators: ReadonlyMap<string, RequestValidator>;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly gatewayResponses: ReadonlyMap<string, GatewayResponse>;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: string;
}

export interface DeploymentState {
  readonly shown: Deployment;
  readonly definition: Definition;
}

/** One REST API, as it is being written. Values are replaced, never changed. */
export interface ApiState {
  readonly scope: Scope;
  readonly id: string;
  api: RestApi;
  readonly resources: Map<string, ResourceNode>;
  readonly models: Map<string, Model>;
  readonly validators: Map<string, RequestValidator>;
  readonly authorizers: Map<string, Authorizer>;
  readonly gatewayResponses: Map<string, GatewayResponse>;
  readonly deployments: Map<string, DeploymentState>;
  readonly stages: Map<string, Stage>;
}

export interface PlanState {
  plan: UsagePlan;
  /** Ids of the keys that belong to it. */
  readonly keys: Set<string>;
  /** By key. */
  readonly used: Map<string, KeyUsage>;
}

export interface KeyUsage {
  /** Requests in the period that began then. */
  readonly since: Instant;
  readonly count: number;
  /** By the day's midnight: requests of the day, and what was left at its end. */
  readonly days: Map<Instant, { readonly count: number; readonly left: number }>;
}

/** What one account has in one region. */
export interface Region {
  readonly scope: Scope;
  readonly apis: Map<string, ApiState>;
  readonly keys: Map<string, ApiKey>;
  readonly plans: Map<string, PlanState>;
  /** By ARN. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  /** With which the APIs of account and region write logs. */
  logRole: string | undefined;
}

export const definitionOf = (api: ApiState): Definition => ({
  resources: new Map(api.resources),
  models: new Map(api.models),
  validators: new Map(api.validators),
  authorizers: new Map(api.authorizers),
  gatewayResponses: new Map(api.gatewayResponses),
  binaryMediaTypes: api.api.binaryMediaTypes ?? [],
  apiKeySource: api.api.apiKeySource ?? "HEADER",
});

export const restApiArn = (region: string, id: string): string => `arn:aws:apigateway:${region}::/restapis/${id}`;
