// What AWS answers: recorded where it was, otherwise by its API reference.

export const EVENTS: unknown = {
  taken: {
    "too old": {
      tooOldLogEventEndIndex: 2,
    },
    "too new": {
      tooNewLogEventStartIndex: 1,
    },
    "any token": "done",
    order: "400 InvalidParameterException: Log events in a single PutLogEvents request must be in chronological order.",
    span: "400 InvalidParameterException: The batch of log events in a single PutLogEvents request cannot span more than 24 hours.",
    none: "400 InvalidParameterException: 1 validation error detected: Value '[]' at 'logEvents' failed to satisfy constraint: Member must have length greater than or equal to 1",
    empty:
      "400 InvalidParameterException: 1 validation error detected: Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
    large: "400 InvalidParameterException: Log event too large: 1048602 bytes exceeds limit of 1048576",
    batch: "400 InvalidParameterException: Upload too large: 1200052 bytes exceeds limit of 1048576",
    many: "d to satisfy constraint: Member must have length less than or equal to 10000",
    "no stream": "400 ResourceNotFoundException: The specified log stream does not exist.",
    "no group": "400 ResourceNotFoundException: The specified log group does not exist.",
  },
  read: {
    pages: [10, "line 10", 5, []],
    end: true,
    back: true,
    newest: ["line 23", "line 24"],
    times: ["line 5", "line 6"],
    "by ARN": 25,
    token: "400 InvalidParameterException: The specified nextToken is invalid.",
    limit:
      "400 InvalidParameterException: 1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    both: "400 ValidationException: LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    "no stream": "400 ResourceNotFoundException: The specified log stream does not exist.",
    members: ["ingestionTime", "message", "timestamp"],
  },
  filtered: {
    errors: [
      ["a1", 4],
      ["a2", 4],
    ],
    members: ["eventId", "ingestionTime", "logStreamName", "message", "timestamp"],
    streams: 16,
    times: 3,
    terms: [2, 16, 16, 16, 0, 6],
    more: true,
    distinct: true,
    pattern: "400 InvalidParameterException: Invalid filter pattern",
    token: "400 InvalidParameterException: The specified nextToken is invalid.",
    limit:
      "400 InvalidParameterException: 1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000",
    "two ways":
      "400 InvalidParameterException: LogStreamNames and LogStreamNamePrefix are mutually exclusive parameters.",
    "no stream": "400 ResourceNotFoundException: The specified log stream does not exist.",
    "no group": "400 ResourceNotFoundException: The specified log group does not exist.",
  },
  streams: {
    named: ["a1", "a2", "b1", "read", "web"],
    latest: "web",
    shown: {
      firstEventTimestamp: 1767225600000,
      lastEventTimestamp: 1767225600007,
      arn: "arn:aws:logs:us-east-1:000000000000:log-group:/events:log-stream:a1",
      storedBytes: 0,
    },
    twice: "400 ResourceAlreadyExistsException: The specified log stream already exists",
    name: "400 InvalidParameterException: 1 validation error detected: Value 'a:b' at 'logStreamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*",
    long: "400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
    both: "400 ValidationException: LogGroup name and LogGroup ARN are mutually exclusive parameters.",
    order: "400 InvalidParameterException: Cannot order by LastEventTime with a logStreamNamePrefix.",
    none: "400 ResourceNotFoundException: The specified log stream does not exist.",
  },
};

export const FILTERS: unknown = {
  counted: {
    errors: [[1, 1, "None"]],
    times: [[[5, 1, "Milliseconds"]], [[7, 1, "Milliseconds"]]],
    sizes: [[200, 1, "None"]],
  },
  kept: {
    tested: [
      {
        eventNumber: 1,
        eventMessage: "10.0.0.1 200",
        extractedValues: {
          $ip: "10.0.0.1",
          $size: "200",
        },
      },
    ],
    listed: ["errors", "sizes", "times"],
    "by prefix": 1,
    "by metric": {
      filterName: "times",
      filterPattern: "{ $.ms > 0 }",
      metricTransformations: [
        {
          metricName: "Times",
          metricNamespace: "Shop",
          metricValue: "$.ms",
          dimensions: {
            Host: "$.host",
          },
          unit: "Milliseconds",
        },
      ],
      applyOnTransformedLogs: false,
    },
    "half a metric": "400 InvalidParameterException: metricName and metricNamespace must be specified together.",
    pattern: "400 InvalidParameterException: Invalid filter pattern",
    name: "400 InvalidParameterException: 1 validation error detected: Value 'a:b' at 'filterName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*",
    two: " constraint: Member must have length less than or equal to 1",
    "dimensions of terms": "400 InvalidParameterException: The specified filter pattern does not support dimensions",
    "dimensions and default":
      "400 InvalidParameterException: Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
    "no group": "400 ResourceNotFoundException: The specified log group does not exist.",
    gone: ["done", "400 ResourceNotFoundException: The specified metric filter does not exist."],
  },
  "handed on": {
    early:
      "400 InvalidParameterException: Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
    told: [
      '{"type":"DATA_MESSAGE","of":"/filters:web","filters":["told"],"owner":"000000000000","lines":["ERROR one","ERROR two"]}',
    ],
    listed: [
      {
        filterName: "second",
        filterPattern: "",
        distribution: "ByLogStream",
        applyOnTransformedLogs: false,
      },
      {
        filterName: "told",
        filterPattern: "ERROR",
        distribution: "ByLogStream",
        applyOnTransformedLogs: false,
      },
    ],
    third: "400 LimitExceededException: Resource limit exceeded.",
    elsewhere:
      "400 AccessDeniedException: Cross-account lambda invocation passing is not allowed. You must use DestinationPolicies to create cross account lambda triggers.",
    "no function":
      "400 InvalidParameterException: Could not execute the lambda function. Make sure you have given CloudWatch Logs permission to execute your function.",
    stream: "400 InvalidParameterException: destinationArn for vendor kinesis cannot be used without roleArn",
    "no ARN": "400 InvalidParameterException: Destination ARN is not valid.",
    gone: ["done", "400 ResourceNotFoundException: The specified subscription filter does not exist."],
  },
};

export const QUERIES: unknown = {
  statements: {
    fields: [
      {
        n: "9",
        twice: "180",
      },
      {
        n: "8",
        twice: "160",
      },
    ],
    display: [
      {
        host: "b",
      },
    ],
    filter: [
      {
        n: "1",
      },
    ],
    not: [
      {
        n: "2",
      },
    ],
    glob: [
      {
        user: "ann",
        took: "12",
      },
      {
        user: "bob",
        took: "34",
      },
    ],
    regex: [
      {
        who: "ann",
        n: "1",
      },
      {
        who: "bob",
        n: "1",
      },
    ],
    stats: [
      {
        host: "a",
        n: "5",
        "sum(ms)": "200",
        "avg(ms)": "40",
        "min(n)": "0",
        "max(n)": "8",
        p: "80",
      },
      {
        host: "b",
        n: "5",
        "sum(ms)": "250",
        "avg(ms)": "50",
        "min(n)": "1",
        "max(n)": "9",
        p: "90",
      },
    ],
    bins: 12,
    twice: [
      {
        most: "250",
      },
    ],
    dedup: [
      {
        host: "a",
        n: "0",
      },
      {
        host: "b",
        n: "1",
      },
    ],
    unnest: [
      {
        tag: "t0",
        c: "1",
      },
      {
        tag: "t1",
        c: "1",
      },
      {
        tag: "x",
        c: "2",
      },
    ],
    limit: [
      {
        n: "0",
      },
      {
        n: "1",
      },
    ],
    functions: [
      {
        l: "1",
        c: "b-3",
        f: "4",
        u: "B",
      },
    ],
  },
  asked: {
    shown: [
      {
        status: "Scheduled",
        logGroupName: "/queries",
        queryLanguage: "CWLI",
      },
      "| fields @message",
    ],
    stopped: [true, "Cancelled"],
    statistics: {
      recordsMatched: 1,
      recordsScanned: 12,
    },
    record: {
      n: "4",
      host: "a",
      "@logStream": "s",
    },
    saved: [["errors/all"], "done", "] does not exist."],
    fields: ["host", "level", "ms", "n", "tags.0", "tags.1"],
  },
  refusals: {
    "no group": "400 ResourceNotFoundException: Log group '/none' does not exist for account ID '000000000000'",
    "no command": [
      "400 MalformedQueryException: unexpected symbol found nothing at line 1 and position 0",
      {
        startCharOffset: 0,
        endCharOffset: 7,
      },
    ],
    place: [
      "400 MalformedQueryException: unexpected symbol found <EOF> at line 1 and position 17",
      {
        startCharOffset: 17,
        endCharOffset: 17,
      },
    ],
    pattern: [
      "400 MalformedQueryException: the command pattern is not emulated by Misfire at line 1 and position 0",
      {
        startCharOffset: 0,
        endCharOffset: 7,
      },
    ],
    "after stats": ["400 MalformedQueryException: Unknown symbols found in or after stats: ms", null],
    backwards: "400 InvalidParameterException: End time should not be less than start time.",
    language: "400 InvalidParameterException: Misfire runs queries of the language CWLI only, not SQL.",
    none: [
      "400 ResourceNotFoundException: Query with id [00000000-0000-0000-0000-000000000000] does not exist.",
      "400 ResourceNotFoundException: Query with id [00000000-0000-0000-0000-000000000000] does not exist.",
    ],
  },
};

export const GROUPS: unknown = {
  groups: {
    shown: {
      arn: "arn:aws:logs:us-east-1:000000000000:log-group:/g/one:*",
      logGroupArn: "arn:aws:logs:us-east-1:000000000000:log-group:/g/one",
      logGroupClass: "STANDARD",
      metricFilterCount: 0,
      storedBytes: 0,
    },
    prefix: ["/g/one", "/g/three", "/g/two"],
    pattern: ["/aws/lambda/told", "/g/three", "/g/two"],
    identifiers: ["/g/one"],
    others: [],
    listed: ["/g/three", "/g/two"],
    "two ways":
      "400 InvalidParameterException: LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.",
    twice: "400 ResourceAlreadyExistsException: The specified log group already exists",
    name: "400 InvalidParameterException: 1 validation error detected: Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+",
    long: "400 InvalidParameterException: Invalid LogGroup or LogStream, both must have length less than or equal to 512.",
    reserved: "400 InvalidParameterException: Log groups starting with AWS/ are reserved for AWS.",
    class: "400 InvalidParameterException: 1 validation error detected: Value 'COLD' at 'logGroupClass' failed to sa",
    limit:
      "400 InvalidParameterException: 1 validation error detected: Value '51' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 50",
    token: "400 InvalidParameterException: The specified nextToken is invalid.",
    gone: ["done", "400 ResourceNotFoundException: The specified log group does not exist."],
  },
  settings: {
    tags: [
      {
        b: "2",
        c: "3",
      },
      {
        b: "2",
        c: "3",
      },
    ],
    "only standard": "400 ValidationException: This operation is only supported on the Standard log class.",
    protected: "400 ValidationException",
    "no resource": "400 ResourceNotFoundException: The specified resource does not exist.",
    free: "done",
  },
  retention: {
    kept: [["old", "new"], ["new"], ["new"]],
    days: "400 InvalidParameterException: 1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]",
    none: "400 ResourceNotFoundException: The specified log group does not exist.",
  },
  policies: {
    made: {
      policyName: "p0",
      policyScope: "ACCOUNT",
    },
    many: ["done", "400 LimitExceededException: Resource limit exceeded."],
    listed: 10,
    none: "400 ResourceNotFoundException: Policy with name [none] does not exist.",
  },
  tail: {
    start: {
      logGroupIdentifiers: ["arn:aws:logs:us-east-1:000000000000:log-group:/g/two"],
      logEventFilterPattern: "ERROR",
    },
    shown: [
      {
        logStreamName: "s",
        message: "ERROR one",
        logGroupIdentifier: "000000000000:/g/two",
      },
      {
        logStreamName: "s",
        message: "ERROR two",
        logGroupIdentifier: "000000000000:/g/two",
      },
    ],
    metadata: {
      sampled: false,
    },
  },
};
