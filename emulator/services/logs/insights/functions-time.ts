import type { RowFunction } from "./row-function.ts";
import { ceilTo, floorTo } from "./period.ts";
import { Moment, numberOf } from "./values.ts";

const rounded = (round: typeof floorTo): RowFunction => ({
  least: 2,
  most: 2,
  run: ({ values, periods }) => {
    const at = numberOf(values[0]);
    const period = periods[1];
    return at === undefined || !period ? undefined : new Moment(round(period, at));
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html#CWL_QuerySyntax-datetime */
export const TIME_FUNCTIONS: Readonly<Record<string, RowFunction>> = {
  bin: {
    least: 1,
    most: 1,
    run: ({ periods, at }) => {
      const [period] = periods;
      return at === undefined || !period ? undefined : new Moment(floorTo(period, at));
    },
  },
  datefloor: rounded(floorTo),
  dateceil: rounded(ceilTo),
  frommillis: {
    least: 1,
    most: 1,
    run: ({ values }) => {
      const at = numberOf(values[0]);
      return at === undefined ? undefined : new Moment(at);
    },
  },
  tomillis: { least: 1, most: 1, run: ({ values }) => numberOf(values[0]) },
  // In seconds.
  now: { least: 0, most: 0, run: ({ now }) => Math.floor(now / 1000) },
};
