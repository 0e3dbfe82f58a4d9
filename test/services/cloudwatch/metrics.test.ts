import { describe, expect, test } from "vitest";
import { withRollups } from "../../../emulator/services/cloudwatch/metrics/rollups.ts";
import { newWorld, START } from "./world.ts";

describe("metrics", () => {
  test("what stands in the journal is a value, and the totals beside it, in the account it follows from", async () => {
    const world = newWorld();
    const run = world.kernel.journal.write([], {
      kind: "run",
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:f",
      requestId: "r",
      environment: "e",
      attempt: 1,
      cold: true,
    });
    for (const value of [1, 0, 1])
      world.kernel.journal.write([run], {
        kind: "metric",
        namespace: "AWS/Lambda",
        name: "Errors",
        value,
        unit: "Count",
        dimensions: { FunctionName: "f" },
      });
    for (const Dimensions of [[{ Name: "FunctionName", Value: "f" }], []]) {
      const of = { Namespace: "AWS/Lambda", MetricName: "Errors", Dimensions, Statistics: ["Sum", "SampleCount"] };
      expect((await world.statistics(of)).Datapoints).toMatchObject([{ Sum: 2, SampleCount: 3, Unit: "Count" }]);
    }
    const { Metrics } = await world.call<{ Metrics: { Dimensions: object[] }[] }>("ListMetrics", {
      Dimensions: [{ Name: "FunctionName" }],
    });
    expect(Metrics.map(({ Dimensions }) => Dimensions.length)).toEqual([1, 2]);
  });

  test.each([
    [{ ApiName: "a", Stage: "s" }, [{ ApiName: "a" }]],
    [{ ApiName: "a", Method: "GET", Resource: "/", Stage: "s" }, [{ ApiName: "a", Stage: "s" }, { ApiName: "a" }]],
    [{ ApiId: "i" }, []],
    [{ Other: "x" }, []],
  ])("an API's value under %j is a value of its totals, too", (dimensions, totals) => {
    expect(withRollups("AWS/ApiGateway", dimensions)).toEqual([dimensions, ...totals]);
  });

  test("values with counts and sets of statistics add up; a set has no percentiles", async () => {
    const world = newWorld();
    await world.put(0, { Value: undefined, Values: [1, 2, 3], Counts: [1, 1, 8] });
    const asked = { Statistics: undefined, ExtendedStatistics: ["p50", "p10", "tm80", "PR(2:3)"] };
    expect((await world.statistics(asked)).Datapoints?.[0]?.ExtendedStatistics).toEqual({
      p50: 3,
      p10: 1,
      tm80: 2.7,
      "PR(2:3)": 80,
    });
    await world.put(0, { Value: undefined, StatisticValues: { SampleCount: 2, Sum: 30, Minimum: 10, Maximum: 20 } });
    const all = { Statistics: ["SampleCount", "Sum", "Minimum", "Maximum", "Average"] };
    expect((await world.statistics(all)).Datapoints).toMatchObject([
      { SampleCount: 12, Sum: 57, Minimum: 1, Maximum: 20, Average: 4.75 },
    ]);
    expect((await world.statistics(asked)).Datapoints?.[0]?.ExtendedStatistics).toBeUndefined();
  });

  test("periods begin where the question begins, and hold only what lies in them", async () => {
    const world = newWorld();
    for (const at of [0, 59, 60, 300]) await world.put(1, { Timestamp: new Date(START + at * 1000) });
    const { Datapoints } = await world.statistics({ StartTime: new Date(START), Period: 300 });
    expect(Datapoints?.map(({ Timestamp, Sum }) => [Number(Timestamp) - START, Sum])).toEqual([
      [0, 3],
      [300_000, 1],
    ]);
  });

  test("data grows coarser with age: after fifteen days minutes are asked for in vain within five", async () => {
    const world = newWorld();
    await world.put(1);
    await world.put(2, { Timestamp: new Date(START + 60_000) });
    await world.minutes(16 * 24 * 60);
    await world.put(5);
    const { Datapoints } = await world.statistics();
    expect(Datapoints?.map(({ Sum }) => Sum)).toEqual([3]);
  });

  test.each([
    [
      { MetricData: [{ MetricName: "a", Value: 1, Values: [1] }] },
      "InvalidParameterCombination",
      "The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.",
    ],
    [{ MetricData: [{ MetricName: "a" }] }, "MissingParameter", "MetricData.member.1.Value"],
    [{ MetricData: [{ MetricName: "a", Value: NaN }] }, "InvalidParameterValue", "NaN"],
    [{ MetricData: [{ MetricName: "a", Values: [1], Counts: [1, 2] }] }, "InvalidParameterValue", "same size"],
    [{ MetricData: [{ MetricName: "a", Value: 1, Timestamp: new Date(0) }] }, "InvalidParameterValue", "two weeks"],
    [{ Namespace: "AWS/Lambda", MetricData: [{ MetricName: "a", Value: 1 }] }, "InvalidParameterValue", "AWS/"],
  ])("PutMetricData refuses %j", async (input, code, words) => {
    const world = newWorld();
    await expect(world.call("PutMetricData", { Namespace: "Shop", ...input })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words) as string,
    });
    expect(await world.call("ListMetrics", {})).toEqual({ Metrics: [] });
  });

  test.each([
    [{ StartTime: new Date(START - 86_400_000 * 60), Period: 60 }, "exceeds the limit of 1440"],
    [{ StartTime: new Date(START), EndTime: new Date(START) }, "StartTime must be less than the parameter EndTime"],
    [{ Statistics: [] }, "Must specify either Statistics or ExtendedStatistics"],
    [{ Period: 90 }, "Period"],
  ])("GetMetricStatistics refuses %j", async (input, words) => {
    await expect(newWorld().statistics(input)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(words) as string,
    });
  });
});

describe("metric math", () => {
  const metric = (Id: string, MetricName: string, Stat = "Sum"): object => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: "Shop", MetricName }, Period: 60, Stat },
  });
  const points = async (expression: string): Promise<readonly (number | undefined)[]> => {
    const world = newWorld();
    for (const [at, orders] of [
      [0, 10],
      [60, 20],
      [180, 40],
    ] as const)
      await world.put(orders, { Timestamp: new Date(START + at * 1000) });
    await world.put(5, { MetricName: "Failures" });
    const { MetricDataResults } = await world.data([
      metric("m1", "Orders"),
      metric("m2", "Failures"),
      { Id: "e1", Expression: expression },
    ]);
    return MetricDataResults?.[0]?.Values ?? [];
  };

  test.each([
    ["m1 * 2 + 1", [21, 41, 81]],
    ["100 * m2 / m1", [50]],
    ["FILL(m2, 0) / m1", [0.5, 0, 0]],
    ["m1 - (m1 ^ 2 - 1)", [-89, -379, -1559]],
    ["SUM([m1, m2])", [15, 20, 40]],
    ["SUM(METRICS())", [15, 20, 40]],
    ['MAX(METRICS("m"))', [10, 20, 40]],
    ["m1 / MAX(m1)", [0.25, 0.5, 1]],
    ["RATE(m1)", [10 / 60, 20 / 120]],
    ["RUNNING_SUM(m1)", [10, 30, 70]],
    ["IF(m1 > 15, m1, 0)", [0, 20, 0, 40, 0, 0, 0, 0, 0, 0]],
    ["IF(m1 >= 20 AND m1 < 40, 1)", [1]],
    ["m1 / 0", []],
    ["-m1", [-10, -20, -40]],
    ["m1 / PERIOD(m1)", [10 / 60, 20 / 60, 40 / 60]],
    ["FILL(m1, LINEAR)", [10, 20, 30, 40]],
    ["FILL(m1, REPEAT)", [10, 20, 20, 40, 40, 40, 40, 40, 40, 40]],
    ["SLICE(SORT(METRICS(), MAX, ASC, 2), 0)", [5]],
    ["FIRST(SORT(METRICS(), SUM, DESC))", [10, 20, 40]],
    ["m1 / METRIC_COUNT(METRICS())", [5, 10, 20]],
    ["m1 * MINUTE(m1)", [0, 20, 120]],
    ["(YEAR(m1) * 100 + MONTH(m1)) * 100 + DATE(m1) + 0 * m2", [20_260_101]],
    // A Thursday.
    ["DAY(m1) + HOUR(m1) + 0 * m1", [4, 4, 4]],
    ["EPOCH(m1) - EPOCH(m2) + 0 * m2", [0]],
    ["TIME_SERIES(7) + 0 * m1", [7, 7, 7]],
    ["SUM(REMOVE_EMPTY([m1, m1 / 0]))", [10, 20, 40]],
    ["SUM(SLICE(METRICS(), 0, 1))", [10, 20, 40]],
  ])("%s", async (expression, expected) => {
    expect(await points(expression)).toEqual(expected);
  });

  test.each([
    ["m9 + 1", "Unknown identifier: m9"],
    ["m1 +", "ends too early"],
    ["SORT(METRICS(), MOST, DESC)", "Unknown identifier: MOST"],
    ["SORT(METRICS(), MAX)", "SORT takes time series"],
    ["SEARCH('x', 'Sum')", "SEARCH is not emulated"],
    ["SELECT AVG(x) FROM y", "Metrics Insights"],
    ["MAX(m1)", "must return a time series"],
    ["e1 + 1", "depends on itself"],
  ])("%s is refused in words", async (expression, words) => {
    await expect(points(expression)).rejects.toMatchObject({
      code: "ValidationError",
      message: expect.stringContaining(words) as string,
    });
  });
});
