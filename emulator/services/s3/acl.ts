import type { AccessControlPolicy, Grant as GrantShape, GetBucketAclOutput } from "@aws-sdk/client-s3";
import { AwsError } from "../../kernel/index.ts";
import { headerGrantsAndCanned, invalidArgument, invalidRequest, malformedAcl, unresolvableEmail } from "./errors.ts";
import { canonicalId } from "./naming.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions */
const PERMISSIONS = ["READ", "WRITE", "READ_ACP", "WRITE_ACP", "FULL_CONTROL"] as const;
export type AclPermission = (typeof PERMISSIONS)[number];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee-predefined-groups */
const GROUPS = {
  everyone: "http://acs.amazonaws.com/groups/global/AllUsers",
  authenticated: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
  logDelivery: "http://acs.amazonaws.com/groups/s3/LogDelivery",
} as const;
export type AclGroup = keyof typeof GROUPS;

export type Grantee =
  | { readonly kind: "account"; readonly account: string }
  | { readonly kind: "group"; readonly group: AclGroup }
  /** A canonical id that belongs to a service of AWS. */
  | { readonly kind: "canonical"; readonly id: string };

export interface Grant {
  readonly grantee: Grantee;
  readonly permission: AclPermission;
}

/** Canonical ids are hashes: whose they are is only known of accounts that have been here. */
export type AccountLookup = (id: string) => string | undefined;

/** The headers by which a request asks for an ACL. */
export interface AclInput {
  readonly ACL?: string | undefined;
  readonly GrantFullControl?: string | undefined;
  readonly GrantRead?: string | undefined;
  readonly GrantReadACP?: string | undefined;
  readonly GrantWrite?: string | undefined;
  readonly GrantWriteACP?: string | undefined;
}

export interface AclOwners {
  /** Whose the bucket or object is, or will be. */
  readonly owner: string;
  readonly bucketOwner: string;
}

/** The grants that a request's headers ask for; `undefined` when they ask for none. */
export function readHeaderAcl(input: AclInput, owners: AclOwners, lookup: AccountLookup): readonly Grant[] | undefined {
  const headers = grantHeaders(input);
  if (input.ACL !== undefined && headers.length > 0) throw headerGrantsAndCanned();
  if (input.ACL !== undefined) return cannedAcl(input.ACL, owners);
  if (headers.length === 0) return undefined;
  return headers.flatMap(([name, permission, value]) =>
    value.split(",").map((part) => ({ grantee: headerGrantee(name, part.trim(), lookup), permission })),
  );
}

export const asksForAcl = (input: AclInput): boolean => input.ACL !== undefined || grantHeaders(input).length > 0;

function grantHeaders(input: AclInput): readonly (readonly [header: string, AclPermission, value: string])[] {
  const given = [
    ["x-amz-grant-full-control", "FULL_CONTROL", input.GrantFullControl],
    ["x-amz-grant-read", "READ", input.GrantRead],
    ["x-amz-grant-write", "WRITE", input.GrantWrite],
    ["x-amz-grant-read-acp", "READ_ACP", input.GrantReadACP],
    ["x-amz-grant-write-acp", "WRITE_ACP", input.GrantWriteACP],
  ] as const;
  return given.flatMap(([header, permission, value]) => (value === undefined ? [] : [[header, permission, value]]));
}

/** `id="…"`, `uri="…"`, `emailAddress="…"`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
function headerGrantee(header: string, text: string, lookup: AccountLookup): Grantee {
  const [, type = "", value = ""] = /^(\w+)\s*=\s*"?([^"]*)"?$/.exec(text) ?? [];
  switch (type.toLowerCase()) {
    case "id":
      return accountGrantee(value, "id", lookup);
    case "uri":
      return groupGrantee(value, "uri");
    case "emailaddress":
      throw unresolvableEmail();
    default:
      throw invalidArgument("Argument format not recognized", header, text);
  }
}

function accountGrantee(id: string, argument: string, lookup: AccountLookup): Grantee {
  const account = lookup(id);
  if (account === undefined) throw invalidArgument("Invalid id", argument, id);
  return { kind: "account", account };
}

function groupGrantee(uri: string, argument: string): Grantee {
  for (const group of ["everyone", "authenticated", "logDelivery"] as const)
    if (GROUPS[group] === uri) return { kind: "group", group };
  throw invalidArgument("Invalid group uri", argument, uri);
}

/** EC2's canonical id: it reads machine images out of buckets (https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl). */
const EC2_ID = "6aa5a366c34c1cbe25dc49211496e913e0351eb0e8c37aa3477e40942ec6b97c";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl */
function cannedAcl(name: string, { owner, bucketOwner }: AclOwners): readonly Grant[] {
  const own = ownerGrants(owner);
  const toGroup = (group: AclGroup, ...permissions: readonly AclPermission[]): readonly Grant[] => [
    ...own,
    ...permissions.map((permission): Grant => ({ grantee: { kind: "group", group }, permission })),
  ];
  const toBucketOwner = (permission: AclPermission): readonly Grant[] =>
    bucketOwner === owner ? own : [...own, { grantee: { kind: "account", account: bucketOwner }, permission }];
  switch (name) {
    case "private":
      return own;
    case "public-read":
      return toGroup("everyone", "READ");
    case "public-read-write":
      return toGroup("everyone", "READ", "WRITE");
    case "authenticated-read":
      return toGroup("authenticated", "READ");
    case "log-delivery-write":
      return toGroup("logDelivery", "WRITE", "READ_ACP");
    case "aws-exec-read":
      return [...own, { grantee: { kind: "canonical", id: EC2_ID }, permission: "READ" }];
    case "bucket-owner-read":
      return toBucketOwner("READ");
    case "bucket-owner-full-control":
      return toBucketOwner("FULL_CONTROL");
    default:
      throw invalidArgument("", "x-amz-acl", name);
  }
}

export const ownerGrants = (owner: string): readonly Grant[] => [
  { grantee: { kind: "account", account: owner }, permission: "FULL_CONTROL" },
];

/** The grants of a policy in the body of a request; its owner must be whose the thing is. */
export function readAclDocument(document: AccessControlPolicy, owner: string, lookup: AccountLookup): readonly Grant[] {
  const ownerId = document.Owner?.ID;
  if (ownerId === undefined || document.Grants === undefined) throw malformedAcl();
  if (lookup(ownerId) === undefined) throw invalidArgument("Invalid id", "CanonicalUser/ID", ownerId);
  if (lookup(ownerId) !== owner) throw new AwsError("AccessDenied", "Access Denied", { status: 403 });
  if (document.Grants.length > GRANTS_MAX) throw invalidRequest(`The ACL has more than ${GRANTS_MAX} grants.`);
  return document.Grants.map((grant) => readGrant(grant, lookup));
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html */
const GRANTS_MAX = 100;

function readGrant(grant: GrantShape, lookup: AccountLookup): Grant {
  const permission = PERMISSIONS.find((known) => known === grant.Permission);
  if (!permission || !grant.Grantee) throw malformedAcl();
  const type: string = grant.Grantee.Type ?? "";
  switch (type) {
    case "CanonicalUser":
      if (grant.Grantee.ID === EC2_ID) return { permission, grantee: { kind: "canonical", id: EC2_ID } };
      return { permission, grantee: accountGrantee(grant.Grantee.ID ?? "", "CanonicalUser/ID", lookup) };
    case "Group":
      return { permission, grantee: groupGrantee(grant.Grantee.URI ?? "", "Group/URI") };
    case "AmazonCustomerByEmail":
      throw unresolvableEmail();
    default:
      throw malformedAcl();
  }
}

/** An ACL as answers show it. */
export const shownAcl = (owner: string, grants: readonly Grant[]): GetBucketAclOutput => ({
  Owner: { ID: canonicalId(owner) },
  Grants: grants.map(({ grantee, permission }) => ({ Grantee: shownGrantee(grantee), Permission: permission })),
});

function shownGrantee(grantee: Grantee): NonNullable<GrantShape["Grantee"]> {
  switch (grantee.kind) {
    case "account":
      return { ID: canonicalId(grantee.account), Type: "CanonicalUser" };
    case "canonical":
      return { ID: grantee.id, Type: "CanonicalUser" };
    case "group":
      return { URI: GROUPS[grantee.group], Type: "Group" };
    default:
      return grantee satisfies never;
  }
}

/** Block Public Access counts both groups as the public. https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const isPublicGrant = ({ grantee }: Grant): boolean =>
  grantee.kind === "group" && grantee.group !== "logDelivery";
