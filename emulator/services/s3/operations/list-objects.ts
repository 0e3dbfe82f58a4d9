import type {
  ListObjectsOutput,
  ListObjectsRequest,
  ListObjectsV2Output,
  ListObjectsV2Request,
  RestoreStatus,
  _Object,
} from "@aws-sdk/client-s3";
import type { CallContext, Operation, Permission } from "../../../kernel/index.ts";
import { bucketFor, bucketPermission, conditionKeys } from "../access.ts";
import { lastModified, quoted } from "../conditions.ts";
import type { S3Core } from "../core.ts";
import { invalidArgument } from "../errors.ts";
import type { Has } from "../inputs.ts";
import { LIST_KEYS_MAX } from "../limits.ts";
import { listPage, urlEncoded, type Page } from "../listing.ts";
import { canonicalId } from "../naming.ts";
import type { Bucket, StoredObject, Version } from "../state.ts";

type InputV1 = Has<ListObjectsRequest, "Bucket">;
type InputV2 = Has<ListObjectsV2Request, "Bucket">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export const listObjects = (core: S3Core): Operation<InputV1, ListObjectsOutput> => ({
  permissions: (input, context) => listPermissions(core, "s3:ListBucket", input, context),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { max, ...view } = readShape(input);
    const { text } = view;
    const page = objectPage(bucket, input, input.Marker ?? "", max);
    return {
      Name: bucket.name,
      Prefix: text(input.Prefix ?? ""),
      Marker: text(input.Marker ?? ""),
      Delimiter: text(input.Delimiter),
      MaxKeys: max,
      EncodingType: input.EncodingType,
      IsTruncated: page.next !== undefined,
      // Without a delimiter the last key says it: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html, NextMarker
      NextMarker: input.Delimiter ? text(page.next) : undefined,
      Contents: contentsOf(page, view, true),
      CommonPrefixes: prefixesOf(page, text),
    };
  },
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const listObjectsV2 = (core: S3Core): Operation<InputV2, ListObjectsV2Output> => ({
  permissions: (input, context) => listPermissions(core, "s3:ListBucket", input, context),
  run(input, context) {
    const bucket = bucketFor(core, input, context);
    const { max, ...view } = readShape(input);
    const { text } = view;
    const after = input.ContinuationToken === undefined ? (input.StartAfter ?? "") : readToken(input.ContinuationToken);
    const page = objectPage(bucket, input, after, max);
    return {
      Name: bucket.name,
      Prefix: text(input.Prefix ?? ""),
      StartAfter: text(input.StartAfter),
      Delimiter: text(input.Delimiter),
      MaxKeys: max,
      EncodingType: input.EncodingType,
      KeyCount: page.items.length + page.prefixes.length,
      IsTruncated: page.next !== undefined,
      ContinuationToken: input.ContinuationToken,
      NextContinuationToken: page.next === undefined ? undefined : writeToken(page.next),
      Contents: contentsOf(page, view, input.FetchOwner === true),
      CommonPrefixes: prefixesOf(page, text),
    };
  },
});

export interface ListShape {
  readonly Bucket: string;
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly EncodingType?: string | undefined;
  readonly MaxKeys?: number | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
  readonly OptionalObjectAttributes?: readonly string[] | undefined;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html */
export function listPermissions(
  core: S3Core,
  action: string,
  input: ListShape,
  context: CallContext,
): readonly Permission[] {
  bucketFor(core, input, context);
  const keys = conditionKeys({
    "s3:prefix": input.Prefix,
    "s3:delimiter": input.Delimiter,
    "s3:max-keys": input.MaxKeys,
  });
  return [bucketPermission(action, input.Bucket, keys)];
}

/** How many keys at most, and how names are written in the answer. */
export function readShape(input: ListShape): ListView & { readonly max: number } {
  const max = input.MaxKeys ?? LIST_KEYS_MAX;
  if (!Number.isInteger(max) || max < 0 || max > 2_147_483_647)
    throw invalidArgument("Argument maxKeys must be an integer between 0 and 2147483647", "maxKeys", max);
  if (input.EncodingType !== undefined && input.EncodingType !== "url")
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", input.EncodingType);
  for (const attribute of input.OptionalObjectAttributes ?? [])
    if (attribute !== "RestoreStatus")
      throw invalidArgument("Invalid attribute name specified.", "x-amz-optional-object-attributes", attribute);
  return {
    max: Math.min(max, LIST_KEYS_MAX),
    text: encoding(input.EncodingType !== undefined),
    withRestore: (input.OptionalObjectAttributes?.length ?? 0) > 0,
  };
}

function encoding(isUrl: boolean): EncodeText {
  function text(given: string): string;
  function text(given: string | undefined): string | undefined;
  function text(given: string | undefined): string | undefined {
    return given === undefined || !isUrl ? given : urlEncoded(given);
  }
  return text;
}

/** How entries are shown. */
export interface ListView {
  readonly text: EncodeText;
  /** Whether archived objects tell how far they are restored. */
  readonly withRestore: boolean;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreStatus.html; those that were never asked back have none. */
export const restoreStatus = (object: StoredObject, { withRestore }: ListView): { RestoreStatus?: RestoreStatus } =>
  withRestore && object.restore
    ? {
        RestoreStatus: {
          IsRestoreInProgress: object.restore.ongoing,
          ...(object.restore.until === undefined ? {} : { RestoreExpiryDate: new Date(object.restore.until) }),
        },
      }
    : {};

export interface EncodeText {
  (given: string): string;
  (given: string | undefined): string | undefined;
}

const objectPage = (bucket: Bucket, input: ListShape, after: string, max: number): Page<readonly Version[]> =>
  listPage(
    bucket.objects,
    { prefix: input.Prefix ?? "", delimiter: input.Delimiter ?? "", after, max },
    (versions) => versions[0]?.kind === "object",
  );

function contentsOf(page: Page<readonly Version[]>, view: ListView, withOwner: boolean): _Object[] | undefined {
  const contents = page.items.flatMap(([, [current]]) =>
    current?.kind === "object" ? [listedObject(current, view, withOwner)] : [],
  );
  return contents.length > 0 ? contents : undefined;
}

const listedObject = (object: StoredObject, view: ListView, withOwner: boolean): _Object => ({
  Key: view.text(object.key),
  LastModified: lastModified(object.lastModified),
  ETag: quoted(object.eTag),
  ...(object.checksum ? { ChecksumAlgorithm: [object.checksum.algorithm], ChecksumType: object.checksum.type } : {}),
  Size: object.content.length,
  StorageClass: object.storageClass,
  ...restoreStatus(object, view),
  ...(withOwner ? { Owner: { ID: canonicalId(object.owner) } } : {}),
});

export const prefixesOf = (page: Pick<Page<unknown>, "prefixes">, text: EncodeText): { Prefix: string }[] | undefined =>
  page.prefixes.length > 0 ? page.prefixes.map((prefix) => ({ Prefix: text(prefix) })) : undefined;

/** Tokens are opaque to callers; ours hold the last entry of the page. */
const writeToken = (last: string): string => Buffer.from(`1${last}`).toString("base64");

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (writeToken(text.slice(1)) !== token)
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token");
  return text.slice(1);
}
