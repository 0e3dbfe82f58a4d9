import type {
  CreateResourceRequest,
  DeleteResourceRequest,
  GetResourceRequest,
  GetResourcesRequest,
  Resource,
  Resources,
  UpdateResourceRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, limitExceeded } from "../errors.ts";
import { RESOURCES_MAX } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { patched, text } from "../patch.ts";
import type { ApiState, ResourceNode } from "../state.ts";
import { on, resourceOf, type Store } from "../store.ts";

const path = (input: { readonly restApiId?: string | undefined }, id?: string): string =>
  `/restapis/${input.restApiId ?? ""}/resources${id === undefined ? "" : `/${id}`}`;

export const createResource = (store: Store): Operation<CreateResourceRequest, Resource> => ({
  permissions: (input, context) => on("POST", context, path(input, input.parentId)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const parent = resourceOf(api, input.parentId);
    if (api.resources.size >= RESOURCES_MAX)
      throw limitExceeded(
        `Maximum number of resources for this API has been reached. Please contact AWS if you need additional resources.`,
      );
    const pathPart = input.pathPart ?? "";
    checkPart(api, parent, pathPart);
    const node: ResourceNode = {
      id: store.id(6),
      parentId: parent.id,
      pathPart,
      path: joined(parent.path, pathPart),
      methods: new Map(),
    };
    api.resources.set(node.id, node);
    return view(node);
  },
});

export const getResource = (store: Store): Operation<GetResourceRequest, Resource> => ({
  permissions: (input, context) => on("GET", context, path(input, input.resourceId)),
  run: (input, context) => view(resourceOf(store.api(context, input.restApiId), input.resourceId), input.embed),
});

export const getResources = (store: Store): Operation<GetResourcesRequest, Resources> => ({
  permissions: (input, context) => on("GET", context, path(input)),
  run(input, context) {
    const all = [...store.api(context, input.restApiId).resources.values()];
    const nodes = all.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const page = pageOf(nodes, input);
    return { ...page, items: page.items.map((node) => view(node, input.embed)) };
  },
});

export const updateResource = (store: Store): Operation<UpdateResourceRequest, Resource> => ({
  permissions: (input, context) => on("PATCH", context, path(input, input.resourceId)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const before = resourceOf(api, input.resourceId);
    if (before.parentId === undefined) throw badRequest("Root resource cannot update its path part.");
    const wish = patched(
      { pathPart: before.pathPart ?? "", parentId: before.parentId },
      input.patchOperations,
      {
        "/parentId": text,
        "/pathPart": text,
      },
      { replaceOnly: true },
    );
    const parent = resourceOf(api, wish.parentId);
    if (parent.path === before.path || parent.path.startsWith(`${before.path}/`))
      throw badRequest("Resources cannot be cyclical.");
    checkPart(api, parent, wish.pathPart, before.id);
    const node = { ...before, ...wish, path: joined(parent.path, wish.pathPart) };
    api.resources.set(node.id, node);
    for (const each of api.resources.values())
      if (each.path.startsWith(`${before.path}/`))
        api.resources.set(each.id, { ...each, path: node.path + each.path.slice(before.path.length) });
    return view(node);
  },
});

/** What hangs below goes too. */
export const deleteResource = (store: Store): Operation<DeleteResourceRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input, input.resourceId)),
  run(input, context) {
    const api = store.api(context, input.restApiId);
    const node = resourceOf(api, input.resourceId);
    if (node.parentId === undefined) throw badRequest("Root resource cannot be deleted");
    const remove = (id: string): void => {
      api.resources.delete(id);
      for (const each of api.resources.values()) if (each.parentId === id) remove(each.id);
    };
    remove(node.id);
  },
});

const joined = (parent: string, part: string): string => `${parent === "/" ? "" : parent}/${part}`;

/** https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html */
function checkPart(api: ApiState, parent: ResourceNode, part: string, self?: string): void {
  if (!/^(?:[\w.:@$~!*'(),;=&+%-]+|\{[\w.-]+\+?\})$/.test(part))
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-:@$ or a valid greedy path variable and curly braces at the beginning and the end.",
    );
  if (parent.pathPart?.endsWith("+}"))
    throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`);
  const siblings = [...api.resources.values()].filter((each) => each.parentId === parent.id && each.id !== self);
  if (siblings.some((each) => each.pathPart === part))
    throw conflict(`Another resource with the same parent already has this name: ${part}`);
  const variable = (each: string | undefined): boolean => /^\{.+\}$/.test(each ?? "");
  if (variable(part) && siblings.some((each) => variable(each.pathPart)))
    throw badRequest(
      `A sibling ({${siblings.find((each) => variable(each.pathPart))?.pathPart?.slice(1, -1) ?? ""}}) of this resource already has a variable path part -- only one is allowed`,
    );
}

function view(node: ResourceNode, embed: readonly string[] = []): Resource {
  const methods = [...node.methods].map(([name, method]) => [name, embed.includes("methods") ? method : {}] as const);
  return {
    id: node.id,
    ...(node.parentId === undefined ? {} : { parentId: node.parentId }),
    ...(node.pathPart === undefined ? {} : { pathPart: node.pathPart }),
    path: node.path,
    ...(methods.length > 0 ? { resourceMethods: Object.fromEntries(methods) } : {}),
  };
}
