import type {
  AttachedPermissionsBoundary,
  Group as GroupOutput,
  Policy as PolicyOutput,
  Role as RoleOutput,
  RoleLastUsed,
  User as UserOutput,
} from "@aws-sdk/client-iam";
import type { Instant } from "../../kernel/index.ts";
import type { AwsManagedPolicy } from "./aws-managed-policies.ts";
import { encoded } from "./documents.ts";
import {
  attachments,
  boundaryUses,
  type Account,
  type Group,
  type ManagedPolicy,
  type Role,
  type User,
} from "./state.ts";
import { tagList } from "./tags.ts";

/** IAM tells whole seconds. */
export const day = (at: Instant): Date => new Date(Math.floor(at / 1000) * 1000);

/** What every answer tells of a role, and within an instance profile no more. */
export const briefRole = (role: Role): RoleOutput => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: day(role.createdAt),
  AssumeRolePolicyDocument: encoded(role.trustPolicy),
});

/** Empty when nothing is known. */
export const lastUse = ({ lastUsed }: Role): RoleLastUsed =>
  lastUsed ? { LastUsedDate: day(lastUsed.at), Region: lastUsed.region } : {};

/** Listings leave out boundary and tags. */
export const listedRole = (role: Role): RoleOutput => ({
  ...briefRole(role),
  ...(role.description === undefined ? {} : { Description: role.description }),
  MaxSessionDuration: role.maxSessionDuration,
});

export const wholeRole = (role: Role): RoleOutput => ({
  ...listedRole(role),
  ...boundaryOutput(role.boundary),
  ...(role.tags.size > 0 ? { Tags: tagList(role.tags) } : {}),
});

/** CreateRole does not tell the description that it was given (recorded), and tags in the order of the request. */
export const madeRole = (role: Role): RoleOutput => ({
  ...briefRole(role),
  ...boundaryOutput(role.boundary),
  ...(role.tags.size > 0 ? { Tags: [...role.tags].map(([Key, Value]) => ({ Key, Value })) } : {}),
});

export const listedUser = (user: User): UserOutput => ({
  Path: user.path,
  UserName: user.name,
  UserId: user.id,
  Arn: user.arn,
  CreateDate: day(user.createdAt),
});

export const wholeUser = (user: User): UserOutput => ({
  ...listedUser(user),
  ...boundaryOutput(user.boundary),
  ...(user.tags.size > 0 ? { Tags: tagList(user.tags) } : {}),
});

export const groupOutput = (group: Group): GroupOutput => ({
  Path: group.path,
  GroupName: group.name,
  GroupId: group.id,
  Arn: group.arn,
  CreateDate: day(group.createdAt),
});

export const listedPolicy = (account: Account, policy: ManagedPolicy): PolicyOutput => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.defaultVersion,
  AttachmentCount: attachments(account, policy.arn),
  PermissionsBoundaryUsageCount: boundaryUses(account, policy.arn),
  IsAttachable: true,
  CreateDate: day(policy.createdAt),
  UpdateDate: day(policy.updatedAt),
});

export const wholePolicy = (account: Account, policy: ManagedPolicy): PolicyOutput => ({
  ...listedPolicy(account, policy),
  ...(policy.description === undefined ? {} : { Description: policy.description }),
  Tags: tagList(policy.tags),
});

/** The ids of AWS's own policies only AWS knows: they are left out rather than made up. */
export const awsPolicy = (account: Account, policy: AwsManagedPolicy): PolicyOutput => ({
  PolicyName: policy.name,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: policy.version,
  AttachmentCount: attachments(account, policy.arn),
  PermissionsBoundaryUsageCount: boundaryUses(account, policy.arn),
  IsAttachable: true,
  CreateDate: new Date(policy.created),
  UpdateDate: new Date(policy.updated),
});

/** IAM says something else than its own model has: https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachedPermissionsBoundary.html */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const BOUNDARY_TYPE = "Policy" as string as NonNullable<AttachedPermissionsBoundary["PermissionsBoundaryType"]>;

const boundaryOutput = (arn: string | undefined): { PermissionsBoundary?: AttachedPermissionsBoundary } =>
  arn === undefined
    ? {}
    : { PermissionsBoundary: { PermissionsBoundaryType: BOUNDARY_TYPE, PermissionsBoundaryArn: arn } };
