import type { GetTagsRequest, TagResourceRequest, Tags, UntagResourceRequest } from "@aws-sdk/client-api-gateway";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { notFound } from "../errors.ts";
import { restApiArn } from "../state.ts";
import { on, type Store } from "../store.ts";

const path = (arn = ""): string => `/tags/${arn}`;

export const getTags = (store: Store): Operation<GetTagsRequest, Tags> => ({
  permissions: (input, context) => on("GET", context, path(input.resourceArn)),
  run: (input, context) => ({ tags: { ...tagsOf(store, input.resourceArn, context) } }),
});

export const tagResource = (store: Store): Operation<TagResourceRequest, void> => ({
  permissions: (input, context) => on("PUT", context, path(input.resourceArn)),
  run: (input, context) =>
    keep(store, input.resourceArn, { ...tagsOf(store, input.resourceArn, context), ...input.tags }, context),
});

export const untagResource = (store: Store): Operation<UntagResourceRequest, void> => ({
  permissions: (input, context) => on("DELETE", context, path(input.resourceArn)),
  run(input, context) {
    const left = Object.entries(tagsOf(store, input.resourceArn, context)).filter(
      ([name]) => !(input.tagKeys ?? []).includes(name),
    );
    keep(store, input.resourceArn, Object.fromEntries(left), context);
  },
});

/** APIs only. */
function tagsOf(store: Store, arn = "", context: CallContext): Readonly<Record<string, string>> {
  const region = store.region(context);
  if (![...region.apis.keys()].some((id) => restApiArn(context.region, id) === arn))
    throw notFound("Invalid resource identifier specified");
  return region.tags.get(arn) ?? {};
}

function keep(store: Store, arn = "", tags: Record<string, string>, context: CallContext): void {
  store.region(context).tags.set(arn, tags);
  const api = store.api(context, arn.slice(arn.lastIndexOf("/") + 1));
  api.api = { ...api.api, tags };
}
