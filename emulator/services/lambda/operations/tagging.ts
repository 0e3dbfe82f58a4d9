import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-lambda";
import type { CallContext, Operation, Permission, RequestContext } from "../../../kernel/index.ts";
import { invalidParameterValue, notEmulated, resourceNotFound } from "../errors.ts";
import type { EventSourceMapping } from "../mappings/mapping.ts";
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
    const { tags, put } = tagged(room, input, context);
    put(checkedTags({ ...tags, ...input.Tags }));
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html */
export const untagResource = (room: Room): Operation<UntagResourceRequest, Record<string, never>> => ({
  permissions: (input, context) => [
    onResource(room, "UntagResource", input, context, { "aws:TagKeys": input.TagKeys ?? [] }),
  ],
  run(input, context) {
    const { tags, put } = tagged(room, input, context);
    const gone = new Set(input.TagKeys ?? []);
    put(Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))));
    return {};
  },
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html */
export const listTags = (room: Room): Operation<ListTagsRequest, ListTagsResponse> => ({
  permissions: (input, context) => [onResource(room, "ListTags", input, context, {})],
  run: (input, context) => ({ Tags: { ...tagged(room, input, context).tags } }),
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
  const mapping = mappingOf(room, input, context);
  if (mapping) {
    const tags = tagContext("aws:ResourceTag", mapping.found?.tags ?? {});
    return { action: `lambda:${action}`, resource: mapping.arn, context: { ...tags, ...asked } };
  }
  const permission = functionPermission(room, action, { FunctionName: functionArnOf(input) }, context, false);
  return { ...permission, context: { ...permission.context, ...asked } };
}

type Tags = Readonly<Record<string, string>>;

/** What is tagged, a function or an event source mapping: its tags, and how it gets others. */
function tagged(
  room: Room,
  input: NamesResource,
  context: CallContext,
): { readonly tags: Tags; put(this: void, tags: Tags): void } {
  const mapping = mappingOf(room, input, context);
  if (mapping) {
    const { found } = mapping;
    if (!found) throw resourceNotFound("The resource you requested does not exist.");
    const { mappings } = room.regions.in(context);
    return { tags: found.tags, put: (tags) => void mappings.set(found.uuid, { ...found, tags }) };
  }
  const fn = taggedFunction(room, input, context);
  return { tags: fn.tags, put: (tags) => store(room, { ...fn, tags }, context.entry) };
}

interface Named {
  readonly arn: string;
  readonly found: EventSourceMapping | undefined;
}

/** `undefined` for the ARN of something else. */
function mappingOf(room: Room, { Resource: arn = "" }: NamesResource, context: CallContext): Named | undefined {
  const uuid = /^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:event-source-mapping:([\w-]+)$/.exec(arn)?.[1];
  return uuid === undefined ? undefined : { arn, found: room.regions.peek(context)?.mappings.get(uuid) };
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
