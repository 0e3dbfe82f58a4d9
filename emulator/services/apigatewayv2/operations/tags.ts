import type { GetTagsRequest, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-apigatewayv2";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { resourceNotFound } from "../errors.ts";
import { on, type Store } from "../store.ts";

const path = (arn = ""): string => `/tags/${arn}`;

export const getTags = (store: Store): Operation<GetTagsRequest, { readonly Tags: Record<string, string> }> => ({
  permissions: (input, context) => on("GET", context, path(input.ResourceArn)),
  run: (input, context) => ({ Tags: { ...tagged(store, input.ResourceArn, context).tags } }),
});

export const tagResource = (store: Store): Operation<TagResourceRequest, object> => ({
  permissions: (input, context) => on("POST", context, path(input.ResourceArn)),
  run(input, context) {
    const { tags, keep } = tagged(store, input.ResourceArn, context);
    keep({ ...tags, ...input.Tags });
    return {};
  },
});

export const untagResource = (store: Store): Operation<UntagResourceRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.ResourceArn)),
  run(input, context) {
    const { tags, keep } = tagged(store, input.ResourceArn, context);
    keep(Object.fromEntries(Object.entries(tags).filter(([name]) => !(input.TagKeys ?? []).includes(name))));
  },
});

interface Tagged {
  readonly tags: Readonly<Record<string, string>>;
  keep(tags: Record<string, string>): void;
}

/** APIs and their stages. */
function tagged(store: Store, arn = "", context: CallContext): Tagged {
  const [, id = "", name] = /^arn:aws[\w-]*:apigateway:[^:]*::\/apis\/([a-z0-9]+)(?:\/stages\/(.+))?$/.exec(arn) ?? [];
  const state = store.region(context).apis.get(id);
  const stage = name === undefined ? undefined : state?.stages.get(name);
  if (!state || (name !== undefined && !stage)) throw resourceNotFound(arn);
  return stage
    ? { tags: stage.Tags ?? {}, keep: (Tags) => void state.stages.set(stage.StageName, { ...stage, Tags }) }
    : { tags: state.api.Tags ?? {}, keep: (Tags) => void (state.api = { ...state.api, Tags }) };
}
