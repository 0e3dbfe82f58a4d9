// What AWS answers, by its API reference and what was recorded of it; what is "not emulated" says so.

export const RULES = {
  bus: [
    "arn:aws:events:us-east-1:000000000000:event-bus/orders",
    "400 ResourceAlreadyExistsException: Event bus orders already exists.",
    "400 ValidationException: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+",
  ],
  default: { Name: "default", Arn: "arn:aws:events:us-east-1:000000000000:event-bus/default" },
  none: "400 ResourceNotFoundException: Event bus none does not exist.",
  partner:
    "400 ValidationException: 1 validation error detected: Value 'aws.partner/a' at 'eventSourceName' failed to satisfy constraint: Member must satisfy regular expression pattern: aws\\.partner(/[\\.\\-_A-Za-z0-9]+){2,}",
  delete: ["400 ValidationException: Cannot delete event bus default.", "done"],
  rules: {
    nothing: "400 ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.",
    pattern:
      '400 InvalidEventPatternException: Event pattern is not valid. Reason: Unexpected end-of-input: expected close marker for Object\n at [Source: (String)"{"; line: 1, column: 2]',
    value:
      '400 InvalidEventPatternException: Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source": "shop"}"; line: 1, column: 13]',
    operator:
      '400 InvalidEventPatternException: Event pattern is not valid. Reason: Unrecognized match type like\n at [Source: (String)"{"source": [{"like": "x"}]}"; line: 1, column: 23]',
    empty:
      '400 InvalidEventPatternException: Event pattern is not valid. Reason: Empty arrays are not allowed\n at [Source: (String)"{"source": []}"; line: 1, column: 14]',
    schedule: "400 ValidationException: Parameter ScheduleExpression is not valid.",
    unit: "400 ValidationException: Parameter ScheduleExpression is not valid.",
    cron: "400 ValidationException: Parameter ScheduleExpression is not valid.",
    "cron good": "done",
    "other bus": "400 ValidationException: ScheduleExpression is supported only on the default event bus.",
    "no bus": "400 ResourceNotFoundException: Event bus none does not exist.",
    name: "400 ValidationException: 1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    good: "arn:aws:events:us-east-1:000000000000:rule/shop",
    shown: {
      Name: "shop",
      State: "ENABLED",
      EventBusName: "default",
      EventPattern: '{"source": ["shop"]}',
      Description: "d",
      Arn: "arn:aws:events:us-east-1:000000000000:rule/shop",
    },
    "get none": "400 ResourceNotFoundException: Rule none does not exist on EventBus default.",
    "disable none": "400 ResourceNotFoundException: Rule none does not exist on EventBus default.",
    "delete none": "done",
  },
  targets: {
    both: "400 ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target t.",
    placeholder: "400 ValidationException: InputTemplate for target t contains invalid placeholder unknown.",
    "no rule": "400 ResourceNotFoundException: Rule none does not exist on EventBus default.",
    arn: "400 ValidationException: Parameter x is not valid. Reason: Provided Arn is not in correct format.",
    "api destination": "400 ValidationException: Misfire has no way from a rule to e",
    six: "400 LimitExceededException: The requested resource exceeds the maximum number allowed.",
    input: "400 ValidationException: Parameter Input is not valid. Reason: Input is not valid JSON.",
    good: [],
    listed: [{ Id: "t", Arn: "arn:aws:sqs:us-east-1:000000000000:shop" }],
    "by target": ["shop"],
    "delete rule": "400 ValidationException: Rule can't be deleted since it has targets.",
    "remove none": [],
  },
  events: {
    good: {},
    delivered: ['{"n": 1, "rule": "shop"}'],
    "no source": {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter Source is not valid. Reason: Source is a required argument.",
    },
    "no type": {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter DetailType is not valid. Reason: DetailType is a required argument.",
    },
    "no detail": {
      ErrorCode: "InvalidArgument",
      ErrorMessage: "Parameter Detail is not valid. Reason: Detail is a required argument.",
    },
    malformed: { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
    array: { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." },
    aws: { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." },
    "no bus": {},
    eleven: "400 ValidationException: 1 validation error detected: Value '[PutEvent",
    none: "400 ValidationException: 1 validation error detected: Value '[]' at 'e",
    large: "400 ValidationException: Total size of the entries in the request is over the limit.",
  },
  "dead letter": [
    { n: 1 },
    ["ERROR_CODE", "ERROR_MESSAGE", "RETRY_ATTEMPTS", "RULE_ARN", "TARGET_ARN"],
    {
      ERROR_CODE: "NO_RESOURCE",
      RULE_ARN: "arn:aws:events:us-east-1:000000000000:rule/shop",
      TARGET_ARN: "arn:aws:sqs:us-east-1:000000000000:shop-gone",
      RETRY_ATTEMPTS: "0",
    },
  ],
  patterns: [true, true, true, true, false, true, true, true, true, true, true, false, true],
  "bad event": "400 ValidationException: Parameter Event is not valid.",
  permissions: [
    [
      {
        Sid: "s",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "events:PutEvents",
        Resource: "arn:aws:events:us-east-1:000000000000:event-bus/orders",
      },
    ],
    "400 ResourceNotFoundException: Statement with the provided id does not exist.",
  ],
  archive: {
    state: ["ENABLED", "STARTING"],
    twice: "400 ResourceAlreadyExistsException: Archive all already exists.",
    again: ['{"n": 2, "rule": "shop"}'],
    none: [
      "400 ResourceNotFoundException: Archive none does not exist.",
      "400 ResourceNotFoundException: Replay none does not exist.",
    ],
    counted: 1,
  },
} as const;

export const SCHEDULES = {
  expressions: [
    "400 ValidationException: Invalid Schedule Expression rate(10 seconds).",
    "400 ValidationException: Invalid Schedule Expression rate( 10 minutes ).",
    "400 ValidationException: Invalid Schedule Expression at(2026-01-01T00:00:00Z).",
    "400 ValidationException: Invalid Schedule Expression at(2026-01-01).",
    "400 ValidationException: Invalid Schedule Expression cron(0 12 * * *).",
    "400 ValidationException: Invalid Schedule Expression often.",
  ],
  zone: "400 ValidationException: Invalid Schedule Expression Timezone Mars/Base.",
  window: "400 ValidationException: Maximum window in minutes must be set when flexible time window is set.",
  role: "400 ValidationException: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
  group: "404 ResourceNotFoundException: Schedule group none does not exist.",
  retries:
    "400 ValidationException: 1 validation error detected: Value '186' at 'target.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
  good: ["done", "409 ConflictException: Schedule s already exists."],
  shown: {
    State: "ENABLED",
    GroupName: "default",
    ScheduleExpressionTimezone: "UTC",
    ActionAfterCompletion: "NONE",
    Target: {
      Arn: "arn:aws:sqs:us-east-1:000000000000:scheduled",
      RetryPolicy: { MaximumEventAgeInSeconds: 86400, MaximumRetryAttempts: 185 },
      RoleArn: "arn:aws:iam::000000000000:role/schedules",
    },
  },
  none: [
    "404 ResourceNotFoundException: Schedule none does not exist.",
    "404 ResourceNotFoundException: Schedule none does not exist.",
  ],
  groups: [
    "arn:aws:scheduler:us-east-1:000000000000:schedule-group/g",
    "409 ConflictException: Schedule group g already exists.",
    "400 ValidationException: Deletion of default schedule group is not supported.",
  ],
  once: ["done", ['{"now": true}'], "404 ResourceNotFoundException: Schedule once does not exist."],
} as const;
