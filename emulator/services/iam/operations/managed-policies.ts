import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  Policy,
} from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import { uniqueId } from "../unique-ids.ts";
import { arnOfPolicy, isOutside } from "../arns.ts";
import { AWS_MANAGED } from "../aws-managed-policies.ts";
import { awsPolicy, listedPolicy, wholePolicy } from "../describe.ts";
import { checkedPermissions } from "../documents.ts";
import { deleteConflict, limitExceeded, notAnArn, outsideAccount, policyExists, policyNotFound } from "../errors.ts";
import { CUSTOMER_POLICIES, MANAGED_POLICY_CHARS } from "../limits.ts";
import { page } from "../page.ts";
import { attachments, boundaryUses, sizeOf, type ManagedPolicy } from "../state.ts";
import type { IamStore } from "../store.ts";
import { putTags, tagKeys } from "../tags.ts";

export const createPolicy = (store: IamStore): Operation<CreatePolicyRequest, CreatePolicyResponse> => ({
  permissions: ({ PolicyName: name = "", Path: path = "/", Tags: tags }, context) => {
    const resource = arnOfPolicy(context.account, path, name);
    return [
      { action: "iam:CreatePolicy", resource, context: tagKeys(tags) },
      ...(tags?.length ? [{ action: "iam:TagPolicy", resource, context: tagKeys(tags) }] : []),
    ];
  },
  run(input, context) {
    const { PolicyName: name = "", Path: path = "/", PolicyDocument: document = "" } = input;
    const account = store.account(context.account);
    if ([...account.policies.values()].some((policy) => policy.name.toLowerCase() === name.toLowerCase()))
      throw policyExists(name);
    if (account.policies.size >= CUSTOMER_POLICIES)
      throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${CUSTOMER_POLICIES}`);
    checkDocument(document);
    const policy: ManagedPolicy = {
      name,
      path,
      id: uniqueId("ANPA", store.random.ids),
      arn: arnOfPolicy(context.account, path, name),
      description: input.Description,
      createdAt: context.now,
      updatedAt: context.now,
      versions: new Map([["v1", { document, createdAt: context.now }]]),
      defaultVersion: "v1",
      versionsMade: 1,
      tags: new Map(),
    };
    putTags(policy.tags, input.Tags, { isCaseSensitive: true });
    account.policies.set(policy.arn, policy);
    store.tell(context.entry, "created", policy.arn);
    // Told as they were given, and without the description; whoever asks later is told them by name.
    const { Tags: _, Description: __, ...told } = wholePolicy(account, policy);
    return { Policy: input.Tags?.length ? { ...told, Tags: input.Tags } : told };
  },
});

export function checkDocument(document: string): void {
  checkedPermissions(document, "managed");
  if (sizeOf(document) > MANAGED_POLICY_CHARS)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${MANAGED_POLICY_CHARS}`);
}

export const getPolicy = (store: IamStore): Operation<GetPolicyRequest, GetPolicyResponse> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:GetPolicy", resource: arn }],
  run({ PolicyArn: arn = "" }, context) {
    const account = store.account(context.account);
    const policy = account.policies.get(arn);
    if (policy) return { Policy: wholePolicy(account, policy) };
    const aws = AWS_MANAGED.get(arn);
    if (!aws) throw arn.startsWith("arn:") ? policyNotFound(arn) : notAnArn();
    return { Policy: { ...awsPolicy(account, aws), Tags: [] } };
  },
});

export const listPolicies = (store: IamStore): Operation<ListPoliciesRequest, ListPoliciesResponse> => ({
  permissions: (_input, context) => [{ action: "iam:ListPolicies", resource: arnOfPolicy(context.account, "/", "") }],
  run(input, context) {
    const account = store.account(context.account);
    const { Scope: scope = "All", PathPrefix: prefix = "/", OnlyAttached: onlyAttached = false } = input;
    const own: readonly Policy[] = [...account.policies.values()].map((policy) => listedPolicy(account, policy));
    const aws: readonly Policy[] = [...AWS_MANAGED.values()].map((policy) => awsPolicy(account, policy));
    const asked = [...(scope === "AWS" ? [] : own), ...(scope === "Local" ? [] : aws)].filter(
      (policy) =>
        policy.Path?.startsWith(prefix) &&
        (!onlyAttached || (policy.AttachmentCount ?? 0) > 0) &&
        (input.PolicyUsageFilter !== "PermissionsBoundary" || (policy.PermissionsBoundaryUsageCount ?? 0) > 0),
    );
    const { items, more } = page(asked, (policy) => policy.PolicyName ?? "", input);
    return { Policies: [...items], ...more };
  },
});

export const deletePolicy = (store: IamStore): Operation<DeletePolicyRequest, void> => ({
  permissions: ({ PolicyArn: arn = "" }) => [{ action: "iam:DeletePolicy", resource: arn }],
  run({ PolicyArn: arn = "" }, context) {
    const account = store.account(context.account);
    if (isOutside(arn, context)) throw outsideAccount();
    const policy = account.policies.get(arn);
    if (!policy) throw policyNotFound(arn);
    if (attachments(account, arn) > 0 || boundaryUses(account, arn) > 0)
      throw deleteConflict("Cannot delete a policy attached to entities.");
    if (policy.versions.size > 1)
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    account.policies.delete(arn);
    store.tell(context.entry, "deleted", arn);
  },
});
