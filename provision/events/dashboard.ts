import type { EventsNames, FunctionNames, Named } from "./names.ts";

/** A metric as AWS publishes it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: "Sum" | "Maximum";
}

const lambda = (name: string, fn: FunctionNames): Metric => ({
  namespace: "AWS/Lambda",
  name,
  dimensions: { FunctionName: fn.name },
  statistic: "Sum",
});

const sqs = (name: string, queue: Named): Metric => ({
  namespace: "AWS/SQS",
  name,
  dimensions: { QueueName: queue.name },
  statistic: "Maximum",
});

const api = (name: string, names: EventsNames): Metric => ({
  namespace: "AWS/ApiGateway",
  name,
  dimensions: { ApiName: names.api, Stage: names.stage },
  statistic: "Sum",
});

/** What the pipeline is watched by. */
export const METRICS = {
  invocationsOf: (fn: FunctionNames): Metric => lambda("Invocations", fn),
  errorsOf: (fn: FunctionNames): Metric => lambda("Errors", fn),
  throttlesOf: (fn: FunctionNames): Metric => lambda("Throttles", fn),
  requests: (names: EventsNames): Metric => api("Count", names),
  refusedAsBad: (names: EventsNames): Metric => api("4XXError", names),
  refusedByApi: (names: EventsNames): Metric => api("5XXError", names),
  waiting: (queue: Named): Metric => sqs("ApproximateNumberOfMessagesVisible", queue),
  oldest: (queue: Named): Metric => sqs("ApproximateAgeOfOldestMessage", queue),
  dead: (queue: Named): Metric => sqs("ApproximateNumberOfMessagesVisible", queue),
};

/** CloudWatch's grid is 24 wide. */
const WIDTH = 8;
const HEIGHT = 6;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function dashboardBody(names: EventsNames): object {
  const functions = [names.ingest, names.process, names.aggregate];
  const graphs: readonly (readonly [title: string, metrics: readonly Metric[]])[] = [
    [
      "Requests, refused 4XX and 5XX",
      [METRICS.requests(names), METRICS.refusedAsBad(names), METRICS.refusedByApi(names)],
    ],
    ["Invocations", functions.map(METRICS.invocationsOf)],
    ["Errors and throttles", [...functions.map(METRICS.errorsOf), ...functions.map(METRICS.throttlesOf)]],
    ["Queue depth", [METRICS.waiting(names.queue)]],
    ["Age of the oldest message, seconds", [METRICS.oldest(names.queue)]],
    ["Dead letters", [METRICS.dead(names.deadLetters)]],
  ];
  return {
    widgets: graphs.map(([title, metrics], index) => ({
      type: "metric",
      x: (index % 3) * WIDTH,
      y: Math.floor(index / 3) * HEIGHT,
      width: WIDTH,
      height: HEIGHT,
      properties: {
        title,
        region: names.region,
        view: "timeSeries",
        period: 60,
        metrics: metrics.map(({ namespace, name, dimensions, statistic }) => [
          namespace,
          name,
          ...Object.entries(dimensions).flat(),
          { stat: statistic },
        ]),
      },
    })),
  };
}
