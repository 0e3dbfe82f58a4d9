import type { GetAccountSummaryResponse } from "@aws-sdk/client-iam";
import type { Operation } from "../../../kernel/index.ts";
import {
  ACCESS_KEYS_PER_USER,
  CUSTOMER_POLICIES,
  GROUPS,
  GROUPS_PER_USER,
  INLINE_POLICY_CHARS,
  INSTANCE_PROFILES,
  MANAGED_POLICIES_PER_ENTITY,
  MANAGED_POLICY_CHARS,
  POLICY_VERSIONS,
  POLICY_VERSIONS_IN_USE,
  ROLES,
  SERVER_CERTIFICATES,
  SIGNING_CERTIFICATES_PER_USER,
  TRUST_POLICY_CHARS,
  USERS,
} from "../limits.ts";
import type { IamStore } from "../store.ts";

/** Counts what is there, and tells the quotas. */
export const getAccountSummary = (store: IamStore): Operation<object, GetAccountSummaryResponse> => ({
  permissions: () => [{ action: "iam:GetAccountSummary", resource: "*" }],
  run(_input, context) {
    const account = store.account(context.account);
    const { users, groups, roles, policies, keys, devices, instanceProfiles } = account;
    return {
      SummaryMap: {
        Users: users.size,
        Groups: groups.size,
        Policies: policies.size,
        PolicyVersionsInUse: [...policies.values()].reduce((sum, policy) => sum + policy.versions.size, 0),
        PolicyVersionsInUseQuota: POLICY_VERSIONS_IN_USE,
        AccountAccessKeysPresent: [...keys.values()].some((key) => key.owner === undefined) ? 1 : 0,
        AccessKeysPerUserQuota: ACCESS_KEYS_PER_USER,
        GroupsPerUserQuota: GROUPS_PER_USER,
        UserPolicySizeQuota: INLINE_POLICY_CHARS.user,
        GroupPolicySizeQuota: INLINE_POLICY_CHARS.group,
        PolicySizeQuota: MANAGED_POLICY_CHARS,
        VersionsPerPolicyQuota: POLICY_VERSIONS,
        AttachedPoliciesPerUserQuota: MANAGED_POLICIES_PER_ENTITY,
        AttachedPoliciesPerGroupQuota: MANAGED_POLICIES_PER_ENTITY,
        AttachedPoliciesPerRoleQuota: MANAGED_POLICIES_PER_ENTITY,
        RolePolicySizeQuota: INLINE_POLICY_CHARS.role,
        AssumeRolePolicySizeQuota: TRUST_POLICY_CHARS,
        Roles: roles.size,
        UsersQuota: USERS,
        GroupsQuota: GROUPS,
        RolesQuota: ROLES,
        PoliciesQuota: CUSTOMER_POLICIES,
        InstanceProfiles: instanceProfiles.size,
        InstanceProfilesQuota: INSTANCE_PROFILES,
        MFADevices: devices.size,
        MFADevicesInUse: [...devices.values()].filter(({ user }) => user !== undefined).length,
        AccountMFAEnabled: 0,
        // Of all these there is nothing here: no console, no certificates, no identity providers.
        AccountPasswordPresent: 0,
        AccountSigningCertificatesPresent: 0,
        Providers: 0,
        ServerCertificates: 0,
        ServerCertificatesQuota: SERVER_CERTIFICATES,
        SigningCertificatesPerUserQuota: SIGNING_CERTIFICATES_PER_USER,
        GlobalEndpointTokenVersion: 1,
      },
    };
  },
});
