import {
  createAuthorizations,
  Scoped,
  type Authorizations,
  type CallContext,
  type Kernel,
  type Permission,
  type Scope,
} from "../../kernel/index.ts";
import { apiNotFound, methodNotFound, resourceNotFound } from "./errors.ts";
import type { Authorization } from "./invoke/authorization.ts";
import { keepApiGateway } from "./kept.ts";
import type { ApiState, Region, ResourceNode } from "./state.ts";
import type { Method } from "@aws-sdk/client-api-gateway";

/** What every operation of the room works on. */
export interface Store {
  readonly kernel: Kernel;
  readonly regions: Scoped<Region>;
  region(scope: Scope): Region;
  /** The region itself changed, not what is in it. */
  changed(region: Region): void;
  /** Throws AWS's 404. */
  api(scope: Scope, id: string | undefined): ApiState;
  /** Whoever's it is: an invoke URL names no account. */
  anywhere(id: string): ApiState | undefined;
  /** What authorizers said, as long as it holds. */
  readonly authorizations: Authorizations<Authorization>;
  /** Ten lower-case letters and digits, as API Gateway's ids are. */
  id(length?: number): string;
}

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

export function createStore(kernel: Kernel): Store {
  const ids = kernel.random.stream("apigateway.id");
  const regions: Scoped<Region> = new Scoped((scope) => kept.region(scope));
  const kept = keepApiGateway(
    kernel.ledger,
    (scope) => regions.in(scope),
    () => regions.all().map(({ value }) => value),
  );
  return {
    kernel,
    regions,
    authorizations: createAuthorizations(),
    changed: (region) => kept.mark(region),
    region: (scope) => regions.in(scope),
    api(scope, id = "") {
      const found = regions.in(scope).apis.get(id);
      if (!found) throw apiNotFound(scope, id);
      return found;
    },
    anywhere(id) {
      // Whoever is invoked is not changed: walking a map tells the ledger nothing.
      for (const { value } of regions.all()) for (const api of value.apis.values()) if (api.id === id) return api;
      return undefined;
    },
    id: (length = 10) => ids.text(length, ALPHABET),
  };
}

export function resourceOf(api: ApiState, id: string | undefined): ResourceNode {
  const found = api.resources.get(id ?? "");
  if (!found) throw resourceNotFound();
  return found;
}

export function methodOf(api: ApiState, resourceId: string | undefined, httpMethod: string | undefined): Method {
  const found = resourceOf(api, resourceId).methods.get(httpMethod ?? "");
  if (!found) throw methodNotFound();
  return found;
}

export function putMethod(
  api: ApiState,
  resourceId: string | undefined,
  name: string,
  method: Method | undefined,
): void {
  const node = resourceOf(api, resourceId);
  const methods = new Map(node.methods);
  if (method) methods.set(name, method);
  else methods.delete(name);
  api.resources.set(node.id, { ...node, methods });
}

/** API Gateway's rights are its HTTP verbs on its paths: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-iam-policy-examples.html */
export const on = (
  verb: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  context: CallContext,
  path: string,
): Permission[] => [{ action: `apigateway:${verb}`, resource: `arn:aws:apigateway:${context.region}::${path}` }];
