// What AWS answers, by its API reference and what was recorded of it; what is "not emulated" says so.

export const SETTINGS = {
  made: {
    FunctionName: "settings",
    FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:settings",
    Runtime: "nodejs24.x",
    Role: "arn:aws:iam::000000000000:role/settings",
    Handler: "index.handler",
    CodeSize: 153,
    Description: "",
    Timeout: 3,
    MemorySize: 128,
    Version: "$LATEST",
    TracingConfig: { Mode: "PassThrough" },
    State: "Pending",
    StateReason: "The function is being created.",
    StateReasonCode: "Creating",
    PackageType: "Zip",
    Architectures: ["x86_64"],
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: "None", OptimizationStatus: "Off" },
    LoggingConfig: { LogFormat: "Text", LogGroup: "/aws/lambda/settings" },
  },
  names: {
    twice: "409 ResourceConflictException: Function already exist: settings",
    signs:
      "400 ValidationException: 1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?",
    long: "400 InvalidParameterValueException: 1 validation error detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64",
    whole: "404 ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    account:
      "403 AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: lambda:CreateFunction on resource: arn:aws:lambda:us-east-1:111122223333:function:f because no resource-based policy allows the lambda:CreateFunction action",
    qualified:
      "400 InvalidParameterValueException: The derived qualifier from the function name does not match the specified qualifier.",
    region: "404 ResourceNotFoundException: Functions from 'eu-west-1' are not reachable in this region ('us-east-1')",
    partial: "settings",
  },
  role: {
    none: "400 InvalidParameterValueException: The role defined for the function cannot be assumed by Lambda.",
    form: "400 ValidationException: 1 validation error detected: Value 'r' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+",
  },
  code: {
    none: "400 InvalidParameterValueException: Please provide a source for function code.",
    "not a zip":
      "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.",
    empty: "400 InvalidParameterValueException: Uploaded file must be a non-empty zip",
    "no files": "400 InvalidParameterValueException: Uploaded file must be a non-empty zip",
    bucket:
      "400 InvalidParameterValueException: Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist",
    both: "400 ValidationException: 1 validation error detected: Value 'b' at 'code.s3Bucket' failed to satisfy constraint: Member must have length greater than or equal to 3",
    image:
      "400 InvalidParameterValueException: PackageType Image is not emulated by Misfire. Leave it out, or run this against another engine.",
    "too large": "413 RequestEntityTooLargeException: Zipped size must be smaller than 52428800 bytes",
  },
  runtime: {
    none: "400 InvalidParameterValueException: Value cobol at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, nodejs24.x, nodejs22.x, python3.14, python3.13, python3.12, python3.11, python3.10, java25, java21, java17, java11, java8.al2, dotnet10, dotnet8, ruby4.0, ruby3.4, ruby3.3, provided.al2023, provided.al2] or be a valid ARN",
    old: "400 InvalidParameterValueException: The runtime parameter of nodejs14.x is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.",
    absent:
      "400 InvalidParameterValueException: Runtime and Handler are mandatory parameters for functions created with deployment packages.",
  },
  numbers: {
    timeout: [
      "400 ValidationException: 1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1",
      "400 ValidationException: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900",
    ],
    memory: [
      "400 ValidationException: 1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128",
      "400 ValidationException: 1 validation error detected: Value '10241' at 'memorySize' failed to satisfy constraint: Member must have value less than or equal to 10240",
    ],
    tmp: [
      "400 ValidationException: 1 validation error detected: Value '511' at 'ephemeralStorage.size' failed to satisfy constraint: Member must have value greater than or equal to 512",
      "400 ValidationException: 1 validation error detected: Value '10241' at 'ephemeralStorage.size' failed to satisfy constraint: Member must have value less than or equal to 10240",
    ],
    architectures:
      "400 ValidationException: 1 validation error detected: Value '[x86_64, arm64]' at 'architectures' failed to satisfy constraint: Member must have length less than or equal to 1",
    architecture:
      "400 ValidationException: 1 validation error detected: Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]",
    handler: [
      "400 ValidationException: 1 validation error detected: Value 'a b' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\\s]+",
      "400 ValidationException: 1 validation error detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'handler' failed to satisfy constraint: Member must have length less than or equal to 128",
    ],
    description:
      "400 ValidationException: 1 validation error detected: Value 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' at 'description' failed to satisfy constraint: Member must have length less than or equal to 256",
  },
  variables: {
    name: "400 ValidationException: 1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]",
    reserved:
      "400 InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT",
    allowed: "done",
    large:
      "400 InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit. ",
    fits: "done",
  },
  "dead letters": {
    fifo: "400 InvalidParameterValueException: The provi",
    "not allowed":
      "400 InvalidParameterValueException: The provided execution role does not have permissions to call SendMessage on SQS",
    topic:
      "400 InvalidParameterValueException: The provided execution role does not have permissions to call Publish on SNS",
    form: "400 ValidationException: 1 validation error detected: Value 'q' at 'deadLetterConfig.targetArn' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()",
  },
  "not emulated": {
    vpc: "400 ValidationException: 2 validation errors detected: Value '[s]' at 'vpcConfig.subnetIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: subnet-[0-9a-z]*, Member must not be null]; Value '[g]' at 'vpcConfig.securityGroupIds' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: sg-[0-9a-zA-Z]*, Member must not be null]",
    "no vpc": "done",
    files:
      "400 ValidationException: 1 validation error detected: Value 'a' at 'fileSystemConfigs.1.member.arn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws[a-zA-Z-]*:elasticfilesystem:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:access-point/fsap-[a-f0-9]{17}$|^arn:aws[-a-z]*:s3files:[0-9a-z-:]+:file-system/fs-[0-9a-f]{17,40}/access-point/fsap-[0-9a-f]{17,40}",
    signing:
      "400 InvalidParameterValueException: CodeSigningConfigArn is not emulated by Misfire. Leave it out, or run this against another engine.",
    "signing config":
      "501 NotImplemented: Misfire does not implement CreateCodeSigningConfig of lambda (code is not signed here, and a configuration that nobody checks would be a promise that nobody keeps). The request was understood and changed nothing.",
    "snap start":
      "400 InvalidParameterValueException: SnapStart PublishedVersions is not emulated by Misfire. Leave it out, or run this against another engine.",
  },
  zips: {
    nested: "done",
    ran: '"nested"',
    up: "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.",
    absolute:
      "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.",
    link: "400 InvalidParameterValueException: A symbolic link in the zip (out) is not emulated by Misfire. Leave it out, or run this against another engine.",
    "cut off":
      "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.",
  },
  logging: {
    "level of text":
      "400 InvalidParameterValueException: To set ApplicationLogLevel or SystemLogLevel, LogFormat must be JSON.",
    json: [
      "done",
      { LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "INFO", SystemLogLevel: "WARN", LogGroup: "mine" } },
    ],
    "again text": ["done", { LoggingConfig: { LogFormat: "Text", LogGroup: "mine" } }],
    group:
      "400 ValidationException: 1 validation error detected: Value 'a b' at 'loggingConfig.logGroup' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
    level:
      "400 ValidationException: 1 validation error detected: Value 'LOUD' at 'loggingConfig.applicationLogLevel' failed to satisfy constraint: Member must satisfy enum value set: [TRACE, ERROR, INFO, DEBUG, FATAL, WARN]",
  },
  kept: [
    "done",
    "done",
    {
      Timeout: 7,
      Environment: { Variables: { A2: "b" } },
      Description: "d",
      EphemeralStorage: { Size: 1024 },
      MemorySize: 256,
    },
    "done",
    { Environment: { Variables: {} }, Description: "" },
    "done",
    {},
  ],
  recursion:
    "400 ValidationException: 1 validation error detected: Value 'Never' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Terminate, Allow]",
  allowed: "Allow",
} as const;

export const RUNNING = {
  type: "application/json",
  lines: ["START", "seen", "END", "REPORT"],
  "same id": true,
  kinds: [
    [{ StatusCode: 200, ExecutedVersion: "$LATEST" }, { a: 1 }],
    [{ StatusCode: 202 }, null],
    [{ StatusCode: 204 }, null],
    [{ StatusCode: 200, ExecutedVersion: "$LATEST" }, {}],
  ],
  shown: [
    { StatusCode: 200, ExecutedVersion: "$LATEST" },
    { custom: { a: "b" }, version: "$LATEST", arn: "arn:aws:lambda:us-east-1:000000000000:function:run" },
  ],
  thrown: [
    { StatusCode: 200, FunctionError: "Unhandled", ExecutedVersion: "$LATEST" },
    { errorType: "RangeError", errorMessage: "no", trace: "…" },
  ],
  exited: "Runtime.ExitError",
  "timed out": ["Unhandled", "Sandbox.Timedout"],
  "too long an answer": {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  },
  largest: 6291454,
  refused: {
    "no JSON":
      "400 InvalidRequestContentException: Could not parse request body into json: Could not parse payload into json",
    "too large": [
      "413 RequestTooLargeException: 6291458 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)",
      "User",
    ],
    "too large an event":
      "413 RequestTooLargeException: 1048578 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
    context: "400 InvalidRequestContentException: Client context must be a valid Base64-encoded JSON object.",
    kind: "400 ValidationException: 1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [DryRun, Event, RequestResponse]",
    none: "404 ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:none",
    "no version":
      "404 ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:run:9",
  },
  throttled: [
    429,
    { Message: "Rate Exceeded.", Code: "TooManyRequestsException" },
    { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded", Type: "User", message: "Rate Exceeded." },
  ],
  "event of none": { StatusCode: 202 },
  "side by side": [
    "429 TooManyRequestsException: Rate Exceeded.",
    "429 TooManyRequestsException: Rate Exceeded.",
    "done",
  ],
  concurrency: [
    900,
    100,
    "400 InvalidParameterValueException: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    "400 ValidationException: 1 validation error detected: Value '-1' at 'reservedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 0",
    "404 ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:none:$LATEST",
    "400 InvalidParameterValueException: This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    900,
    { ReservedConcurrentExecutions: 900 },
    "done",
    {},
    {
      TotalCodeSize: 80530636800,
      CodeSizeUnzipped: 262144000,
      CodeSizeZipped: 52428800,
      ConcurrentExecutions: 1000,
      UnreservedConcurrentExecutions: 1000,
    },
  ],
  provisioned: [
    "400 InvalidParameterValueException: Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
    "404 ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:000000000000:function:run:7",
    "404 ResourceNotFoundException: Cannot find alias arn: arn:aws:lambda:us-east-1:000000000000:function:run:none",
    "400 ValidationException: 1 validation error detected: Value '0' at 'provisionedConcurrentExecutions' failed to satisfy constraint: Member must have value greater than or equal to 1",
    "400 InvalidParameterValueException: Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
    "400 InvalidParameterValueException: Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
    "done",
    "409 ResourceConflictException: Version is pointed by a Provisioned Concurrency alias",
  ],
  ready: [
    { Status: "READY", RequestedProvisionedConcurrentExecutions: 1, AvailableProvisionedConcurrentExecutions: 1 },
    { version: "1", arn: "arn:aws:lambda:us-east-1:000000000000:function:run:live" },
    1,
    999,
    "400 InvalidParameterValueException: ReservedConcurrentExecutions  0 should not be lower than function's total provisioned concurrency [1].",
    "done",
    "404 ProvisionedConcurrencyConfigNotFoundException: No Provisioned Concurrency Config found for this function",
  ],
  events: {
    nothing:
      "400 InvalidParameterValueException: You must specify at least one of error handling or destination setting.",
    retries:
      "400 ValidationException: 1 validation error detected: Value '3' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 2",
    age: "400 ValidationException: 1 validation error detected: Value '59' at 'maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    none: "404 ResourceNotFoundException: The function doesn't exist.",
    itself: "400 InvalidParameterValueException: You can't specify the function as a destination for itself.",
    "no function":
      "400 InvalidParameterValueException: The destination ARN arn:aws:lambda:us-east-1:000000000000:function:none is invalid.",
    "no service":
      "400 InvalidParameterValueException: The provided destination config DestinationConfig(onSuccess=OnSuccess(destination=arn:aws:iam::000000000000:role/r), onFailure=null) is invalid.",
    "not allowed":
      "400 InvalidParameterValueException: The destination ARN arn:aws:sqs:us-east-1:000000000000:running is invalid.",
  },
  "kept events": [
    {
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:run:$LATEST",
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:running" } },
    },
    {
      DestinationConfig: { OnSuccess: {}, OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:running" } },
      MaximumRetryAttempts: 0,
    },
    {
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:run:live",
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    },
    [
      "arn:aws:lambda:us-east-1:000000000000:function:run:$LATEST",
      "arn:aws:lambda:us-east-1:000000000000:function:run:live",
    ],
    "done",
    "404 ResourceNotFoundException: The function arn:aws:lambda:us-east-1:000000000000:function:run:live doesn't have an EventInvokeConfig",
    "404 ResourceNotFoundException: The function arn:aws:lambda:us-east-1:000000000000:function:run:live doesn't have an EventInvokeConfig",
  ],
  record: [
    "RetriesExhausted",
    { throws: "lost" },
    { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  ],
} as const;

export const URLS = {
  refused: {
    none: "404 ResourceNotFoundException: Function does not exist",
    kind: "400 ValidationException: 1 validation error detected: Value 'COGNITO' at 'authType' failed to satisfy constraint: Member must satisfy enum value set: [AWS_IAM, NONE]",
    version:
      "400 ValidationException: 1 validation error detected: Value '1' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)",
    "no alias": "404 ResourceNotFoundException: Function does not exist",
    "not there": "404 ResourceNotFoundException: The resource you requested does not exist.",
  },
  made: [
    {
      AuthType: "NONE",
      InvokeMode: "BUFFERED",
      FunctionArn: "arn:aws:lambda:us-east-1:000000000000:function:buffered",
    },
    201,
    "409 ResourceConflictException: Failed to create function url config for [functionArn = arn:aws:lambda:us-east-1:000000000000:function:buffered]. Error message:  FunctionUrlConfig exists for this Lambda function",
  ],
  forbidden: [
    403,
    { "x-amzn-errortype": "AccessDeniedException", "content-type": "application/json" },
    '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
  ],
  event: {
    version: "2.0",
    routeKey: "$default",
    rawPath: "/a%20b/c",
    method: "POST",
    query: { x: "1,2", y: "" },
    cookies: ["k=v", "l=w"],
    body: '{"in":1}',
    encoded: false,
    header: "me",
  },
  binary: { body: "AP8=", encoded: true, method: "PUT" },
  answers: {
    json: [200, { "content-type": "application/json" }, '{"any":"JSON"}'],
    text: [200, { "content-type": "application/json" }, "just text"],
    bytes: [201, { "content-type": "image/png" }, "PN"],
    cookies: [302, { location: "/there" }, "", ["a=1; Path=/", "b=2"]],
    thrown: [502, { "content-type": "application/json" }, "Internal Server Error"],
    odd: [502, {}, "Internal Server Error"],
  },
  cors: {
    kept: true,
    preflight: [
      200,
      {
        "access-control-allow-origin": "http://localhost:3000",
        "access-control-allow-methods": "PUT,GET",
        "access-control-allow-headers": "x-a",
        "access-control-max-age": "60",
        "access-control-allow-credentials": "true",
      },
      "",
    ],
    answer: [
      200,
      {
        "access-control-allow-origin": "http://localhost:3000",
        "access-control-allow-credentials": "true",
        "access-control-expose-headers": "date",
      },
      "",
    ],
    stranger: [200, {}, ""],
    method:
      "400 ValidationException: 1 validation error detected: Value '[OPTIONS]' at 'cors.allowMethods' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 6, Member must have length greater than or equal to 0, Member must satisfy regular expression pattern: .*, Member must not be null]",
    age: "400 ValidationException: 1 validation error detected: Value '86401' at 'cors.maxAge' failed to satisfy constraint: Member must have value less than or equal to 86400",
  },
  signed: {
    nobody: [
      403,
      { "x-amzn-errortype": "AccessDeniedException" },
      '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
    ],
    root: "arn:aws:iam::000000000000:root",
    wrong: [403],
  },
  streamed: [203, { "x-a": "b", "transfer-encoding": "chunked" }, "one two three", ["c=1"]],
  pieces: [200, true, []],
  gone: [404, "404 ResourceNotFoundException: The resource you requested does not exist."],
  layers: {
    made: {
      LayerVersionArn: "arn:aws:lambda:us-east-1:000000000000:layer:words:1",
      Version: 1,
      Description: "d",
      LicenseInfo: "MIT",
      CompatibleRuntimes: ["nodejs24.x"],
    },
    none: "400 InvalidParameterValueException: Layer version arn:aws:lambda:us-east-1:000000000000:layer:words:9 does not exist.",
    twice:
      "400 InvalidParameterValueException: Two different versions of the same layer are not allowed to be referenced in the same function. arn:aws:lambda:us-east-1:000000000000:layer:words:1 and arn:aws:lambda:us-east-1:000000000000:layer:words:2 are versions of the same layer.",
    "without version": "400 ValidationException: 1 validation error detected: Value '[arn:aws:lambda:us-east-1:000",
    six: "400 InvalidParameterValueException: Cannot reference more than 5 layers.",
    elsewhere:
      "400 InvalidParameterValueException: Layers are not in the same region as the function. Layers are expected to be in region us-east-1.",
    "of others":
      "403 AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: lambda:GetLayerVersion on resource: arn:aws:lambda:us-east-1:111122223333:layer:words:1 because no resource-based policy allows the lambda:GetLayerVersion action",
    extension:
      "400 InvalidParameterValueException: Layers (arn:aws:lambda:us-east-1:000000000000:layer:watching:1): it holds an extension (extensions/watch), and starting it is not emulated by Misfire. Leave it out, or run this against another engine.",
    good: "done",
    shown: [{ Arn: "arn:aws:lambda:us-east-1:000000000000:layer:words:1", CodeSize: 188 }],
    versions: [2, 1],
    fit: [1],
    runtime: "400 ValidationException: 1 validation error detected: Value ",
    "get none": "404 ResourceNotFoundException: The resource you requested does not exist.",
    "get zero": "400 InvalidParameterValueException: Layer Version Cannot be less than 1",
    "delete none": "done",
    "by arn": 2,
    policy: "404 ResourceNotFoundException: No policy is associated with the given resource.",
    shared: {
      Sid: "all",
      Effect: "Allow",
      Principal: "*",
      Action: "lambda:GetLayerVersion",
      Resource: "arn:aws:lambda:us-east-1:000000000000:layer:words:1",
    },
  },
} as const;

export const MAPPINGS = {
  "not allowed":
    "400 InvalidParameterValueException: The provided execution role does not have permissions to call ReceiveMessage on SQS",
  refused: {
    "no queue":
      "400 InvalidParameterValueException: Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    "no function": "400 InvalidParameterValueException: Function does not exist",
    "no source": "400 InvalidParameterValueException: Unrecognized event source.",
    source: "400 InvalidParameterValueException: Unrecognized event source.",
    short:
      "400 InvalidParameterValueException: Queue visibility timeout: 1 seconds is less than Function timeout: 3 seconds",
    batch:
      "400 InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    large:
      "400 ValidationException: 1 validation error detected: Value '10001' at 'batchSize' failed to satisfy constraint: Member must have value less than or equal to 10000",
    "fifo batch": "400 InvalidParameterValueException: Batch size must be between 1 and 10 for FIFO queues.",
    window:
      "400 ValidationException: 1 validation error detected: Value '301' at 'maximumBatchingWindowInSeconds' failed to satisfy constraint: Member must have value less than or equal to 300",
    filter: "400 InvalidParameterValueException: Invalid filter pattern definition.",
    "six filters":
      "400 InvalidParameterValueException: A maximum of 5 filters can be attached to an event source mapping.",
    destination:
      "400 InvalidParameterValueException: Unsupported DestinationConfig parameter for given event source mapping type.",
    concurrency:
      "400 ValidationException: 1 validation error detected: Value '1' at 'scalingConfig.maximumConcurrency' failed to satisfy constraint: Member must have value greater than or equal to 2",
    response:
      "400 ValidationException: 1 validation error detected: Value '[Everything]' at 'functionResponseTypes' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures], Member must not be null]",
    none: "404 ResourceNotFoundException: The resource you requested does not exist.",
  },
  made: [
    202,
    {
      BatchSize: 10,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      State: "Creating",
      StateTransitionReason: "USER_INITIATED",
    },
    '409 ResourceConflictException: An event source mapping with SQS arn (" arn:aws:sqs:us-east-1:000000000000:map ") and function (" mapped ") already exists. Please update or delete the existing mapping with UUID UUID',
  ],
  tags: { team: "a" },
  listed: [{ State: "Enabled", EventSourceArn: "arn:aws:sqs:us-east-1:000000000000:map" }],
  left: {
    map: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" },
    dead: { ApproximateNumberOfMessages: "1", ApproximateNumberOfMessagesNotVisible: "0" },
  },
  changed: [
    { BatchSize: 5, State: "Disabling" },
    "Disabled",
    "Deleting",
    "404 ResourceNotFoundException: The resource you requested does not exist.",
  ],
  streams: {
    position:
      "400 InvalidParameterValueException: 1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.",
    timestamp: "400 InvalidParameterValueException: Unsupported starting position for arn type: STREAM",
    "no stream": "400 InvalidParameterValueException: Stream not found: ANOTHER",
    age: "400 InvalidParameterValueException: MaximumRecordAgeInSeconds must be -1 or at least 60.",
    retries:
      "400 ValidationException: 1 validation error detected: Value '10001' at 'maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 10000",
    parallel:
      "400 ValidationException: 1 validation error detected: Value '11' at 'parallelizationFactor' failed to satisfy constraint: Member must have value less than or equal to 10",
    tumbling:
      "400 InvalidParameterValueException: TumblingWindowInSeconds of an event source mapping is not emulated by Misfire. Leave it out, or run this against another engine.",
    good: [
      "done",
      '409 ResourceConflictException: The event source arn (" STREAM ") and function (" mapped ") provided mapping already exists. Please update or delete the existing mapping with ',
    ],
  },
} as const;
