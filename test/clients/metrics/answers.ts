// What AWS answers, by its API reference and what was recorded of it; what is "not emulated" says so.

export const METRICS = {
  refused: {
    nothing:
      "400 MissingParameter: At least one of the parameters MetricData.member.1.Value, MetricData.member.1.Values or MetricData.member.1.StatisticValues must be specified.",
    both: "400 InvalidParameterCombination: The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.",
    counts:
      "400 InvalidParameterValue: The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.",
    statistics:
      "400 InvalidParameterValue: The parameter MetricData.member.1.StatisticValues.SampleCount must be greater than 0.",
    unit: "400 ValidationError: 1 validation error detected: Value 'Apples' at 'metricData.1.member.unit' failed to satisfy constraint: Member must satisfy enum value set: [Megabits, Terabits, Gigabits, Count, Bytes, Gigabytes, Gigabytes/Second, Kilobytes, Kilobits/Second, Terabytes, Terabits/Second, Bytes/Second, Percent, Megabytes, Megabits/Second, Milliseconds, Microseconds, Kilobytes/Second, Gigabits/Second, Megabytes/Second, Bits, Bits/Second, Count/Second, Seconds, Kilobits, Terabytes/Second, None]",
    old: "400 InvalidParameterValue: The parameter MetricData.member.1.Timestamp must specify a time no more than two we",
    future:
      "400 InvalidParameterValue: The parameter MetricData.member.1.Timestamp must specify a time no more than two ho",
    nan: "400 InvalidParameterValue: The value NaN for parameter MetricData.member.1.Value is invalid.",
    huge: "400 InvalidParameterValue: The value 1e+200 for parameter Me",
    dimensions: "400 ValidationError: 1 validation error detected: Value '[Di",
    namespace:
      "400 InvalidParameterValue: The value AWS/shop for parameter Namespace is invalid: names that begin with AWS/ are reserved.",
  },
  statistics: {
    all: [0, { SampleCount: 4, Average: 2.5, Sum: 10, Minimum: 1, Maximum: 4, Unit: "Count" }],
    sums: [10, 10, 10, 30],
    "five minutes": [60],
    percentile: { Unit: "Count", ExtendedStatistics: { p50: 2 } },
    unit: [],
    period: "400 InvalidParameterValue: The parameter Period must be 1, 10, 20, 30 or a multiple of 60.",
    none: "400 MissingParameter: Must specify either Statistics or ExtendedStatistics",
    order: "400 InvalidParameterCombination: The parameter StartTime must be less than the parameter EndTime.",
    points: "400 InvalidParameterCombination: You have requested up to 20160 datapoints, whic",
  },
  data: [["m", "load", [10, 10, 10, 30], "Complete"]],
  descending: [30, 10, 10, 10],
  percentiles: [[1, 10, 5], [2, 10, 5], [4, 10, 5], [4, 10, 5], [1.5, 10, 5], [2.5]],
  math: {
    "m * 2 + 1": [[21, 21, 21, 61]],
    "FILL(m, 0)": [[10, 10, 0, 10, 0, 30, 0, 0, 0, 0]],
    "FILL(m, REPEAT)": [[10, 10, 10, 10, 10, 30, 30, 30, 30, 30]],
    "RUNNING_SUM(m)": [[10, 20, 30, 60]],
    "MAX(m)": "ValidationError",
    "m / MAX(m)": [[0.3333333333333333, 0.3333333333333333, 0.3333333333333333, 1]],
    "RATE(m)": [[0, 0, 0.16666666666666666]],
    "IF(FILL(m, 0) > 9, 1, 0)": [[1, 1, 0, 1, 0, 1, 0, 0, 0, 0]],
    "METRICS()": [[10, 10, 10, 30]],
    "SUM(METRICS())": [[10, 10, 10, 30]],
    "CEIL(m / 4)": [[3, 3, 3, 8]],
    "DIFF(m)": [[0, 0, 20]],
    "PERIOD(m)": "ValidationError",
    "m > 9 AND m < 31": [[1, 1, 1, 1]],
    "m +": "ValidationError",
    "NONE(m)": "ValidationError",
    "x + 1": "ValidationError",
    "DATAPOINT_COUNT(m)": "ValidationError",
    "SLICE(SORT(METRICS(), SUM, DESC, 1), 0)": [[10, 10, 10, 30]],
    "m * 0 + DAY(m) * 0 + 1": [[1, 1, 1, 1]],
  },
  two: [[2.5, 10, 5, 15]],
  "bad queries": {
    id: "ValidationError",
    twice: "ValidationError",
    neither: "ValidationError",
    stat: "ValidationError",
  },
  metrics: [["load"], 1, 0],
  dashboards: [
    [],
    true,
    ["d"],
    "400 InvalidParameterInput: The field DashboardBody must be a valid JSO",
    "404 ResourceNotFound: Dashboard none does not exist",
    "404 ResourceNotFound: Dashboard none does not exist",
    1,
  ],
} as const;

export const ALARMS = {
  statistics: "400 InvalidParameterCombination: Statistic and ExtendedStatistic cannot be specified together.",
  percentile: "400 InvalidParameterValue: The value p101 for parameter ExtendedStatistic is invalid.",
  operator: "400 ValidationError: 1 validation error detected: Value 'Above' at 'comparisonOperator' fa",
  "m of n": "400 ValidationError: DatapointsToAlarm must be less than or equal to EvaluationPeriods.",
  missing:
    "400 ValidationError: 1 validation error detected: Value 'hope' at 'treatMissingData' failed to satisfy constraint: Member must satisfy enum value set: [missing, ignore, breaching, notBreaching]",
  period:
    "400 ValidationError: Metrics list contains metrics with a period that is neither 10, 20, 30 nor a multiple of 60.",
  action: "400 ValidationError: Invalid arn syntax: x",
  long: "400 ValidationError: Metrics cannot be checked across more than seven days (EvaluationPeriods * Period must be <= 604800).",
  good: ["done", "done"],
  none: "404 ResourceNotFound: ",
  state: "400 ValidationError: 1 validation error detected: Value 'BAD' at 'stateValue' failed to sa",
  composites: [
    "done",
    "done",
    "400 ValidationError: AlarmRule must be a valid expression: ALARM(late",
    "400 ValidationError: Could not save the composite alarm as alarms [none] in the alarm rule do not exist",
  ],
  states: [
    { late: "INSUFFICIENT_DATA", silent: "INSUFFICIENT_DATA", either: "OK", never: "OK" },
    { late: "ALARM", silent: "ALARM", either: "ALARM", never: "OK" },
  ],
  history: [
    'Alarm "late" created',
    "Alarm updated from INSUFFICIENT_DATA to ALARM",
    "Successfully executed action arn:aws:sns:us-east-1:000000000000:calls",
  ],
  reason: "Threshold Crossed: no datapoints were received for 2 periods",
  "by hand": "OK",
  more: [
    false,
    ["late"],
    "400 ValidationError: Cannot delete late as there are composite alarm(s) depending on it: either",
    "done",
    "done",
    [],
  ],
} as const;
