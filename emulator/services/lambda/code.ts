import type { FunctionCode } from "@aws-sdk/client-lambda";
import { AwsError, type CallContext, type Content } from "../../kernel/index.ts";
import { invalidParameterValue, notEmulated, requestEntityTooLarge } from "./errors.ts";
import { ZIP_MAX } from "./limits.ts";
import type { Room } from "./room.ts";
import type { Code } from "./state.ts";
import { checkedCode } from "./zip.ts";

/** The zip of a request, or of the object it names, read and checked. */
export async function codeOf(room: Room, given: FunctionCode, context: CallContext): Promise<Code> {
  if (given.ImageUri !== undefined) throw notEmulated("Code.ImageUri (PackageType Image)");
  if (given.SourceKMSKeyArn !== undefined) throw notEmulated("SourceKMSKeyArn");
  if (given.S3ObjectStorageMode !== undefined) throw notEmulated("S3ObjectStorageMode");
  const zip = given.ZipFile;
  if (zip !== undefined && [given.S3Bucket, given.S3Key, given.S3ObjectVersion].some((other) => other !== undefined))
    throw invalidParameterValue("Please do not provide other FunctionCode parameters when providing a ZipFile.");
  if (zip === undefined) return checkedCode(await fetched(room, given, context));
  if (zip.length > ZIP_MAX) throw requestEntityTooLarge(`Zipped size must be smaller than ${ZIP_MAX} bytes`);
  return checkedCode(room.ports.contents.of(zip));
}

async function fetched(room: Room, given: FunctionCode, context: CallContext): Promise<Content> {
  const { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version } = given;
  if (bucket === undefined || key === undefined)
    throw invalidParameterValue("Please provide a source for function code.");
  try {
    return await room.ports.fetchCode({ bucket, key, ...(version === undefined ? {} : { version }) }, context);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameterValue(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}
