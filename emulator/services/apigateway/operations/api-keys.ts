import type {
  ApiKey,
  ApiKeys,
  CreateApiKeyRequest,
  DeleteApiKeyRequest,
  GetApiKeyRequest,
  GetApiKeysRequest,
  UpdateApiKeyRequest,
} from "@aws-sdk/client-api-gateway";
import type { Operation } from "../../../kernel/index.ts";
import { badRequest, conflict, keyNotFound, notEmulated } from "../errors.ts";
import { KEY_VALUE_MAX, KEY_VALUE_MIN } from "../limits.ts";
import { pageOf } from "../paging.ts";
import { boolean, patched, text } from "../patch.ts";
import type { Region } from "../state.ts";
import { on, type Store } from "../store.ts";

const ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/** As AWS draws them. */
const VALUE_LENGTH = 40;

const path = (id?: string): string => `/apikeys${id === undefined ? "" : `/${id}`}`;

export const createApiKey = (store: Store): Operation<CreateApiKeyRequest, ApiKey> => ({
  permissions: (_, context) => on("POST", context, path()),
  run(input, context) {
    if ((input.stageKeys?.length ?? 0) > 0) throw notEmulated("stageKeys");
    const region = store.region(context);
    const value = input.value ?? store.kernel.random.stream("apigateway.key").text(VALUE_LENGTH, ALPHABET);
    if (value.length < KEY_VALUE_MIN) throw badRequest(`API Key value should be at least ${KEY_VALUE_MIN} characters`);
    if (value.length > KEY_VALUE_MAX)
      throw badRequest(`API Key value exceeds maximum size of ${KEY_VALUE_MAX} characters`);
    if ([...region.keys.values()].some((key) => key.value === value)) throw conflict("API Key already exists");
    const now = new Date(context.now);
    const key: ApiKey = {
      id: store.id(),
      value,
      ...(input.name === undefined ? {} : { name: input.name }),
      ...(input.customerId === undefined ? {} : { customerId: input.customerId }),
      ...(input.description === undefined ? {} : { description: input.description }),
      enabled: input.enabled ?? false,
      createdDate: now,
      lastUpdatedDate: now,
      stageKeys: [],
      ...(input.tags ? { tags: input.tags } : {}),
    };
    region.keys.set(key.id ?? "", key);
    return key;
  },
});

export const getApiKey = (store: Store): Operation<GetApiKeyRequest, ApiKey> => ({
  permissions: (input, context) => on("GET", context, path(input.apiKey)),
  run: (input, context) => shown(keyOf(store.region(context), input.apiKey), input.includeValue),
});

export const getApiKeys = (store: Store): Operation<GetApiKeysRequest, ApiKeys> => ({
  permissions: (_, context) => on("GET", context, path()),
  run(input, context) {
    const found = [...store.region(context).keys.values()].filter(
      ({ name = "", customerId }) =>
        name.startsWith(input.nameQuery ?? "") && (input.customerId === undefined || customerId === input.customerId),
    );
    const page = pageOf(found, input);
    return { ...page, items: page.items.map((key) => shown(key, input.includeValues)) };
  },
});

export const updateApiKey = (store: Store): Operation<UpdateApiKeyRequest, ApiKey> => ({
  permissions: (input, context) => on("PATCH", context, path(input.apiKey)),
  run(input, context) {
    const region = store.region(context);
    const key: ApiKey = {
      ...patched(keyOf(region, input.apiKey), input.patchOperations, {
        "/name": text,
        "/description": text,
        "/enabled": boolean,
        "/customerId": text,
      }),
      lastUpdatedDate: new Date(context.now),
    };
    region.keys.set(key.id ?? "", key);
    return { tags: {}, ...shown(key, false) };
  },
});

export const deleteApiKey = (store: Store): Operation<DeleteApiKeyRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.apiKey)),
  run(input, context) {
    const region = store.region(context);
    const { id = "" } = keyOf(region, input.apiKey);
    region.keys.delete(id);
    for (const plan of region.plans.values()) plan.keys.delete(id);
  },
});

export function keyOf(region: Region, id = ""): ApiKey {
  const found = region.keys.get(id);
  if (!found) throw keyNotFound();
  return found;
}

function shown({ value, ...key }: ApiKey, withValue: boolean | undefined): ApiKey {
  return withValue === true && value !== undefined ? { ...key, value } : key;
}
