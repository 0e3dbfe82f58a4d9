import type {
  CreatePolicyVersionRequest,
  CreatePolicyVersionResponse,
  DeletePolicyVersionRequest,
  GetPolicyVersionRequest,
  GetPolicyVersionResponse,
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  PolicyVersion as PolicyVersionOutput,
  SetDefaultPolicyVersionRequest,
} from "@aws-sdk/client-iam";
import type { CallContext, Operation } from "../../../kernel/index.ts";
import { AWS_MANAGED, type AwsManagedPolicy } from "../aws-managed-policies.ts";
import { isOutside } from "../arns.ts";
import { day } from "../describe.ts";
import { encoded } from "../documents.ts";
import { deleteConflict, limitExceeded, outsideAccount, policyNotFound, versionNotFound } from "../errors.ts";
import { POLICY_VERSIONS } from "../limits.ts";
import { pageInOrder } from "../page.ts";
import type { ManagedPolicy } from "../state.ts";
import type { IamStore } from "../store.ts";
import { checkDocument } from "./managed-policies.ts";

export const createPolicyVersion = (
  store: IamStore,
): Operation<CreatePolicyVersionRequest, CreatePolicyVersionResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:CreatePolicyVersion", resource: arn }],
  run({ PolicyArn: arn = "", PolicyDocument: document = "", SetAsDefault: setAsDefault }, context) {
    const policy = changeable(store, context, arn);
    checkDocument(document);
    if (policy.versions.size >= POLICY_VERSIONS)
      throw limitExceeded(
        `A managed policy can have up to ${POLICY_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      );
    policy.versionsMade += 1;
    const id = `v${policy.versionsMade}`;
    policy.versions.set(id, { document, createdAt: context.now });
    policy.updatedAt = context.now;
    if (setAsDefault) policy.defaultVersion = id;
    store.tell(context.entry, "updated", arn, { version: id, inForce: policy.defaultVersion });
    const { Document: _, ...told } = versionOutput(policy, id);
    return { PolicyVersion: told };
  },
});

export const getPolicyVersion = (store: IamStore): Operation<GetPolicyVersionRequest, GetPolicyVersionResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:GetPolicyVersion", resource: arn }],
  run({ PolicyArn: arn = "", VersionId: id = "" }, context) {
    const aws = AWS_MANAGED.get(arn);
    if (aws && id !== aws.version) throw versionNotFound(arn, id);
    if (aws) return { PolicyVersion: { Document: encoded(aws.document), ...awsVersion(aws) } };
    const policy = withVersion(store, context, arn, id);
    return { PolicyVersion: versionOutput(policy, id) };
  },
});

export const listPolicyVersions = (
  store: IamStore,
): Operation<ListPolicyVersionsRequest, ListPolicyVersionsResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:ListPolicyVersions", resource: arn }],
  run(input, context) {
    const { PolicyArn: arn = "" } = input;
    const aws = AWS_MANAGED.get(arn);
    if (aws) return { Versions: [awsVersion(aws)], IsTruncated: false };
    const policy = own(store, context, arn);
    const { items, more } = pageInOrder([...policy.versions.keys()].toReversed(), input);
    const versions = items.map((id) => {
      const { Document: _, ...told } = versionOutput(policy, id);
      return told;
    });
    return { Versions: versions, ...more };
  },
});

export const setDefaultPolicyVersion = (store: IamStore): Operation<SetDefaultPolicyVersionRequest, void> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:SetDefaultPolicyVersion", resource: arn }],
  run({ PolicyArn: arn = "", VersionId: id = "" }, context) {
    if (isOutside(arn, context)) throw outsideAccount();
    const policy = withVersion(store, context, arn, id);
    policy.defaultVersion = id;
    policy.updatedAt = context.now;
    store.tell(context.entry, "updated", arn, { inForce: id });
  },
});

export const deletePolicyVersion = (store: IamStore): Operation<DeletePolicyVersionRequest, void> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:DeletePolicyVersion", resource: arn }],
  run({ PolicyArn: arn = "", VersionId: id = "" }, context) {
    if (isOutside(arn, context)) throw outsideAccount();
    const policy = withVersion(store, context, arn, id);
    if (policy.defaultVersion === id) throw deleteConflict("Cannot delete the default version of a policy.");
    policy.versions.delete(id);
    store.tell(context.entry, "updated", arn, { deletedVersion: id });
  },
});

export const awsVersion = ({ version, updated }: AwsManagedPolicy): PolicyVersionOutput => ({
  VersionId: version,
  IsDefaultVersion: true,
  CreateDate: new Date(updated),
});

function own(store: IamStore, context: CallContext, arn: string): ManagedPolicy {
  const policy = store.account(context.account).policies.get(arn);
  if (!policy) throw policyNotFound(arn);
  return policy;
}

/** The same, to be changed. */
export function changeable(store: IamStore, context: CallContext, arn: string): ManagedPolicy {
  if (isOutside(arn, context)) throw outsideAccount();
  return own(store, context, arn);
}

/** A policy that is not there and a version that is not are told alike. */
function withVersion(store: IamStore, context: CallContext, arn: string, id: string): ManagedPolicy {
  const policy = store.account(context.account).policies.get(arn);
  if (!policy?.versions.has(id)) throw versionNotFound(arn, id);
  return policy;
}

function versionOutput(policy: ManagedPolicy, id: string): PolicyVersionOutput {
  const version = policy.versions.get(id);
  if (!version) throw versionNotFound(policy.arn, id);
  return {
    Document: encoded(version.document),
    VersionId: id,
    IsDefaultVersion: policy.defaultVersion === id,
    CreateDate: day(version.createdAt),
  };
}
