import type { CreateBucketOutput, CreateBucketRequest } from "@aws-sdk/client-s3";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { bucketPermission, conditionKeys } from "../access.ts";
import { asksForAcl, isPublicGrant, readHeaderAcl, type Grant } from "../acl.ts";
import { meet, type S3Core } from "../core.ts";
import {
  bucketAclWithOwnership,
  bucketAlreadyExists,
  bucketAlreadyOwnedByYou,
  illegalLocationConstraint,
  invalidLocationConstraint,
  invalidArgument,
  notImplementedHeader,
  publicAclOfNewBucket,
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
    const keys = conditionKeys({
      "s3:locationconstraint": input.CreateBucketConfiguration?.LocationConstraint,
      "s3:x-amz-object-ownership": input.ObjectOwnership,
      "s3:x-amz-acl": input.ACL,
    });
    const permissions = [bucketPermission("s3:CreateBucket", input.Bucket, keys)];
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html, "Permissions"
    if (asksForAcl(input)) permissions.push(bucketPermission("s3:PutBucketAcl", input.Bucket));
    if (input.ObjectOwnership !== undefined)
      permissions.push(bucketPermission("s3:PutBucketOwnershipControls", input.Bucket));
    if (input.ObjectLockEnabledForBucket === true)
      permissions.push(
        bucketPermission("s3:PutBucketObjectLockConfiguration", input.Bucket),
        bucketPermission("s3:PutBucketVersioning", input.Bucket),
      );
    return permissions;
  },
  run(input, context) {
    const name = input.Bucket;
    meet(core, context.account);
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
    const acl = readAcl(core, input, context.account);
    const tags = checkTags(input.CreateBucketConfiguration?.Tags ?? [], "Bucket");
    const region = constraint === "EU" ? "eu-west-1" : (constraint ?? US_EAST_1);
    const bucket = newBucket(
      {
        name,
        arn: bucketArn(name),
        owner: context.account,
        region,
        locationConstraint: constraint,
        createdAt: context.now,
      },
      core.kept.inside(name),
    );
    bucket.settings = {
      ...bucket.settings,
      ...(input.ObjectOwnership === undefined ? {} : { ownership: input.ObjectOwnership }),
      ...(acl ? { acl } : {}),
      ...(tags.length > 0 ? { tags } : {}),
    };
    if (input.ObjectLockEnabledForBucket === true) {
      bucket.versioning = "Enabled";
      bucket.settings = { ...bucket.settings, objectLock: {} };
    }
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

/** A new bucket has ACLs switched off and the public kept out, unless it is made otherwise. */
function readAcl(core: S3Core, input: Input, owner: string): readonly Grant[] | undefined {
  const acl = readHeaderAcl(input, { owner, bucketOwner: owner }, (id) => core.accounts.get(id));
  if (!acl) return undefined;
  const isEnforced = (input.ObjectOwnership ?? "BucketOwnerEnforced") === "BucketOwnerEnforced";
  if (isEnforced && input.ACL !== "private") throw bucketAclWithOwnership();
  if (acl.some(isPublicGrant)) throw publicAclOfNewBucket();
  return acl;
}

const OWNERSHIPS = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"];

function refuse(input: Input): void {
  if (input.ObjectOwnership !== undefined && !OWNERSHIPS.some((known) => known === input.ObjectOwnership))
    throw invalidArgument(`Invalid x-amz-object-ownership header: ${input.ObjectOwnership}`, "x-amz-object-ownership");
  if (input.CreateBucketConfiguration?.Location || input.CreateBucketConfiguration?.Bucket)
    throw notImplementedHeader("CreateBucketConfiguration.Location");
}
