import type { Instant, KeyUse } from "../../kernel/index.ts";

/** What users, roles and groups have in common. */
export interface Entity {
  readonly name: string;
  readonly path: string;
  /** `AIDA…`, `AROA…`, `AGPA…` */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Instant;
  /** Name → document, as it was given. */
  readonly inline: Map<string, string>;
  /** ARNs of managed policies, in order of attachment. */
  readonly attached: Set<string>;
}

export interface Role extends Entity {
  /** Of a service-linked role: the service that alone may change it (`autoscaling.amazonaws.com`). */
  readonly service?: string;
  /** When and where the role's credentials were last used. */
  lastUsed?: KeyUse;
  trustPolicy: string;
  description: string | undefined;
  /** Seconds. */
  maxSessionDuration: number;
  /** ARN of a managed policy. */
  boundary: string | undefined;
  readonly tags: Map<string, string>;
}

export interface User extends Entity {
  boundary: string | undefined;
  readonly tags: Map<string, string>;
  /** Names of groups, in order of joining. */
  readonly groups: Set<string>;
  login?: LoginProfile | undefined;
  /** Serial numbers of the devices that are switched on for this user, and since when. */
  readonly devices: Map<string, Instant>;
}

/** A password for the console; it is stored and never told. */
export interface LoginProfile {
  readonly createdAt: Instant;
  password: string;
  changedAt: Instant;
  resetRequired: boolean;
}

/** A virtual MFA device. */
export interface MfaDevice {
  /** `arn:aws:iam::<account>:mfa/<name>` */
  readonly serial: string;
  /** What codes are computed from. */
  readonly seed: Uint8Array;
  /** The user it is switched on for; `undefined` until then. */
  user: string | undefined;
  enabledAt: Instant | undefined;
  readonly tags: Map<string, string>;
}

export interface InstanceProfile {
  readonly name: string;
  readonly path: string;
  /** `AIPA…` */
  readonly id: string;
  readonly arn: string;
  readonly createdAt: Instant;
  /** A role's name: at most one. */
  role: string | undefined;
  readonly tags: Map<string, string>;
}

export type Group = Entity;

export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  /** A user's name; `undefined` for a key of the account's root. */
  readonly owner: string | undefined;
  readonly createdAt: Instant;
  active: boolean;
  lastUsed?: KeyUse;
}

export interface ManagedPolicy {
  readonly name: string;
  readonly path: string;
  /** `ANPA…` */
  readonly id: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAt: Instant;
  updatedAt: Instant;
  /** `v1` …, in order of creation. */
  readonly versions: Map<string, PolicyVersion>;
  defaultVersion: string;
  /** Numbers are never used twice. */
  versionsMade: number;
  readonly tags: Map<string, string>;
}

export interface PolicyVersion {
  readonly document: string;
  readonly createdAt: Instant;
}

/** Everything of one account. IAM is global: regions share it. */
export interface Account {
  readonly id: string;
  readonly roles: Map<string, Role>;
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  /** By ARN. */
  readonly policies: Map<string, ManagedPolicy>;
  readonly keys: Map<string, AccessKey>;
  readonly instanceProfiles: Map<string, InstanceProfile>;
  /** By serial number. */
  readonly devices: Map<string, MfaDevice>;
  /** At most one. */
  alias: string | undefined;
  passwordPolicy: PasswordPolicy | undefined;
  /** The credential report of the last time. */
  report: { readonly at: Instant; readonly csv: string } | undefined;
  /** Finished deletions of service-linked roles. */
  readonly deletions: Set<string>;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PasswordPolicy.html */
export interface PasswordPolicy {
  readonly minimumLength: number;
  readonly symbols: boolean;
  readonly numbers: boolean;
  readonly upperCase: boolean;
  readonly lowerCase: boolean;
  readonly usersMayChange: boolean;
  /** Days; `undefined` when passwords do not expire. */
  readonly maxAge: number | undefined;
  readonly reusePrevention: number | undefined;
  readonly hardExpiry: boolean;
}

export const newAccount = (id: string): Account => ({
  id,
  roles: new Map(),
  users: new Map(),
  groups: new Map(),
  policies: new Map(),
  keys: new Map(),
  instanceProfiles: new Map(),
  devices: new Map(),
  alias: undefined,
  passwordPolicy: undefined,
  report: undefined,
  deletions: new Set(),
});

/** Names differ by more than their case: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const isTaken = (entities: ReadonlyMap<string, unknown>, name: string): boolean =>
  [...entities.keys()].some((taken) => taken.toLowerCase() === name.toLowerCase());

export const profilesOf = (account: Account, role: string): readonly InstanceProfile[] =>
  [...account.instanceProfiles.values()].filter((profile) => profile.role === role);

export const entitiesOf = (account: Account): readonly Entity[] => [
  ...account.users.values(),
  ...account.groups.values(),
  ...account.roles.values(),
];

/** How many users, groups and roles a managed policy is attached to. */
export const attachments = (account: Account, arn: string): number =>
  entitiesOf(account).filter((entity) => entity.attached.has(arn)).length;

export const boundaryUses = (account: Account, arn: string): number =>
  [...account.users.values(), ...account.roles.values()].filter((entity) => entity.boundary === arn).length;

/** Policy sizes are counted without white space. */
export const sizeOf = (document: string): number => document.replaceAll(/\s/g, "").length;

export const groupsOfUser = (account: Account, user: User): readonly Group[] =>
  [...user.groups].flatMap((name) => account.groups.get(name) ?? []);
