/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html holds for all of these. */
export const ACCESS_KEYS_PER_USER = 2;
export const GROUPS_PER_USER = 10;
export const MANAGED_POLICIES_PER_ENTITY = 10;
export const POLICY_VERSIONS = 5;
export const TAGS_MAX = 50;
/** Told, not enforced: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export const POLICY_VERSIONS_IN_USE = 10_000;
export const SERVER_CERTIFICATES = 20;
export const SIGNING_CERTIFICATES_PER_USER = 2;

export const USERS = 5000;
export const GROUPS = 300;
export const ROLES = 1000;
export const CUSTOMER_POLICIES = 1500;
export const INSTANCE_PROFILES = 1000;
export const MFA_DEVICES_PER_USER = 8;

/** Characters without white space, of all inline policies of one entity together. */
export const INLINE_POLICY_CHARS = { user: 2048, group: 5120, role: 10_240 } as const;
/** Characters without white space. */
export const MANAGED_POLICY_CHARS = 6144;
export const TRUST_POLICY_CHARS = 2048;

/** How many items a listing holds unless `MaxItems` says less: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export const PAGE_DEFAULT = 100;

/** In seconds: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const SESSION_DURATION_DEFAULT = 3600;
export const SESSION_DURATION_MIN = 3600;
export const SESSION_DURATION_MAX = 43_200;

/** Characters: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html */
export const PASSWORD_LENGTH_DEFAULT = 8;
export const PASSWORD_LENGTH_MIN = 6;

/** How long a credential report is kept: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
export const REPORT_HOURS = 4;
