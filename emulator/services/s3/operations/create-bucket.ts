import type { CreateBucketOutput, CreateBucketRequest } from "@aws-sdk/client-s3";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { bucketPermission } from "../access.ts";
import type { S3Core } from "../core.ts";
import {
  bucketAclWithOwnership,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  illegalLocationConstraint,
  invalidLocationConstraint,
  notImplementedHeader,
  tooManyBuckets,
} from "../errors.ts";
import type { Has } from "../inputs.ts";
import { BUCKETS_MAX } from "../limits.ts";
import { bucketArn, checkBucketName } from "../naming.ts";
import { newBucket } from "../state.ts";
import { checkTags } from "../tags.ts";

type Input = Has<CreateBucketRequest, "Bucket">;

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export const createBucket = (core: S3Core): Operation<Input, CreateBucketOutput> => ({
  permissions(input, context) {
    // The owner's policy has no say in who may try to take the name.
    const held = core.buckets.get(input.Bucket);
    if (held && held.owner !== context.account) throw bucketAlreadyExists(input.Bucket);
    return [bucketPermission("s3:CreateBucket", input.Bucket)];
  },
  run(input, context) {
    const name = input.Bucket;
    checkBucketName(name);
    refuse(input);
    const constraint = readConstraint(input, context);
    const held = core.buckets.get(name);
    if (held) {
      // North Virginia alone answers its own owner with success, for old clients' sake.
      if (context.region !== US_EAST_1 || held.region !== US_EAST_1) throw bucketAlreadyOwnedByYou(name);
      return answer(name, US_EAST_1);
    }
    if ([...core.buckets.values()].filter((bucket) => bucket.owner === context.account).length >= BUCKETS_MAX)
      throw tooManyBuckets();
    const tags = checkTags(input.CreateBucketConfiguration?.Tags ?? [], "Bucket");
    const region = constraint === "EU" ? "eu-west-1" : (constraint ?? US_EAST_1);
    const bucket = newBucket({
      name,
      arn: bucketArn(name),
      owner: context.account,
      region,
      locationConstraint: constraint,
      createdAt: context.now,
    });
    bucket.settings = {
      ...bucket.settings,
      ...(input.ObjectOwnership === undefined ? {} : { ownership: input.ObjectOwnership }),
      ...(tags.length > 0 ? { tags } : {}),
    };
    core.buckets.set(name, bucket);
    return answer(name, region);
  },
});

const US_EAST_1 = "us-east-1";

const answer = (name: string, region: string): CreateBucketOutput => ({
  Location: region === US_EAST_1 ? `/${name}` : `http://${name}.s3.amazonaws.com/`,
  BucketArn: bucketArn(name),
});

/** Where the bucket is to be; only the endpoint of us-east-1 makes buckets of other regions. */
function readConstraint(input: Input, context: CallContext): string | undefined {
  const constraint: string | undefined = input.CreateBucketConfiguration?.LocationConstraint;
  if (context.region !== US_EAST_1) {
    if (constraint === undefined) throw illegalLocationConstraint("unspecified");
    if (constraint !== context.region && !(constraint === "EU" && context.region === "eu-west-1"))
      throw illegalLocationConstraint(constraint);
  }
  if (constraint === undefined || constraint === "") return undefined;
  if (constraint === US_EAST_1 || !/^(EU|[a-z]{2}(-[a-z]+)+-\d)$/.test(constraint))
    throw invalidLocationConstraint(constraint);
  return constraint;
}

function refuse(input: Input): void {
  const grants = [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWrite, input.GrantWriteACP];
  const hasAcl = (input.ACL !== undefined && input.ACL !== "private") || grants.some((grant) => grant !== undefined);
  if (hasAcl) {
    if ((input.ObjectOwnership ?? "BucketOwnerEnforced") === "BucketOwnerEnforced") throw bucketAclWithOwnership();
    throw notImplementedHeader("x-amz-acl");
  }
  if (input.ObjectLockEnabledForBucket === true) throw notImplementedHeader("x-amz-bucket-object-lock-enabled");
  if (input.CreateBucketConfiguration?.Location || input.CreateBucketConfiguration?.Bucket)
    throw notImplementedHeader("CreateBucketConfiguration.Location");
}
