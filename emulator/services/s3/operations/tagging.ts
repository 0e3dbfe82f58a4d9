import type {
  DeleteObjectTaggingOutput,
  DeleteObjectTaggingRequest,
  GetObjectTaggingOutput,
  GetObjectTaggingRequest,
  PutObjectTaggingOutput,
  PutObjectTaggingRequest,
  Tag,
} from "@aws-sdk/client-s3";
import { AwsError, type CallContext, type Operation, type Permission } from "../../../kernel/index.ts";
import { requestTagKeys } from "../access.ts";
import { namedVersion, shownVersion, type S3Core } from "../core.ts";
import { noSuchKey } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { replaceVersion } from "../state.ts";
import { checkTags } from "../tags.ts";
import { locate, readPermissions, type ObjectInput } from "./read-object.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export const getObjectTagging = (
  core: S3Core,
): Operation<Has<GetObjectTaggingRequest, "Bucket" | "Key">, GetObjectTaggingOutput> => ({
  permissions: (input, context) => readPermissions(core, "s3:GetObjectTagging", input, context),
  run(input, context) {
    const { bucket, object } = found(() => locate(core, input, context, "GET"), input.Bucket);
    return { TagSet: [...object.tags], VersionId: shownVersion(bucket, object.versionId) };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export const putObjectTagging = (
  core: S3Core,
): Operation<Has<PutObjectTaggingRequest, "Bucket" | "Key">, PutObjectTaggingOutput> => ({
  permissions: (input, context) =>
    withRequestTags(readPermissions(core, "s3:PutObjectTagging", input, context), input.Tagging?.TagSet ?? []),
  run: (input, context) =>
    retag(core, input, checkTags(input.Tagging?.TagSet ?? [], "Object"), "ObjectTagging:Put", context),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export const deleteObjectTagging = (
  core: S3Core,
): Operation<Has<DeleteObjectTaggingRequest, "Bucket" | "Key">, DeleteObjectTaggingOutput> => ({
  permissions: (input, context) => readPermissions(core, "s3:DeleteObjectTagging", input, context),
  run: (input, context) => retag(core, input, [], "ObjectTagging:Delete", context),
});

/** This operation alone names a missing key with its bucket before it. */
function found<T>(locateIt: () => T, bucket: string): T {
  try {
    return locateIt();
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchKey")
      throw noSuchKey(`${bucket}/${String(error.fields["Key"])}`, error.headers);
    throw error;
  }
}

const withRequestTags = (permissions: readonly Permission[], tags: readonly Tag[]): readonly Permission[] =>
  permissions.map((permission) => ({
    ...permission,
    context: { ...permission.context, ...requestTagKeys(tags) },
  }));

function retag(
  core: S3Core,
  input: ObjectInput,
  tags: readonly Tag[],
  event: "ObjectTagging:Put" | "ObjectTagging:Delete",
  context: CallContext,
): { readonly VersionId: string | undefined } {
  const { bucket, object } = locate(core, input, context, event === "ObjectTagging:Put" ? "PUT" : "DELETE");
  replaceVersion(bucket, { ...object, tags });
  core.publish(context, bucket, {
    event,
    key: object.key,
    eTag: object.eTag,
    versionId: namedVersion(object.versionId),
  });
  return { VersionId: shownVersion(bucket, object.versionId) };
}
