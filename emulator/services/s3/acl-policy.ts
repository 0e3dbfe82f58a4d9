import type { JsonObject } from "../../kernel/index.ts";
import { isPublicGrant, ownerGrants, type AclPermission, type Grant } from "./acl.ts";
import { effectivePolicy } from "./bucket-policy.ts";
import { bucketArn, objectArn } from "./naming.ts";
import type { Bucket, StoredObject } from "./state.ts";

/**
 * The policy that is asked about a bucket or object: the bucket's own, and what the ACLs say, put as statements, so that one
 * evaluator knows all and `why` can name the grant. https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html
 */
export function policyWithAcls(bucket: Bucket, arn: string): string | undefined {
  const policy = effectivePolicy(bucket);
  if (bucket.settings.ownership === "BucketOwnerEnforced") return policy;
  const statements = [...bucketStatements(bucket), ...objectStatements(bucket, arn)];
  if (statements.length === 0) return policy;
  const document: { readonly Statement: unknown } =
    policy === undefined ? { ...EMPTY, Statement: [] } : JSON.parse(policy);
  return JSON.stringify({ ...document, Statement: [document.Statement, statements.map(numbered)].flat() });
}

/** A policy's Sids must differ from one another. */
const numbered = (statement: JsonObject, index: number): JsonObject => ({
  ...statement,
  Sid: `${typeof statement["Sid"] === "string" ? statement["Sid"] : "Acl"}n${index}`,
});

const EMPTY = { Version: "2012-10-17" };

type Actions = Readonly<Record<Exclude<AclPermission, "FULL_CONTROL">, readonly string[]>>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#acl-access-policy-permission-mapping */
const BUCKET_ACTIONS: Actions = {
  READ: ["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
  WRITE: ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
  READ_ACP: ["s3:GetBucketAcl"],
  WRITE_ACP: ["s3:PutBucketAcl"],
};
const OBJECT_ACTIONS: Actions = {
  READ: ["s3:GetObject", "s3:GetObjectVersion"],
  // "Not applicable": an object is replaced by whoever may write to the bucket.
  WRITE: [],
  READ_ACP: ["s3:GetObjectAcl", "s3:GetObjectVersionAcl"],
  WRITE_ACP: ["s3:PutObjectAcl", "s3:PutObjectVersionAcl"],
};

/** What the bucket's ACL gives to others; its owner's own rights are the owner's identity policies' affair. */
const bucketStatements = (bucket: Bucket): readonly JsonObject[] =>
  counting(bucket, bucket.settings.acl ?? [])
    .filter((grant) => !isGrantTo(grant, bucket.owner))
    .flatMap((grant) => allow(bucket, grant, BUCKET_ACTIONS, "BucketAcl", {}));

/** The versions that somebody may ask for under that ARN: each is told by the condition under which it is meant. */
function objectStatements(bucket: Bucket, arn: string): readonly JsonObject[] {
  const prefix = objectArn(bucket.name, "");
  if (!arn.startsWith(prefix)) return [];
  const versions = bucket.objects.get(arn.slice(prefix.length)) ?? [];
  return versions.flatMap((version, index) => {
    if (version.kind === "marker") return [];
    const named = versionStatements(bucket, version, { StringEquals: { "s3:VersionId": version.versionId } });
    const current = index === 0 ? versionStatements(bucket, version, { Null: { "s3:VersionId": "true" } }) : [];
    return [...current, ...named];
  });
}

function versionStatements(bucket: Bucket, object: StoredObject, condition: JsonObject): readonly JsonObject[] {
  const grants = counting(bucket, object.grants ?? ownerGrants(object.owner));
  const given = grants
    .filter((grant) => !isGrantTo(grant, bucket.owner) || object.owner !== bucket.owner)
    .flatMap((grant) => allow(bucket, grant, OBJECT_ACTIONS, "ObjectAcl", condition));
  return object.owner === bucket.owner ? given : [...given, ...closedToOthers(bucket, grants, condition)];
}

/** What another account owns is closed to the bucket's owner as well, unless the ACL opens it. */
function closedToOthers(bucket: Bucket, grants: readonly Grant[], condition: JsonObject): readonly JsonObject[] {
  return (["READ", "READ_ACP", "WRITE_ACP"] as const).flatMap((permission) => {
    const holders = grants.filter((grant) => grant.permission === permission || grant.permission === "FULL_CONTROL");
    if (holders.some(isPublicGrant)) return [];
    const accounts = holders.flatMap(({ grantee }) => (grantee.kind === "account" ? [grantee.account] : []));
    return [
      {
        Sid: "ObjectAclOfAnotherOwner",
        Effect: "Deny",
        Principal: "*",
        Action: [...OBJECT_ACTIONS[permission]],
        Resource: objectArn(bucket.name, "*"),
        Condition: { ...condition, StringNotEqualsIfExists: { "aws:PrincipalAccount": accounts } },
      },
    ];
  });
}

/** `IgnorePublicAcls` leaves public grants in the ACL and out of account. */
const counting = (bucket: Bucket, grants: readonly Grant[]): readonly Grant[] =>
  bucket.settings.publicAccessBlock?.IgnorePublicAcls === true
    ? grants.filter((grant) => !isPublicGrant(grant))
    : grants;

const isGrantTo = ({ grantee }: Grant, account: string): boolean =>
  grantee.kind === "account" && grantee.account === account;

function allow(
  bucket: Bucket,
  { grantee, permission }: Grant,
  actions: Actions,
  sid: string,
  condition: JsonObject,
): readonly JsonObject[] {
  const given =
    permission === "FULL_CONTROL"
      ? [...actions.READ, ...actions.WRITE, ...actions.READ_ACP, ...actions.WRITE_ACP]
      : [...actions[permission]];
  if (grantee.kind === "canonical" || given.length === 0) return [];
  const isEveryone = grantee.kind === "group" && grantee.group === "everyone";
  const who =
    grantee.kind === "account"
      ? { AWS: grantee.account }
      : grantee.group === "logDelivery"
        ? { Service: "logging.s3.amazonaws.com" }
        : "*";
  const signed = grantee.kind === "group" && !isEveryone && who === "*";
  const conditions = signed ? { ...condition, StringLike: { "aws:PrincipalAccount": "*" } } : condition;
  return [
    {
      Sid: `${sid}${permission.replace("_", "")}`,
      Effect: "Allow",
      Principal: who,
      Action: given,
      Resource: [bucketArn(bucket.name), objectArn(bucket.name, "*")],
      ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
    },
  ];
}
