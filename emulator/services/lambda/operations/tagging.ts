import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation, Permission, RequestContext } from "../../../kernel/index.ts";
import { invalidParameterValue, notEmulated } from "../errors.ts";
import { parseFunctionName, readFunctionArn } from "../names.ts";
import { functionPermission, tagContext } from "../permissions.ts";
import { functionOf, store, type Room } from "../room.ts";
import type { LambdaFunction } from "../state.ts";
import { checkedTags } from "../tags.ts";

/** https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html */
export const tagResource = (room: Room): Operation<TagResourceRequest, Record<string, never>> => ({
  permissions: (input, context) => [
    onResource(room, "TagResource", input, context, {
      ...tagContext("aws:RequestTag", input.Tags ?? {}),
      "aws:TagKeys": Object.keys(input.Tags ?? {}),
    }),
  ],
  run(input, context) {
    // AWS's own words for a request without tags.
    if (Object.keys(input.Tags ?? {}).length === 0)
      throw invalidParameterValue("An error occurred and the request cannot be processed.");
    const fn = taggedFunction(room, input, context);
    store(room, { ...fn, tags: checkedTags({ ...fn.tags, ...input.Tags }) }, context.entry);
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html */
export const untagResource = (room: Room): Operation<UntagResourceRequest, Record<string, never>> => ({
  permissions: (input, context) => [
    onResource(room, "UntagResource", input, context, { "aws:TagKeys": input.TagKeys ?? [] }),
  ],
  run(input, context) {
    const fn = taggedFunction(room, input, context);
    const gone = new Set(input.TagKeys ?? []);
    const tags = Object.fromEntries(Object.entries(fn.tags).filter(([key]) => !gone.has(key)));
    store(room, { ...fn, tags }, context.entry);
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
export const listTags = (room: Room): Operation<ListTagsRequest, ListTagsResponse> => ({
  permissions: (input, context) => [onResource(room, "ListTags", input, context, {})],
  run: (input, context) => ({ Tags: { ...taggedFunction(room, input, context).tags } }),
});

interface NamesResource {
  readonly Resource: string | undefined;
}

function onResource(
  room: Room,
  action: string,
  input: NamesResource,
  context: CallContext,
  asked: RequestContext,
): Permission {
  const permission = functionPermission(room, action, { FunctionName: functionArnOf(input) }, context, false);
  return { ...permission, context: { ...permission.context, ...asked } };
}

function taggedFunction(room: Room, input: NamesResource, context: CallContext): LambdaFunction {
  const ref = parseFunctionName(functionArnOf(input), context);
  if (ref.qualifier !== undefined)
    throw invalidParameterValue(
      "Tags on function aliases and versions are not supported. Please specify a function ARN.",
    );
  return functionOf(room, ref);
}

function functionArnOf(input: NamesResource): string {
  const arn = input.Resource ?? "";
  if (!readFunctionArn(arn)) throw notEmulated(`Tagging of ${arn}`);
  return arn;
}
