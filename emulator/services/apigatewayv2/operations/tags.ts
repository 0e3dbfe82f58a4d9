import type { GetTagsRequest, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-apigatewayv2";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { resourceNotFound } from "../errors.ts";
import type { ApiState } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (arn = ""): string => `/tags/${arn}`;

export const getTags = (store: Store): Operation<GetTagsRequest, { readonly Tags: Record<string, string> }> => ({
  permissions: (input, context) => on("GET", context, path(input.ResourceArn)),
  run: (input, context) => ({ Tags: { ...taggedApi(store, input.ResourceArn, context).api.Tags } }),
});

export const tagResource = (store: Store): Operation<TagResourceRequest, object> => ({
  permissions: (input, context) => on("POST", context, path(input.ResourceArn)),
  run(input, context) {
    const state = taggedApi(store, input.ResourceArn, context);
    state.api = { ...state.api, Tags: { ...state.api.Tags, ...input.Tags } };
    return {};
  },
});

export const untagResource = (store: Store): Operation<UntagResourceRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.ResourceArn)),
  run(input, context) {
    const state = taggedApi(store, input.ResourceArn, context);
    const left = Object.entries(state.api.Tags ?? {}).filter(([name]) => !(input.TagKeys ?? []).includes(name));
    state.api = { ...state.api, Tags: Object.fromEntries(left) };
  },
});

/** APIs only. */
function taggedApi(store: Store, arn = "", context: CallContext): ApiState {
  const id = /^arn:aws[\w-]*:apigateway:[^:]*::\/apis\/([a-z0-9]+)$/.exec(arn)?.[1];
  const found = id === undefined ? undefined : store.region(context).apis.get(id);
  if (!found) throw resourceNotFound(arn);
  return found;
}
