import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  type BucketLocationConstraint,
} from "@aws-sdk/client-s3";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { isEmpty, tagList } from "./tags.ts";

/** Makes the bucket unless it is ours already. */
export async function putBucket({ s3, region, tags }: Clients, Bucket: string): Promise<void> {
  const made = await unless(["BucketAlreadyOwnedByYou"], () =>
    s3.send(
      new CreateBucketCommand({
        Bucket,
        // us-east-1 is the one region that must not be named here.
        ...(isNamed(region) ? { CreateBucketConfiguration: { LocationConstraint: region } } : {}),
      }),
    ),
  );
  if (made && !isEmpty(tags))
    await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: tagList(tags) } }));
}

const isNamed = (region: string): region is BucketLocationConstraint => region !== "us-east-1";

/** Deletes the bucket with everything in it, old versions too. */
export async function removeBucket({ s3 }: Clients, Bucket: string): Promise<void> {
  for (;;) {
    const page = await unless(["NoSuchBucket"], () => s3.send(new ListObjectVersionsCommand({ Bucket })));
    if (!page) return;
    const Objects = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(({ Key, VersionId }) => ({
      Key,
      VersionId,
    }));
    if (Objects.length === 0) break;
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors?.length) throw new Error(`${Bucket}: ${Errors[0]?.Key}: ${Errors[0]?.Message}`);
  }
  await s3.send(new DeleteBucketCommand({ Bucket }));
}
