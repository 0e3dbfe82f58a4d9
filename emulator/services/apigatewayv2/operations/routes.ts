import type {
  CreateRouteRequest,
  DeleteRouteRequest,
  GetRouteRequest,
  GetRoutesRequest,
  UpdateRouteRequest,
} from "@aws-sdk/client-apigatewayv2";
import type { Operation } from "../../../kernel/index.ts";
import { defined } from "../defined.ts";
import { badRequest, conflict, notEmulated, refuse, routeNotFound, tooMany } from "../errors.ts";
import { ROUTES_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import type { ApiState, HttpRoute } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (input: { readonly ApiId?: string | undefined }, id?: string): string =>
  `/apis/${input.ApiId ?? ""}/routes${id === undefined ? "" : `/${id}`}`;

export const createRoute = (store: Store): Operation<CreateRouteRequest, HttpRoute> => ({
  permissions: (input, context) => on("POST", context, path(input)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const route = newRoute(store, api, input);
    store.changed(api, context.now);
    return route;
  },
});

type Wish = Omit<CreateRouteRequest, "ApiId">;

export function newRoute(store: Store, api: ApiState, input: Wish): HttpRoute {
  if (api.routes.size >= ROUTES_MAX) throw tooMany("Maximum number of routes for this API has been reached.");
  const route: HttpRoute = {
    ApiKeyRequired: false,
    AuthorizationType: input.AuthorizationType ?? "NONE",
    ...(input.AuthorizerId === undefined ? {} : { AuthorizerId: input.AuthorizerId }),
    ...(input.OperationName === undefined ? {} : { OperationName: input.OperationName }),
    RouteId: store.id(7),
    RouteKey: input.RouteKey ?? "",
    ...(input.Target === undefined ? {} : { Target: input.Target }),
  };
  check(api, input, route);
  api.routes.set(route.RouteId ?? "", route);
  return route;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
const KEY = /^(?:\$default|(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/\S*)$/;
/** A greedy variable is the last part of a path; same page. */
const GREEDY_INSIDE = /\{[^}]*\+\}./;

function check(api: ApiState, input: Partial<Wish>, route: HttpRoute): void {
  refuse(input, [
    "AuthorizationScopes",
    "ModelSelectionExpression",
    "RequestModels",
    "RequestParameters",
    "RouteResponseSelectionExpression",
  ]);
  if (input.ApiKeyRequired === true) throw badRequest("API keys are not supported for HTTP APIs");
  const { AuthorizationType: type, AuthorizerId = "" } = route;
  if (type !== "NONE" && type !== "CUSTOM" && type !== "AWS_IAM")
    throw notEmulated(`The authorization type ${String(type)}`);
  if (type === "CUSTOM" && !api.authorizers.has(AuthorizerId))
    throw badRequest("Invalid authorizer ID specified: a route of the authorization type CUSTOM names an authorizer");
  if (!KEY.test(route.RouteKey))
    throw badRequest(
      `The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"`,
    );
  if (GREEDY_INSIDE.test(route.RouteKey))
    throw badRequest(`The greedy path variable must be at the end of the route's path: ${route.RouteKey}`);
  if (
    [...api.routes.values()].some(({ RouteKey, RouteId }) => RouteKey === route.RouteKey && RouteId !== route.RouteId)
  )
    throw conflict(`Route with key ${route.RouteKey} already exists for this API`);
  const id = /^integrations\/(.+)$/.exec(route.Target ?? "integrations/")?.[1];
  if (route.Target !== undefined && !api.integrations.has(id ?? ""))
    throw badRequest(`Target ${route.Target} is invalid: it must be integrations/<integration id>`);
}

export const getRoute = (store: Store): Operation<GetRouteRequest, HttpRoute> => ({
  permissions: (input, context) => on("GET", context, path(input, input.RouteId)),
  run: (input, context) => routeOf(store.api(context, input.ApiId), input.RouteId),
});

export const getRoutes = (store: Store): Operation<GetRoutesRequest, ReturnType<typeof pageOf<HttpRoute>>> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run: (input, context) => pageOf([...store.api(context, input.ApiId).routes.values()], input),
});

export const updateRoute = (store: Store): Operation<UpdateRouteRequest, HttpRoute> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.RouteId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    const { ApiId: _, RouteId: id = "", ...wish } = input;
    const { AuthorizationType, AuthorizerId, RouteKey, Target, OperationName } = wish;
    const given = defined({ AuthorizationType, AuthorizerId, RouteKey, Target, OperationName });
    const route: HttpRoute = { ...routeOf(api, id), ...given };
    check(api, defined(wish), route);
    api.routes.set(id, route);
    store.changed(api, context.now);
    return route;
  },
});

export const deleteRoute = (store: Store): Operation<DeleteRouteRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.RouteId)),
  run(input, context) {
    const api = store.api(context, input.ApiId);
    api.routes.delete(routeOf(api, input.RouteId).RouteId ?? "");
    store.changed(api, context.now);
  },
});

function routeOf(api: ApiState, id = ""): HttpRoute {
  const found = api.routes.get(id);
  if (!found) throw routeNotFound(id);
  return found;
}
