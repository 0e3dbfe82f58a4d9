import type { GetObjectAclOutput, GetObjectAclRequest } from "@aws-sdk/client-s3";
import type { Operation } from "../../../kernel/index.ts";
import type { S3Core } from "../core.ts";
import type { Has } from "../inputs.ts";
import { ownerAcl } from "./buckets.ts";
import { locate, readPermissions } from "./read-object.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
export const getObjectAcl = (
  core: S3Core,
): Operation<Has<GetObjectAclRequest, "Bucket" | "Key">, GetObjectAclOutput> => ({
  permissions: (input, context) => readPermissions(core, "s3:GetObjectAcl", input, context),
  run: (input, context) => ownerAcl(locate(core, input, context, "GET").object.owner),
});
