// What AWS answers: recorded where it was, otherwise by its API reference.

export const PEOPLE: unknown = {
  users: {
    made: {
      Path: "/staff/",
      UserName: "ann",
      Arn: "arn:aws:iam::000000000000:user/staff/ann",
      Tags: [
        {
          Key: "team",
          Value: "a",
        },
      ],
    },
    twice: "409 EntityAlreadyExists: User with name ANN already exists.",
    name: "400 ValidationError: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    "long name":
      "400 ValidationError: 1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
    path: "400 ValidationError: The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
    tags: "400 ValidationError: 1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50",
    "tag twice": "400 InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    nobody: "404 NoSuchEntity: The user with name bob cannot be found.",
    marker: "400 ValidationError: Invalid Marker.",
    page: "400 ValidationError: 1 validation error detected: Value at 'maxItems' failed to satisfy constraint: Member must have value less than or equal to 1000",
    tagged: [
      {
        Key: "Team",
        Value: "b",
      },
    ],
    renamed: "arn:aws:iam::000000000000:user/x/bert",
    taken: "409 EntityAlreadyExists: User with name ann already exists.",
    below: ["ann"],
    pages: [["ann"], ["bert"]],
  },
  keys: {
    third: "409 LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2",
    unused: {
      ServiceName: "N/A",
      Region: "N/A",
    },
    who: "arn:aws:iam::000000000000:user/staff/ann",
    used: {
      ServiceName: "sts",
      Region: "us-east-1",
    },
    unknown:
      "403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE",
    gone: "404 NoSuchEntity: The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.",
    status:
      "400 ValidationError: 1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive, Expired]",
    listed: ["Active", "Inactive"],
    "switched off": "403 InvalidClientTokenId: The security token included in the request is invalid.",
  },
  groups: {
    made: "arn:aws:iam::000000000000:group/g/devs",
    twice: "409 EntityAlreadyExists: Group with name Devs already exists.",
    name: "400 ValidationError: The specified value for groupName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    "no user": "404 NoSuchEntity: The user with name bob cannot be found.",
    "no group": "404 NoSuchEntity: The group with name none cannot be found.",
    neither: "404 NoSuchEntity: The user with name bob cannot be found.",
    eleventh: "409 LimitExceeded: Cannot exceed quota for GroupsPerUser: 10",
    members: ["ann"],
    "of ann": 10,
    "not empty": "409 DeleteConflict: Cannot delete entity, must remove users from group first.",
  },
  passwords: {
    "no policy": "404 NoSuchEntity: The Password Policy with domain name 000000000000 cannot be found.",
    "nothing to delete": "404 NoSuchEntity: The account policy with name PasswordPolicy cannot be found.",
    weak: "400 PasswordPolicyViolation: Password should have a minimum length of 8",
    none: "404 NoSuchEntity: Login Profile for User ann cannot be found.",
    made: {
      UserName: "ann",
      PasswordResetRequired: true,
    },
    twice: "409 EntityAlreadyExists: Login Profile for user ann already exists.",
    defaults: {
      MinimumPasswordLength: 6,
      RequireSymbols: false,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      ExpirePasswords: false,
    },
    expires: {
      ExpirePasswords: true,
      MaxPasswordAge: 90,
    },
    short: "400 PasswordPolicyViolation: Password should have a minimum length of 12",
    plain: "400 PasswordPolicyViolation: Password should have at least one symbol",
    bounds:
      "400 ValidationError: 1 validation error detected: Value at 'minimumPasswordLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
  },
  devices: {
    serial: "arn:aws:iam::000000000000:mfa/p/phone",
    twice: "409 EntityAlreadyExists: MFA device already exists.",
    wrong: "403 InvalidAuthenticationCode: Authentication code for device is not valid.",
    "in use": "409 EntityAlreadyExists: MFA Device is already in use.",
    "of ann": ["arn:aws:iam::000000000000:mfa/p/phone"],
    assigned: ["ann"],
    "not yet": "409 DeleteConflict: Cannot delete entity, must deactivate the MFA device first.",
    none: "404 NoSuchEntity: MFA Device with serial number arn:aws:iam::000000000000:mfa/p/phonex does not exist.",
  },
  leaving: [
    "409 DeleteConflict: Cannot delete entity, must delete access keys first.",
    "409 DeleteConflict: Cannot delete entity, must delete login profile first.",
    "409 DeleteConflict: Cannot delete entity, must delete MFA device first.",
    "409 DeleteConflict: Cannot delete entity, must remove users from group first.",
    "done",
  ],
};

export const ROLES: unknown = {
  roles: {
    made: ["Arn", "AssumeRolePolicyDocument", "CreateDate", "Path", "RoleId", "RoleName", "Tags"],
    document: {
      Service: "ec2.amazonaws.com",
    },
    changed: {
      Description: "new",
    },
    found: {
      Arn: "arn:aws:iam::000000000000:role/data/reader",
      Description: "new",
      MaxSessionDuration: 7200,
      RoleLastUsed: {},
      Tags: [
        {
          Key: "a",
          Value: "",
        },
      ],
    },
    twice: "409 EntityAlreadyExists: Role with name Reader already exists.",
    name: "400 ValidationError: The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    duration:
      "400 ValidationError: 1 validation error detected: Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
    none: "404 NoSuchEntity: The role with name none cannot be found.",
    page: [
      {
        IsTruncated: true,
      },
      ["r0", "r1"],
    ],
    rest: ["r2"],
  },
  trusts: {
    json: "400 MalformedPolicyDocument: This policy contains invalid Json",
    action: "400 MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.",
    resource: "400 MalformedPolicyDocument: Has prohibited field Resource",
    nobody: "400 MalformedPolicyDocument: Missing required field Principal cannot be empty!",
    service: '400 MalformedPolicyDocument: Invalid principal in policy: "SERVICE":"lamda.amazonaws.com"',
    region: "done",
    "no role": '400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/none"',
    "no session":
      '400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:sts::000000000000:assumed-role/none/run"',
    "no id": '400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"AIDAIIIIIIIIIIIIIIIII"',
    group: '400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:group/devs"',
    part: '400 MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:role/read*"',
    accounts: "done",
    long: "409 LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048",
    "of who is gone": true,
  },
  boundaries: {
    "no policy": "400 InvalidInput: ARN arn:aws:iam::000000000000:role/reader is not valid.",
    "not there":
      "404 NoSuchEntity: Scope ARN: arn:aws:iam::000000000000:policy/none does not exist or is not attachable.",
    nothing: "404 NoSuchEntity: The role reader has no permissions boundary.",
    told: {
      PermissionsBoundaryType: "Policy",
      PermissionsBoundaryArn: "arn:aws:iam::000000000000:policy/fence",
    },
    "in use": "409 DeleteConflict: Cannot delete a policy attached to entities.",
  },
  profiles: {
    made: {
      Arn: "arn:aws:iam::000000000000:instance-profile/p/web",
      Roles: [],
    },
    found: [
      {
        Tags: [],
      },
      ["Arn", "AssumeRolePolicyDocument", "CreateDate", "Path", "RoleId", "RoleName"],
    ],
    twice: "409 EntityAlreadyExists: Instance Profile web already exists.",
    "second role": "409 LimitExceeded: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1",
    "other role": "404 NoSuchEntity: Role r0 in Instance Profile web cannot be found.",
    none: "404 NoSuchEntity: Instance Profile none cannot be found.",
    full: "409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
    "of role": ["web"],
  },
  linked: {
    made: {
      Path: "/aws-service-role/autoscaling.amazonaws.com/",
      RoleName: "AWSServiceRoleForAutoScaling_web",
    },
    unknown:
      "400 InvalidInput: The service nothing.amazonaws.com has no service-linked role that Misfire knows by name.",
    deleted: "SUCCEEDED",
    protected:
      "400 UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForLambda' - this role is only modifiable by AWS",
    path: "400 InvalidInput:",
  },
  denials: {
    get_role: "role reader",
    create_role: "arn:aws:iam::000000000000:role/new",
    list_roles: "arn:aws:iam::000000000000:role/",
    create_policy: "policy new",
    get_policy: "policy arn:aws:iam::000000000000:policy/fence",
    list_policies: "policy path /",
    get_user: "user eve",
    get_account_summary: "*",
  },
  leaving: [
    "409 DeleteConflict: Cannot delete entity, must remove roles from instance profile first.",
    "409 DeleteConflict: Cannot delete entity, must detach all policies first.",
    "409 DeleteConflict: Cannot delete entity, must delete policies first.",
    "done",
  ],
};

export const POLICIES: unknown = {
  grammar: {
    "no json": "Syntax errors in policy.",
    empty: "Syntax errors in policy.",
    "older version": "Policy document must be version 2012-10-17 or greater.",
    "unknown version": "Syntax errors in policy.",
    "no statement": "Syntax errors in policy.",
    "unknown member": "Syntax errors in policy.",
    principal: "Policy document should not specify a principal.",
    effect: ["Syntax errors in policy.", "Syntax errors in policy.", "The policy failed legacy parsing"],
    actions: [
      "Policy statement must contain actions.",
      "Policy statement must contain actions.",
      "Syntax errors in policy.",
      "Syntax errors in policy.",
    ],
    action: [
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
      "Actions/Condition can contain only one colon.",
      "Vendor a a is not valid",
      "done",
    ],
    resources: [
      "Policy statement must contain resources.",
      "Policy statement must contain resources.",
      "Syntax errors in policy.",
    ],
    resource: [
      'Resource bucket/* must be in ARN format or "*".',
      'Resource  must be in ARN format or "*".',
      'Partition "s3" is not valid for resource "arn:s3:::bucket:*".',
    ],
    vendor: [
      "Resource vendor must be fully qualified and cannot contain regexes.",
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    region: [
      "IAM resource arn:aws:iam:us-east-1::x cannot contain region information.",
      "Resource arn:aws:s3:us-east-1::x can not contain region information.",
    ],
    path: 'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    sid: [
      "Statement IDs (SID) in a single policy must be unique.",
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
    condition: ["Syntax errors in policy.", "done"],
    date: "The policy failed legacy parsing",
    size: "409 LimitExceeded: Cannot exceed quota for PolicySize: 6144",
  },
  versions: {
    made: [
      {
        VersionId: "v2",
        IsDefaultVersion: false,
      },
      {
        VersionId: "v3",
        IsDefaultVersion: true,
      },
      {
        VersionId: "v4",
        IsDefaultVersion: false,
      },
      {
        VersionId: "v5",
        IsDefaultVersion: false,
      },
    ],
    sixth:
      "409 LimitExceeded: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    page: [true, ["v5", "v4"]],
    "in force": [
      {
        Effect: "Allow",
        Action: "s3:*",
        Resource: "*",
      },
    ],
    none: "404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/p/read version v9 does not exist or is not attachable.",
    "no policy":
      "404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none version v1 does not exist or is not attachable.",
    name: "400 ValidationError: 1 validation error detected: Value at 'versionId' failed to satisfy constraint: Member must satisfy regular expression pattern: v[1-9][0-9]*(\\.[A-Za-z0-9-]*)?",
    default: "409 DeleteConflict: Cannot delete the default version of a policy.",
    several:
      "409 DeleteConflict: This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    told: {
      DefaultVersionId: "v3",
      Description: "d",
      Path: "/p/",
      Tags: [],
    },
    twice: "409 EntityAlreadyExists: A policy called READ already exists. Duplicate names are not allowed.",
    left: "done",
  },
  attachments: {
    eleventh: "409 LimitExceeded: Cannot exceed quota for PoliciesPerUser: 10",
    again: "done",
    "in use": "409 DeleteConflict: Cannot delete a policy attached to entities.",
    by: ["joe"],
    count: 1,
    "no ARN": "400 ValidationError: ARN longpolicynamebutnoarn is not valid.",
    "no policy": "404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/none does not exist or is not attachable.",
    "a role": "400 InvalidInput: ARN arn:aws:iam::000000000000:role/x is not valid.",
    "not attached": "404 NoSuchEntity: Policy arn:aws:iam::000000000000:policy/a10 was not found.",
    inline: "409 LimitExceeded: Maximum policy size of 2048 bytes exceeded for user joe",
    older: "done",
    "no inline": "404 NoSuchEntity: The user policy with name none cannot be found.",
    usage: 10,
  },
  tags: {
    made: [
      {
        Key: "b",
        Value: "",
      },
      {
        Key: "B",
        Value: "1",
      },
    ],
    listed: [
      {
        Key: "B",
        Value: "1",
      },
      {
        Key: "b",
        Value: "",
      },
    ],
    twice: "400 InvalidInput: Duplicate tag keys found.",
    key: "400 ValidationError: 1 validation error detected: Value at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]",
  },
  "of AWS": {
    found: {
      Path: "/service-role/",
      DefaultVersionId: "v1",
      IsAttachable: true,
      CreateDate: "2015-04-09 15:03:43+00:00",
      Tags: [],
    },
    statement: [
      {
        Effect: "Allow",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: "*",
      },
    ],
    deleted: "403 AccessDenied: Policy is outside your own account.",
    changed: "403 AccessDenied: Policy is outside your own account.",
    tagged: "403 AccessDenied: Policy is outside your own account.",
    unknown: "404 NoSuchEntity: Policy arn:aws:iam::aws:policy/NoSuchPolicyOfAWS was not found.",
  },
};

export const WHOLE_ACCOUNT: unknown = {
  whole: {
    user: {
      UserName: "ann",
      GroupList: ["devs"],
      Tags: [
        {
          Key: "team",
          Value: "a",
        },
      ],
      AttachedManagedPolicies: [
        {
          PolicyName: "read",
          PolicyArn: "arn:aws:iam::333333333333:policy/read",
        },
      ],
    },
    group: [
      {
        Effect: "Allow",
        Action: "sqs:*",
        Resource: "*",
      },
    ],
    role: [
      {
        RoleName: "runs",
        AttachedManagedPolicies: [
          {
            PolicyName: "AmazonS3FullAccess",
            PolicyArn: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
          },
        ],
        RoleLastUsed: {},
      },
    ],
    "only roles": [0, 0, 0],
    policies: ["AmazonS3FullAccess", "read"],
    pages: [true, true, false],
    filter:
      "400 ValidationError: 1 validation error detected: Value at 'filter' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [Role, Group, AWSManagedPolicy, User, LocalManagedPolicy], Member must not be null]",
  },
  summary: [
    34,
    {
      Users: 1,
      Groups: 1,
      Roles: 1,
      Policies: 1,
      PolicyVersionsInUse: 1,
      AccountMFAEnabled: 0,
    },
    {
      UsersQuota: 5000,
      RolesQuota: 1000,
      PolicySizeQuota: 6144,
      AssumeRolePolicySizeQuota: 2048,
    },
  ],
  report: {
    early: "410 ReportNotPresent",
    states: ["STARTED", "COMPLETE"],
    rows: [
      {
        user: "<root_account>",
        password_enabled: "not_supported",
        mfa_active: "false",
        access_key_1_active: "false",
        access_key_2_active: "false",
      },
      {
        user: "ann",
        password_enabled: "true",
        mfa_active: "false",
        access_key_1_active: "true",
        access_key_2_active: "false",
      },
    ],
    columns: 22,
    alias: [
      "400 ValidationError: 1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
      "done",
    ],
    aliases: ["shop-test"],
  },
  simulated: {
    ann: [
      ["s3:GetObject", "arn:aws:s3:::b/k", "allowed", 1],
      ["s3:PutObject", "arn:aws:s3:::b/k", "implicitDeny", 0],
      ["sqs:SendMessage", "arn:aws:s3:::b/k", "allowed", 1],
    ],
    denied: [["s3:GetObject", "*", "explicitDeny", 1]],
    missing: ["implicitDeny", ["aws:SecureTransport"]],
    given: [["s3:GetObject", "*", "allowed", 1]],
    fenced: [
      "implicitDeny",
      {
        AllowedByPermissionsBoundary: false,
      },
    ],
    keys: ["aws:SecureTransport"],
    nobody: "404 NoSuchEntity: The user with name none cannot be found.",
    grammar: "400 InvalidInput: Invalid Input Syntax errors in policy.",
    "no action": "400 InvalidInput: Invalid Action: GetObject",
  },
  missing:
    "501 NotImplemented: Misfire does not implement ListSAMLProviders of iam (there is no identity provider outside). The request was understood and changed nothing.",
};

export const SESSIONS: unknown = {
  roles: {
    told: ["arn:aws:sts::000000000000:assumed-role/reader/run", "ASIA", true],
    plain: false,
    who: {
      Arn: "arn:aws:sts::000000000000:assumed-role/reader/run",
      Account: "000000000000",
    },
    allowed: "done",
    "not by the session":
      '403 AccessDenied: User: arn:aws:sts::000000000000:assumed-role/reader/run is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::not-by-the-session" because no session policy allows the s3:CreateBucket action',
    "not by the role":
      "403 AccessDenied: User: arn:aws:sts::000000000000:assumed-role/reader/run is not authorized to perform: sqs:listqueues on resource: arn:aws:sqs:us-east-1:000000000000: because no identity-based policy allows the sqs:listqueues action",
    "account of the key": "000000000000",
  },
  refusals: {
    "no ARN": "400 ValidationError: nothing-valid-in-here is invalid",
    short:
      "400 ValidationError: 1 validation error detected: Value 'arn' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20",
    "no role":
      "403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/none",
    "not trusted":
      "403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/runs",
    "session name":
      "400 ValidationError: 1 validation error detected: Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    "long session name":
      "400 ValidationError: 1 validation error detected: Value 'sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64",
    "short time":
      "400 ValidationError: 1 validation error detected: Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
    "long time":
      "400 ValidationError: 1 validation error detected: Value '43201' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 43200",
    "longer than the role's":
      "400 ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    "no external id":
      "403 AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::000000000000:role/outside",
    "external id": "done",
    policy: "400 MalformedPolicyDocument: Syntax errors in policy.",
    grammar: "400 MalformedPolicyDocument: Policy statement must contain resources.",
    "large policy": '400 ValidationError: 1 validation error detected: Value \'{"Version": "2012-10-17',
    "tag twice": "400 InvalidParameterValue: Duplicate tag keys found. Please note that Tag keys are case insensitive.",
    transitive: "400 InvalidParameterValue: The specified transitive tag key must be included in the requested tags.",
    federated:
      "501 NotImplemented: Misfire does not implement AssumeRoleWithWebIdentity of sts (there is no identity provider outside). The request was understood and changed nothing.",
  },
  chains: {
    longer:
      "400 ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    changed:
      "400 InvalidParameterValue: One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    "handed on": "done",
    untagged:
      "403 AccessDenied: User: arn:aws:sts::000000000000:assumed-role/tagged/run is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action",
  },
  tokens: {
    session: ["arn:aws:iam::000000000000:user/sts-ann", "done"],
    "session and IAM": "403 InvalidClientTokenId: The security token included in the request is invalid",
    again: "403 AccessDenied: Cannot call GetSessionToken with session credentials",
    "of a role": [
      "403 AccessDenied: Cannot call GetSessionToken with session credentials",
      "403 AccessDenied: Cannot call GetFederationToken with session credentials",
    ],
    federated: [
      {
        FederatedUserId: "000000000000:bob",
        Arn: "arn:aws:sts::000000000000:federated-user/bob",
      },
      "done",
    ],
    "no more than the user":
      '403 AccessDenied: User: arn:aws:sts::000000000000:federated-user/bob is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::no-more" because no identity-based policy allows the s3:CreateBucket action',
    "federated and IAM": "403 InvalidClientTokenId: The security token included in the request is invalid",
    bare: [
      0,
      "403 AccessDenied: User: arn:aws:sts::000000000000:federated-user/eve is not authorized to perform: s3:ListAllMyBuckets because no identity-based policy allows the s3:ListAllMyBuckets action",
    ],
    name: "400 ValidationError: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*",
    key: "400 ValidationError: Access key ID is invalid",
  },
  ends: [
    "done",
    "done",
    "400 ExpiredToken: The provided token has expired.",
    "403 ExpiredToken: The security token included in the request is expired",
  ],
};
