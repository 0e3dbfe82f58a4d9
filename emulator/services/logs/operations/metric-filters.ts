import type {
  DeleteMetricFilterRequest,
  DescribeMetricFiltersRequest,
  DescribeMetricFiltersResponse,
  MetricFilter as MetricFilterOutput,
  MetricTransformation as MetricTransformationShape,
  PutMetricFilterRequest,
  TestMetricFilterRequest,
  TestMetricFilterResponse,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../../../kernel/index.ts";
import { streamArn } from "../arn.ts";
import { filterNotFound, invalidParameter, limitExceeded } from "../errors.ts";
import { readFilterPattern, type FilterPattern } from "../filter-pattern/index.ts";
import { DESCRIBE_MAX, METRIC_DIMENSIONS_MAX, METRIC_FILTERS_MAX } from "../limits.ts";
import { isNumber, isSelector } from "../metric-filter.ts";
import { page } from "../page.ts";
import type { LogGroup, MetricFilter, MetricTransformation } from "../state.ts";
import type { LogsStore } from "../store.ts";
import { checkRegexFilters, refuseTransformed } from "./filter-checks.ts";

export const putMetricFilter = (store: LogsStore): Operation<PutMetricFilterRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:PutMetricFilter", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    refuseTransformed(input);
    if ((input.emitSystemFieldDimensions ?? []).length > 0)
      throw invalidParameter("Misfire emits no system fields as dimensions.");
    const group = store.standardGroup(context, input, context.now);
    const pattern = readFilterPattern(input.filterPattern ?? "");
    const name = input.filterName ?? "";
    checkRegexFilters(group, pattern, name);
    const transformations = (input.metricTransformations ?? []).map((given) => readTransformation(given, pattern));
    const { metricFilters } = group;
    const known = metricFilters.get(name);
    if (!known && metricFilters.size >= METRIC_FILTERS_MAX) throw limitExceeded();
    metricFilters.set(name, { name, pattern: pattern.text, transformations, createdAt: context.now });
  },
});

function readTransformation(given: MetricTransformationShape, pattern: FilterPattern): MetricTransformation {
  const value = given.metricValue ?? "";
  const dimensions = given.dimensions ?? {};
  const names = Object.keys(dimensions);
  if (names.length > 0 && given.defaultValue !== undefined)
    throw invalidParameter(
      "Invalid metric transformation: dimensions and default value are mutually exclusive properties.",
    );
  if (names.length > 0 && pattern.kind === "terms")
    throw invalidParameter("The specified filter pattern does not support dimensions");
  if (names.length > METRIC_DIMENSIONS_MAX)
    throw invalidParameter(`Invalid metric transformation: at most ${METRIC_DIMENSIONS_MAX} dimensions are allowed.`);
  for (const selector of [...(isNumber(value) ? [] : [value]), ...Object.values(dimensions)])
    if (!isSelector(selector, pattern)) throw invalidParameter(`Invalid metric transformation: '${selector}'`);
  return {
    namespace: given.metricNamespace ?? "",
    metricName: given.metricName ?? "",
    value,
    defaultValue: given.defaultValue,
    dimensions,
    unit: given.unit ?? "None",
  };
}

export const deleteMetricFilter = (store: LogsStore): Operation<DeleteMetricFilterRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DeleteMetricFilter", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const group = store.standardGroup(context, input, context.now);
    if (!group.metricFilters.delete(input.filterName ?? "")) throw filterNotFound("metric");
  },
});

export const describeMetricFilters = (
  store: LogsStore,
): Operation<DescribeMetricFiltersRequest, DescribeMetricFiltersResponse> => ({
  permissions: (input, context) => [
    { action: "logs:DescribeMetricFilters", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const { metricName, metricNamespace } = input;
    if ((metricName === undefined) !== (metricNamespace === undefined))
      throw invalidParameter("metricName and metricNamespace must be specified together.");
    const groups =
      input.logGroupName === undefined
        ? [...store.region(context).groups.values()]
        : [store.standardGroup(context, input, context.now)];
    const found = groups
      .flatMap((group) => [...group.metricFilters.values()].map((filter) => ({ group, filter })))
      .filter(({ filter }) => filter.name.startsWith(input.filterNamePrefix ?? ""))
      .filter(
        ({ filter }) =>
          metricName === undefined ||
          filter.transformations.some((each) => each.metricName === metricName && each.namespace === metricNamespace),
      )
      .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const { items, nextToken } = page(found, nameOf, input, DESCRIBE_MAX);
    return {
      metricFilters: items.map(({ group, filter }) => shapeOf(group, filter)),
      ...(nextToken === undefined ? {} : { nextToken }),
    };
  },
});

const nameOf = ({ group, filter }: { readonly group: LogGroup; readonly filter: MetricFilter }): string =>
  `${filter.name}:${group.name}`;

const shapeOf = (group: LogGroup, filter: MetricFilter): MetricFilterOutput => ({
  filterName: filter.name,
  filterPattern: filter.pattern,
  metricTransformations: filter.transformations.map((each) => ({
    metricName: each.metricName,
    metricNamespace: each.namespace,
    metricValue: each.value,
    ...(each.defaultValue === undefined ? {} : { defaultValue: each.defaultValue }),
    ...(Object.keys(each.dimensions).length === 0 ? {} : { dimensions: each.dimensions }),
    ...(each.unit === "None" ? {} : { unit: unitOf(each.unit) }),
  })),
  creationTime: filter.createdAt,
  logGroupName: group.name,
  applyOnTransformedLogs: false,
});

/** What the model let in is one of its units. */
const unitOf = (unit: string): NonNullable<MetricTransformationShape["unit"]> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wire held it to the model's list.
  unit as NonNullable<MetricTransformationShape["unit"]>;

export const testMetricFilter = (): Operation<TestMetricFilterRequest, TestMetricFilterResponse> => ({
  permissions: () => [{ action: "logs:TestMetricFilter", resource: "*" }],
  run(input) {
    const pattern = readFilterPattern(input.filterPattern ?? "");
    return {
      matches: (input.logEventMessages ?? []).flatMap((eventMessage, index) =>
        pattern.matches(eventMessage)
          ? [{ eventNumber: index + 1, eventMessage, extractedValues: { ...pattern.values(eventMessage) } }]
          : [],
      ),
    };
  },
});
