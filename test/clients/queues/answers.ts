// What AWS answers, by its API reference and what was recorded of it; what is "not emulated" says so.

export const QUEUES = {
  url: ["000000000000", "a"],
  attributes: {
    QueueArn: "arn:aws:sqs:us-east-1:000000000000:a",
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
    ApproximateNumberOfMessagesDelayed: "0",
    VisibilityTimeout: "30",
    MessageRetentionPeriod: "345600",
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    MaximumMessageSize: "1048576",
    SqsManagedSseEnabled: "true",
  },
  numbers: true,
  again: true,
  listed: [1, false],
  refused: {
    differs:
      "400 QueueAlreadyExists: A queue already exists with the same name and a different value for attribute DelaySeconds",
    name: "400 InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    long: "400 InvalidParameterValue: Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
    "fifo name":
      "400 InvalidParameterValue: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
    fifo: "400 InvalidParameterValue: The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.",
    "not fifo": "400 InvalidAttributeName: Unknown Attribute FifoQueue.",
    dedup: "400 InvalidAttributeName: Unknown Attribute ContentBasedDeduplication.",
    scope: "400 InvalidAttributeName: You can specify the DeduplicationScope only when FifoQueue is set to true.",
    visibility: "400 InvalidAttributeValue: Invalid value for the parameter VisibilityTimeout.",
    retention: "400 InvalidAttributeValue: Invalid value for the parameter MessageRetentionPeriod.",
    size: "400 InvalidAttributeValue: Invalid value for the parameter MaximumMessageSize.",
    wait: "400 InvalidAttributeValue: Invalid value for the parameter ReceiveMessageWaitTimeSeconds.",
    unknown: "400 InvalidAttributeName: Unknown Attribute Colour.",
    policy: "400 InvalidAttributeValue: Invalid value for the parameter Policy.",
    stranger: "400 InvalidAttributeValue: Invalid value for the parameter Policy.",
    encryption:
      "400 InvalidAttributeName: You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    "dead letters":
      '400 InvalidParameterValue: Value {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:none", "maxReceiveCount": 1} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.',
    receives:
      '400 InvalidParameterValue: Value {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:a", "maxReceiveCount": 0} for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive.',
    url: ["400 AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.", null],
    none: "400 AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
    attribute: "400 InvalidAttributeName: Unknown Attribute Colour.",
    type: "400 InvalidAttributeValue: Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported.",
  },
  message: {
    md5: true,
    "attributes md5": true,
    "system md5": true,
    attributes: ["b", "kind", "n"],
    system: [
      "AWSTraceHeader",
      "ApproximateFirstReceiveTimestamp",
      "ApproximateReceiveCount",
      "SenderId",
      "SentTimestamp",
    ],
    count: "1",
    hidden: [],
    extended: "done",
    "too long":
      "400 InvalidParameterValue: Value 43201 for parameter VisibilityTimeout is invalid. Reason: VisibilityTimeout must be an integer between 0 and 43200.",
    prefix: ["kind"],
    again: { ApproximateReceiveCount: "2" },
    deleted: ["done", "done"],
    "not in flight":
      "400 InvalidParameterValue: Value HANDLE for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.",
    handle: '404 ReceiptHandleIsInvalid: The input receipt handle "nonsense" is not a valid receipt handle.',
  },
  "bad messages": {
    empty: "400 MissingParameter: The request must contain the parameter MessageBody.",
    signs: "400 InvalidMessageContents: Invalid characters found. Valid unicode characters are #x9 | #",
    delay:
      "400 InvalidParameterValue: Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.",
    long: "400 InvalidParameterValue: One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.",
    largest: "done",
    group:
      "400 InvalidParameterValue: Value a group for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    dedup:
      "400 InvalidParameterValue: Value d for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that is not valid for this queue type.",
    "no type": "400 InvalidParameterValue: The message attribute 'x' must contain non-empty message attribute type.",
    type: "400 InvalidParameterValue: The message attribute 'x' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.",
    "no value":
      "400 InvalidParameterValue: Message (user) attribute 'x' must contain a non-empty value of type 'String'.",
    "empty value":
      "400 InvalidParameterValue: Message (user) attribute 'x' must contain a non-empty value of type 'String'.",
    number: "400 InvalidParameterValue: Can't cast the value of message (user) attribute 'x' to a number.",
    name: "400 InvalidParameterValue: You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use.",
    eleven: "400 InvalidParameterValue: Number of message attributes [11] exceeds the allowed maximum [10].",
    none: "400 AWS.SimpleQueueService.EmptyBatchRequest: There should be at least one SendMessageBatchRequestEntry in the request.",
    many: "400 AWS.SimpleQueueService.TooManyEntriesInBatchRequest: Maximum number of entries per request are 10. You have sent 11.",
    "same ids": "400 AWS.SimpleQueueService.BatchEntryIdsNotDistinct: Id 1 repeated.",
    "bad id":
      "400 AWS.SimpleQueueService.InvalidBatchEntryId: A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    batch:
      "400 AWS.SimpleQueueService.BatchRequestTooLong: Batch requests cannot be longer than 1048576 bytes. You have sent 1400000 bytes.",
    max: "400 InvalidParameterValue: Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.",
    wait: "400 InvalidParameterValue: Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.",
  },
  mixed: [
    ["good"],
    [
      {
        Id: "bad",
        SenderFault: true,
        Code: "InvalidParameterValue",
        Message: "The request must contain the parameter MessageBody.",
      },
    ],
  ],
  counts: { ApproximateNumberOfMessages: "1", ApproximateNumberOfMessagesDelayed: "1" },
  purged: [
    "done",
    "403 AWS.SimpleQueueService.PurgeQueueInProgress: Only one PurgeQueue operation on a is allowed every 60 seconds.",
  ],
  "long poll": [[], true],
  permissions: [
    "done",
    "400 InvalidParameterValue: Value L for parameter Label is invalid. Reason: Already exists.",
    {
      Version: "2008-10-17",
      Id: "arn:aws:sqs:us-east-1:000000000000:a/SQSDefaultPolicy",
      Statement: [
        {
          Sid: "L",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
          Action: "SQS:SendMessage",
          Resource: "arn:aws:sqs:us-east-1:000000000000:a",
        },
      ],
    },
    "400 InvalidParameterValue: Value SQS:DeleteQueue for parameter ActionName is invalid. Reason: Only the queue owner is allowed to invoke this action.",
    "400 InvalidParameterValue: Value [x] for parameter PrincipalId is invalid. Reason: Unable to verify.",
    "400 InvalidParameterValue: Value none for parameter Label is invalid. Reason: can't find label.",
    "done",
    null,
  ],
  tags: { z: "" },
} as const;

export const ORDER = {
  sequence: true,
  duplicate: true,
  system: [
    "ApproximateFirstReceiveTimestamp",
    "ApproximateReceiveCount",
    "MessageDeduplicationId",
    "MessageGroupId",
    "SenderId",
    "SentTimestamp",
    "SequenceNumber",
  ],
  locked: ["3"],
  refused: {
    group: "400 MissingParameter: The request must contain the parameter MessageGroupId.",
    dedup:
      "400 InvalidParameterValue: The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    delay:
      "400 InvalidParameterValue: Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.",
    signs:
      "400 InvalidParameterValue: Value g 1 for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include alphanumeric and punctuation characters. 1 to 128 in length.",
    limit:
      "400 InvalidAttributeValue: Invalid value for the parameter FifoThroughputLimit. Reason: The perMessageGroupId value is allowed only when the value for DeduplicationScope is messageGroup.",
    entry: [
      {
        Id: "1",
        SenderFault: true,
        Code: "InvalidParameterValue",
        Message: "The request must contain the parameter MessageGroupId.",
      },
    ],
  },
  unlocked: ["2"],
  "still a duplicate": [true, ["2"]],
  "same attempt": [true, 1],
  content: [2, { DeduplicationScope: "messageGroup" }],
  dead: {
    received: [],
    same: true,
    attributes: { ApproximateReceiveCount: "2", DeadLetterQueueSourceArn: "arn:aws:sqs:us-east-1:000000000000:work" },
    kept: { k: { StringValue: "v", DataType: "String" } },
    sources: ["work"],
    fifo: '400 InvalidParameterValue: Value {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead", "maxReceiveCount": 1} for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as the source.',
    denied: [
      "done",
      '400 InvalidParameterValue: Value {"deadLetterTargetArn": "arn:aws:sqs:us-east-1:000000000000:dead", "maxReceiveCount": 1} for parameter RedrivePolicy is invalid. Reason: Dead letter target owner does not allow this source queue.',
      "done",
    ],
  },
  moves: {
    "no dead letters": "400 InvalidParameterValue: Source queue must be configured as a Dead Letter Queue.",
    "no queue":
      "404 ResourceNotFoundException: The resource that you specified for the SourceArn parameter doesn't exist.",
    "no destination":
      "404 ResourceNotFoundException: The resource that you specified for the DestinationArn parameter doesn't exist.",
    fast: "400 InvalidParameterValue: Value 501 for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500, if provided.",
    task: "400 InvalidParameterValue: Value for parameter TaskHandle is invalid.",
    started: true,
    listed: {
      Status: "COMPLETED",
      ApproximateNumberOfMessagesMoved: 1,
      SourceArn: "arn:aws:sqs:us-east-1:000000000000:dead",
    },
  },
  moved: ["poison"],
  fair: [["1", "2", "3"], true],
  deleted: [
    "400 AWS.SimpleQueueService.QueueDeletedRecently: You must wait 60 seconds after deleting a queue before you can create another with the same name.",
    "400 AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
    "400 AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
  ],
  query: [
    [
      200,
      "text/xml",
      '<GetQueueUrlResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><GetQueueUrlResult><QueueUrl>AT/000000000000/dead</QueueUrl></GetQueueUrlResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></GetQueueUrlResponse>',
    ],
    [
      200,
      "text/xml",
      '<SendMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><SendMessageResult><MD5OfMessageBody>465f7f29e410dbd1a3b8ea585310a783</MD5OfMessageBody><MessageId>ID</MessageId></SendMessageResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></SendMessageResponse>',
    ],
    [
      400,
      "text/xml",
      '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>The specified queue does not exist for this wsdl version.</Message></Error><RequestId>ID</RequestId></ErrorResponse>',
    ],
    [
      400,
      "text/xml",
      '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>InvalidAction</Code><Message>Could not find operation Fly for version 2012-11-05</Message></Error><RequestId>ID</RequestId></ErrorResponse>',
    ],
    [
      400,
      "text/xml",
      '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type><Code>MissingParameter</Code><Message>The request must contain the parameter MessageBody.</Message></Error><RequestId>ID</RequestId></ErrorResponse>',
    ],
    [
      200,
      "text/xml",
      '<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult><Message><MessageId>ID</MessageId><ReceiptHandle>HANDLE</ReceiptHandle><MD5OfBody>465f7f29e410dbd1a3b8ea585310a783</MD5OfBody><Body>m &amp; m</Body><Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute></Message></ReceiveMessageResult><ResponseMetadata><RequestId>ID</RequestId></ResponseMetadata></ReceiveMessageResponse>',
    ],
  ],
} as const;

export const TOPICS = {
  arn: "arn:aws:sns:us-east-1:000000000000:t",
  attributes: [
    "DisplayName",
    "EffectiveDeliveryPolicy",
    "Owner",
    "Policy",
    "SubscriptionsConfirmed",
    "SubscriptionsDeleted",
    "SubscriptionsPending",
    "TopicArn",
  ],
  policy: {
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Sid: "__default_statement_ID",
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: "arn:aws:sns:us-east-1:000000000000:t",
        Condition: { StringEquals: { "AWS:SourceOwner": "000000000000" } },
      },
    ],
  },
  retries: {
    minDelayTarget: 20,
    maxDelayTarget: 20,
    numRetries: 3,
    numMaxDelayRetries: 0,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    backoffFunction: "linear",
  },
  again: true,
  refused: {
    tags: "400 InvalidParameter: Invalid parameter: Tags Reason: Topic already exists with different tags",
    name: "400 InvalidParameter: Invalid parameter: Topic Name",
    "fifo name":
      "400 InvalidParameter: Invalid parameter: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be between 1 and 256 characters long.",
    arn: "400 InvalidParameter: Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1",
    none: "404 NotFound: Topic does not exist",
    region: "400 InvalidParameter: Invalid parameter: TopicArn",
    empty: "400 InvalidParameter: Invalid parameter: Empty message",
    long: "400 InvalidParameter: Invalid parameter: Message too long",
    subject: "400 InvalidParameter: Invalid parameter: Subject",
    structure: "400 InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body",
    "no structure": "400 InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to parse",
    attribute: "400 InvalidParameter: Invalid parameter: AttributeName",
    policy: "400 InvalidParameter: Invalid parameter: Policy Error: null",
    group:
      "400 InvalidParameter: Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
    "no target":
      "400 InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
    "get none": "404 NotFound: Topic does not exist",
    "delete none": "done",
  },
  subscribe: {
    protocol: "400 InvalidParameter: Invalid parameter: Amazon SNS does not support this protocol string: pigeon",
    endpoint: "400 InvalidParameter: Invalid parameter: SQS endpoint ARN",
    function: "400 InvalidParameter: Invalid parameter: Lambda endpoint ARN",
    http: "400 InvalidParameter: Invalid parameter: Endpoint must match the specified protocol",
    fifo: "400 InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    filter: "400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: failed to parse JSON.",
    operator:
      '400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Unrecognized match type wrong-operator\n at [Source: (String)"{"a":[{"wrong-operator":1}]}"; line: 1, column: 26]',
    empty:
      '400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Empty arrays are not allowed\n at [Source: (String)"{"a":[]}"; line: 1, column: 8]',
    keys: "400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Filter policy can not have more than 5 keys",
    complex: "400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicy: Filter policy is too complex",
    nested:
      "400 InvalidParameter: Invalid parameter: Attributes Reason: Filter policy scope MessageAttributes does not support nested filter policy",
    scope:
      "400 InvalidParameter: Invalid parameter: Attributes Reason: FilterPolicyScope: Invalid value [Everywhere]. Please use either MessageBody or MessageAttributes",
    raw: "400 InvalidParameter: Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [maybe]. Must be true or false.",
    redrive:
      "400 InvalidParameter: Invalid parameter: Attributes Reason: RedrivePolicy: deadLetterTargetArn is an invalid arn",
    unknown: "400 InvalidParameter: Invalid parameter: Attributes Reason: AttributeName",
  },
  subscription: [
    {
      TopicArn: "arn:aws:sns:us-east-1:000000000000:t",
      Protocol: "sqs",
      Endpoint: "arn:aws:sqs:us-east-1:000000000000:plain",
      Owner: "000000000000",
      ConfirmationWasAuthenticated: "true",
      PendingConfirmation: "false",
      SubscriptionPrincipal: "arn:aws:iam::000000000000:root",
      RawMessageDelivery: "false",
    },
    true,
    "400 InvalidParameter: Invalid parameter: Attributes Reason: Subscription already exists with different attributes",
    "404 NotFound: Subscription does not exist",
    "400 InvalidParameter: Invalid parameter: AttributeName",
  ],
  delivered: {
    keys: [
      [
        "Type",
        "MessageId",
        "TopicArn",
        "Subject",
        "Message",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
        "UnsubscribeURL",
        "MessageAttributes",
      ],
      [
        "Type",
        "MessageId",
        "TopicArn",
        "Message",
        "Timestamp",
        "SignatureVersion",
        "Signature",
        "SigningCertURL",
        "UnsubscribeURL",
      ],
    ],
    messages: ["one", "for queues"],
    attributes: { kind: { Type: "String", Value: "good" }, n: { Type: "Number", Value: "5" } },
    raw: [["one", { kind: { StringValue: "good", DataType: "String" }, n: { StringValue: "5", DataType: "Number" } }]],
  },
  batch: [
    ["5", "50"],
    ['{"order": {"total": 50}}'],
    "400 TooManyEntriesInBatchRequest: The batch request contains more entries than permissible.",
    "400 BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.",
    "400 EmptyBatchRequest: The batch request doesn't contain any entries.",
    [{ Id: "bad", Code: "InvalidParameter", Message: "Invalid parameter: Empty message", SenderFault: true }],
  ],
  fifo: [
    [20, 20, 20],
    ["1", "2"],
    "400 InvalidParameter: Invalid parameter: The MessageGroupId parameter is required for FIFO topics",
    "400 InvalidParameter: Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
    "400 InvalidParameter: Invalid parameter: Invalid parameter: Endpoint Reason: Please use FIFO SQS queue or standard SQS queue for FIFO topic subscriptions",
  ],
  dead: [["lost", null]],
  email: "pending confirmation",
  listed: [
    ["email", true],
    ["sqs", false],
    ["sqs", false],
    ["sqs", false],
  ],
  others: [
    [{ Key: "x", Value: "y" }],
    "404 ResourceNotFound: Resource does not exist",
    {
      Sid: "L",
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::111122223333:root" },
      Action: "SNS:Publish",
      Resource: "arn:aws:sns:us-east-1:000000000000:t",
    },
    "400 InvalidParameter: Invalid parameter: Statement already exists",
    "done",
    "400 InvalidParameter: Invalid parameter: Token",
    "done",
    "done",
    "400 InvalidParameter: Invalid parameter: Publishing to a pho",
  ],
} as const;

export const ENDPOINTS = {
  pending: "pending confirmation",
  asked: [
    "/hook",
    {
      "x-amz-sns-message-type": "SubscriptionConfirmation",
      "x-amz-sns-topic-arn": "arn:aws:sns:us-east-1:000000000000:hooks",
      "content-type": "text/plain; charset=UTF-8",
      "user-agent": "Amazon Simple Notification Service Agent",
    },
    [
      "Message",
      "MessageId",
      "Signature",
      "SignatureVersion",
      "SigningCertURL",
      "SubscribeURL",
      "Timestamp",
      "Token",
      "TopicArn",
      "Type",
    ],
    { Type: "SubscriptionConfirmation", TopicArn: "arn:aws:sns:us-east-1:000000000000:hooks" },
  ],
  "wrong token": "400 InvalidParameter: Invalid parameter: Token",
  visited: [200, true],
  confirmed: { PendingConfirmation: "false", ConfirmationWasAuthenticated: "false", Protocol: "http" },
  told: ["Notification", { Type: "Notification", Message: "in time", Subject: "s" }],
  raw: ["true", "as it is"],
  "nothing else": true,
} as const;
