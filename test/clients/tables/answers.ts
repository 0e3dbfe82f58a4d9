// What AWS answers, by its API reference and what was recorded of it; what is "not emulated" says so.

export const ITEMS = {
  made: ["CREATING", "arn:aws:dynamodb:us-east-1:000000000000:table/tab", "CREATING", "PAY_PER_REQUEST"],
  refused: {
    twice: "400 ResourceInUseException: Table already exists: tab",
    name: "400 ValidationException: 1 validation error detected: Value 'a b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    short: "400 ValidationException: TableName must be at least 3 characters long and at most 255 characters long",
    "no definition":
      "400 ValidationException: One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [p, s], AttributeDefinitions: [p]",
    "unused definition":
      "400 ValidationException: One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    "no throughput":
      "400 ValidationException: One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    both: "400 ValidationException: One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
    "two hash": "400 ValidationException: Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
    none: "400 ResourceNotFoundException: Requested resource not found: Table: none not found",
    "delete none": "400 ResourceNotFoundException: Requested resource not found: Table: none not found",
    "put none": "400 ResourceNotFoundException: Requested resource not found",
  },
  items: {
    "no key": [
      "400 ValidationException: One or more parameter values were invalid: Missing the key s in the item",
      null,
    ],
    "key type": [
      "400 ValidationException: One or more parameter values were invalid: Type mismatch for key p expected: S actual: N",
      null,
    ],
    "empty key": [
      "400 ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: p",
      null,
    ],
    "index key type": [
      "400 ValidationException: One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N IndexName: by-kind",
      null,
    ],
    large: ["400 ValidationException: Item size has exceeded the maximum allowed size", null],
    "empty set": [
      "400 ValidationException: One or more parameter values were invalid: An string set  may not be empty",
      null,
    ],
    "same twice": [
      "400 ValidationException: One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
      null,
    ],
    "no number": ["400 ValidationException: The parameter cannot be converted to a numeric value: one", null],
    "39 digits": ["400 ValidationException: Attempting to store more than 38 significant digits in a Number", null],
    "two types": [
      "400 ValidationException: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
      null,
    ],
    good: {
      TableName: "tab",
      CapacityUnits: 3,
      Table: { CapacityUnits: 1 },
      LocalSecondaryIndexes: { local: { CapacityUnits: 1 } },
      GlobalSecondaryIndexes: { "by-kind": { CapacityUnits: 1 } },
    },
    old: true,
    condition: [
      "400 ConditionalCheckFailedException: The conditional request failed",
      {
        p: { S: "a" },
        s: { N: "1" },
        n: { N: "1" },
        kind: { S: "x" },
        list: { L: [{ N: "1" }, { N: "2" }] },
        map: { M: { a: { N: "1" } } },
        set: { SS: ["a", "b"] },
      },
    ],
    "plain condition": ["400 ConditionalCheckFailedException: The conditional request failed", null],
    return: ["400 ValidationException: ReturnValues can only be ALL_OLD or NONE", null],
  },
  updates: {
    arithmetic: { n: { N: "1.1" }, list: { L: [{ N: "1.9" }] } },
    functions: { x: { N: "7" }, list: { L: [{ S: "first" }, { N: "1.9" }] } },
    sets: { set: { SS: ["a", "b", "c"] }, seen: { N: "1" } },
    nested: { map: { M: { b: { BOOL: true } } } },
    "no path": "ValidationException: The document path provided in the update expression is invalid for update",
    reserved:
      "ValidationException: Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status",
    unused: "ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:c}",
    "unused name": "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#x}",
    undefined:
      "ValidationException: Invalid UpdateExpression: An expression attribute value used in expression is not defined; attribute value: :none",
    "undefined name":
      "ValidationException: Invalid UpdateExpression: An expression attribute name used in the document path is not defined; attribute name: #x",
    syntax: 'ValidationException: Invalid UpdateExpression: Syntax error; token: "<EOF>", near: "="',
    overlap:
      "ValidationException: Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [x], path two: [x]",
    key: "ValidationException: One or more parameter values were invalid: Cannot update attribute s. This attribute is part of the key",
    type: "ValidationException: Invalid UpdateExpression: Incorrect operand type for operator or function; operator or function: +, operand type: S",
    "add type": "ValidationException: An operand in the update expression has an incorrect data type",
  },
} as const;

export const READING = {
  queries: {
    between: [[3, 4, 5], 3, 3, null],
    backwards: [[11, 10], 2, 2, { p: { S: "a" }, s: { N: "10" } }],
    filter: [[5, 6, 7, 8, 9, 10, 11], 7, 11, null],
    index: [[3, 5, 7, 9, 11], 5, 5, null],
    local: [[1, 11, 10, 9], 4, 4, null],
    "no hash": "ValidationException: Query condition missed key schema element: p",
    or: "ValidationException: Invalid operator used in KeyConditionExpression: OR",
    "not equal": "ValidationException: Invalid operator used in KeyConditionExpression: <>",
    "key in filter":
      "ValidationException: Filter Expression can only contain non-primary key attributes: Primary key attribute: s",
    "no index": "ValidationException: The table does not have the specified index: none",
    consistent: "ValidationException: Consistent reads are not supported on global secondary indexes",
    projection: ["list", "map", "n"],
    count: { Count: 11 },
  },
  scans: [
    11,
    "400 ValidationException: The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: 3 is not less than TotalSegments: 3",
    "400 ValidationException: The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    11,
  ],
  batches: [
    "400 ValidationException: 1 validation error detected: Value ",
    "400 ValidationException: Provided list of item keys contains duplicates",
    "400 ValidationException: The provided key element does not match the schema",
    "done",
    "400 ResourceNotFoundException: Requested resource not found",
    "400 ValidationException: Provided list of item keys contains duplicates",
    1,
  ],
  transactions: [
    [
      "400 TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]",
      [{ Code: "None" }, { Code: "ConditionalCheckFailed", Message: "The conditional request failed" }],
    ],
    false,
    "400 ValidationException: Transaction request cannot include multiple operations on one item",
    ["done", "done"],
    { N: "1" },
    "400 IdempotentParameterMismatchException: The provided ClientRequestToken was used before with different parameters.",
    [{ N: "1" }],
  ],
  partiql: [
    [],
    "DuplicateItemException: Duplicate primary key exists in table",
    [{ n: { N: "5" } }],
    [{ p: { S: "q" }, s: { N: "1" }, n: { N: "6" } }],
    [{ s: { N: "3" } }],
    [],
    "ConditionalCheckFailedException: The conditional request failed",
    "ValidationException",
    "ResourceNotFoundException: Requested resource not found",
  ],
  stream: [
    ["INSERT", "MODIFY", "INSERT"],
    ["ApproximateCreationDateTime", "Keys", "NewImage", "OldImage", "SequenceNumber", "SizeBytes", "StreamViewType"],
    "400 ValidationException: Invalid ShardIterator",
    "400 ValidationException: SequenceNumber must be provided when ShardIteratorType is AFTER_SEQUENCE_NUMBER",
    "400 ResourceNotFoundException: Requested resource not found: Stream",
  ],
  ttl: [
    "done",
    "400 ValidationException: TimeToLive is already enabled",
    { TimeToLiveStatus: "ENABLED", AttributeName: "ends" },
  ],
  throttled: [
    "400 ProvisionedThroughputExceededException: The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level with the UpdateTable API.",
    [
      {
        reason: "TableWriteProvisionedThroughputExceeded",
        resource: "arn:aws:dynamodb:us-east-1:000000000000:table/slow",
      },
    ],
  ],
  types: {
    none: "None",
    p: "'d'",
    price: "Decimal('12.34')",
    raw: "Binary(b'\\x00')",
    s: "Decimal('1')",
    tiny: "Decimal('1E-130')",
  },
  deleted: [
    { N: "12.34" },
    "DELETING",
    "400 ResourceNotFoundException: Requested resource not found: Table: read not found",
  ],
} as const;
