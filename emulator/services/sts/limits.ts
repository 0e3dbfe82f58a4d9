/** In seconds. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const ASSUME_DURATION_DEFAULT = 3600;
export const ASSUME_DURATION_MIN = 900;
export const ASSUME_DURATION_MAX = 43_200;
/** A role assumed with a role's session: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining */
export const CHAINED_DURATION_MAX = 3600;

/** In seconds. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
export const TOKEN_DURATION_DEFAULT = 43_200;
export const TOKEN_DURATION_MIN = 900;
export const TOKEN_DURATION_MAX = 129_600;
export const ROOT_TOKEN_DURATION_MAX = 3600;

/** Characters: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export const SESSION_POLICY_CHARS = 2048;
export const SESSION_POLICY_ARNS = 10;
export const SESSION_TAGS = 50;

/** In seconds, and characters. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html */
export const FEDERATION_DURATION_DEFAULT = 43_200;
export const FEDERATION_DURATION_MIN = 900;
export const FEDERATION_DURATION_MAX = 129_600;
export const FEDERATION_NAME_CHARS = 32;

/** How long the sessions of functions last, in seconds. AWS does not say; it renews them unseen. */
export const FUNCTION_SESSION_DURATION = 43_200;
/** A function's session is renewed once less than this is left, in seconds. Ours. */
export const FUNCTION_SESSION_RENEWAL = 3600;

/** How many temporary keys are kept before those long expired are forgotten. Ours. */
export const KEYS_KEPT = 10_000;
