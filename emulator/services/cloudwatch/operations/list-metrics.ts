import type { ListMetricsInput, ListMetricsOutput } from "@aws-sdk/client-cloudwatch";
import type { Operation } from "../../../kernel/index.ts";
import { dimensionList } from "../dimensions.ts";
import { notEmulated } from "../errors.ts";
import { LIST_PAGE, LISTED, RECENTLY_ACTIVE } from "../limits.ts";
import type { Series } from "../metrics/series.ts";
import { pageOf } from "../paging.ts";
import type { Store } from "../store.ts";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export const listMetrics = (store: Store): Operation<ListMetricsInput, ListMetricsOutput> => ({
  permissions: () => [{ action: "cloudwatch:ListMetrics", resource: "*" }],
  run(input, context) {
    if (input.IncludeLinkedAccounts === true) throw notEmulated("IncludeLinkedAccounts");
    if (input.OwningAccount !== undefined) throw notEmulated("OwningAccount");
    const since = context.now - (input.RecentlyActive === "PT3H" ? RECENTLY_ACTIVE : LISTED);
    const found = store
      .region(context)
      .metrics.all()
      .filter((series) => series.lastAt >= since && isWanted(series, input));
    const { items, token } = pageOf(found, input.NextToken, LIST_PAGE);
    return {
      Metrics: items.map(({ namespace, name, dimensions }) => ({
        Namespace: namespace,
        MetricName: name,
        Dimensions: dimensionList(dimensions),
      })),
      ...(token === undefined ? {} : { NextToken: token }),
    };
  },
});

const isWanted = (series: Series, input: ListMetricsInput): boolean =>
  (input.Namespace === undefined || series.namespace === input.Namespace) &&
  (input.MetricName === undefined || series.name === input.MetricName) &&
  (input.Dimensions ?? []).every((wanted) =>
    series.dimensions.some(
      ([name, value]) => name === wanted.Name && (wanted.Value === undefined || value === wanted.Value),
    ),
  );
