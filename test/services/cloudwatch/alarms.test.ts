import type { AlarmHistoryItem, CompositeAlarm } from "@aws-sdk/client-cloudwatch";
import { describe, expect, test } from "vitest";
import { judge } from "../../../emulator/services/cloudwatch/alarms/judge.ts";
import type { AlarmAction } from "../../../emulator/services/cloudwatch/index.ts";
import { newWorld, START, type World } from "./world.ts";

describe("what missing data means", () => {
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, both tables: "X" breaches.
  test.each([
    ["0 - X - X", 3, "OK OK OK OK"],
    ["- - - - 0", 3, "OK OK OK OK"],
    ["- - - - -", 3, "INSUFFICIENT_DATA = ALARM OK"],
    ["0 X X - X", 3, "ALARM ALARM ALARM ALARM"],
    ["- - X - -", 3, "ALARM = ALARM OK"],
    ["0 - X - X", 2, "ALARM ALARM ALARM ALARM"],
    ["0 0 X 0 X", 2, "ALARM ALARM ALARM ALARM"],
    ["0 - X - -", 2, "OK OK ALARM OK"],
    ["- - - - 0", 2, "OK OK ALARM OK"],
    ["- - - X -", 2, "ALARM = ALARM OK"],
  ])("%s with %i of 3", (shown, datapointsToAlarm, expected) => {
    const range = shown
      .split(" ")
      .map((each, index) => ({ at: index * 60_000, value: each === "-" ? undefined : each === "X" ? 1 : 0 }));
    const told = (["missing", "ignore", "breaching", "notBreaching"] as const).map((treatMissing) => {
      const judged = judge(range, {
        evaluationPeriods: 3,
        datapointsToAlarm,
        threshold: 0,
        comparison: "GreaterThanThreshold",
        treatMissing,
      });
      return judged.kind === "state" ? judged.value : "=";
    });
    expect(told.join(" ")).toBe(expected);
  });
});

describe("an alarm", () => {
  test("begins without data, goes off at the next full minute, and comes back", async () => {
    const world = newWorld();
    await world.alarm();
    expect(await world.state()).toMatchObject({
      StateValue: "INSUFFICIENT_DATA",
      StateReason: "Unchecked: Initial alarm creation",
    });
    await world.kernel.timeline.advance(20_000);
    await world.put(11);
    await world.kernel.timeline.advance(39_999);
    expect((await world.state()).StateValue).toBe("INSUFFICIENT_DATA");
    await world.kernel.timeline.advance(1);
    expect(await world.state()).toMatchObject({
      StateValue: "ALARM",
      StateReason:
        "Threshold Crossed: 1 out of the last 1 datapoints [11.0 (01/01/26 00:00:00)] was greater than the threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).",
      StateTransitionedTimestamp: new Date(START + 60_000),
    });
    await world.put(3);
    await world.minutes(1);
    expect((await world.state()).StateReason).toContain("was not greater than the threshold (10.0)");
    await world.minutes(3);
    expect(await world.state()).toMatchObject({
      StateValue: "INSUFFICIENT_DATA",
      StateReason: "Insufficient Data: 1 datapoint was unknown.",
    });
  });

  test("keeps no world busy: idle() ends without it", async () => {
    const world = newWorld();
    await world.alarm();
    await world.put(11);
    await world.kernel.timeline.idle();
    expect(world.kernel.now()).toBe(START);
  });

  test("follows from the data that made it go off", async () => {
    const world = newWorld();
    await world.alarm();
    await world.put(11);
    await world.minutes(1);
    const change = world.kernel.journal.entries.find((entry) => entry.kind === "fact");
    const [cause] = change?.causes ?? [];
    expect(world.kernel.journal.get(cause ?? 0)).toMatchObject({ kind: "call", operation: "PutMetricData" });
  });

  test("of two periods out of three waits for the second", async () => {
    const world = newWorld();
    await world.alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2, TreatMissingData: "notBreaching" });
    await world.put(11);
    await world.minutes(2);
    expect((await world.state()).StateValue).toBe("OK");
    await world.put(12);
    await world.minutes(1);
    expect((await world.state()).StateReason).toContain(
      "2 out of the last 3 datapoints [11.0 (01/01/26 00:00:00), 12.0 (01/01/26 00:02:00)] were greater than",
    );
  });

  test("with a short period is looked at every ten seconds", async () => {
    const world = newWorld();
    await world.alarm({ Period: 10 });
    await world.put(11, { StorageResolution: 1 });
    await world.kernel.timeline.advance(10_000);
    expect((await world.state()).StateValue).toBe("ALARM");
  });

  test("watches metric math", async () => {
    const world = newWorld();
    await world.alarm({
      MetricName: undefined,
      Namespace: undefined,
      Statistic: undefined,
      Period: undefined,
      Metrics: [
        {
          Id: "m1",
          ReturnData: false,
          MetricStat: { Metric: { Namespace: "Shop", MetricName: "Orders" }, Period: 60, Stat: "Sum" },
        },
        { Id: "e1", Expression: "m1 * 2" },
      ],
    });
    await world.put(6);
    await world.minutes(1);
    expect((await world.state()).StateValue).toBe("ALARM");
  });

  const listen = (world: World): AlarmAction[] => {
    const actions: AlarmAction[] = [];
    world.room.onAction((action) => {
      actions.push(action);
      world.room.actionEnded(action, undefined);
      return action.target.includes(":lambda:");
    });
    return actions;
  };
  const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";

  test("acts only when its state changes, unless its actions are switched off", async () => {
    const world = newWorld();
    const actions = listen(world);
    await world.alarm({ AlarmActions: [FUNCTION] });
    for (let minute = 0; minute < 3; minute += 1) {
      await world.put(11);
      await world.minutes(1);
    }
    expect(actions.map(({ target, alarm }) => [target, alarm.state.value])).toEqual([[FUNCTION, "ALARM"]]);
    await world.call("DisableAlarmActions", { AlarmNames: ["orders"] });
    const set = (StateValue: string): Promise<void> =>
      world.call("SetAlarmState", { AlarmName: "orders", StateValue, StateReason: "test" });
    await set("OK");
    await set("ALARM");
    expect(actions).toHaveLength(1);
  });

  test("that was set goes back to what the data says, and tells its history", async () => {
    const world = newWorld();
    await world.alarm({ AlarmActions: ["arn:aws:sns:us-east-1:000000000000:topic"] });
    await world.put(1);
    await world.minutes(1);
    await world.call("SetAlarmState", { AlarmName: "orders", StateValue: "ALARM", StateReason: "a test" });
    await world.minutes(1);
    expect((await world.state()).StateValue).toBe("OK");
    const { AlarmHistoryItems: items } = await world.call<{ AlarmHistoryItems: AlarmHistoryItem[] }>(
      "DescribeAlarmHistory",
      { AlarmName: "orders", ScanBy: "TimestampAscending" },
    );
    expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "orders" created',
      "Alarm updated from INSUFFICIENT_DATA to OK",
      "Alarm updated from OK to ALARM",
      "Failed to execute action arn:aws:sns:us-east-1:000000000000:topic. Misfire has no arrow to it.",
      "Alarm updated from ALARM to OK",
    ]);
  });

  test("that is composite asks others, and is asked again when they change", async () => {
    const world = newWorld();
    const actions = listen(world);
    await world.alarm();
    await world.alarm({ AlarmName: "calm", ComparisonOperator: "LessThanThreshold" });
    await world.call("PutCompositeAlarm", {
      AlarmName: "both",
      AlarmRule: 'ALARM(orders) AND NOT ALARM("calm")',
      AlarmActions: [FUNCTION],
    });
    await world.put(11);
    await world.minutes(1);
    const { CompositeAlarms } = await world.call<{ CompositeAlarms: CompositeAlarm[] }>("DescribeAlarms", {
      AlarmTypes: ["CompositeAlarm"],
    });
    expect(CompositeAlarms).toMatchObject([{ AlarmName: "both", StateValue: "ALARM" }]);
    expect(actions).toHaveLength(1);
    await expect(world.call("DeleteAlarms", { AlarmNames: ["orders"] })).rejects.toMatchObject({
      code: "ValidationError",
    });
    await expect(
      world.call("PutCompositeAlarm", { AlarmName: "both", AlarmRule: "ALARM(both)" }),
    ).rejects.toMatchObject({ code: "ValidationError" });
    await expect(world.call("PutCompositeAlarm", { AlarmName: "x", AlarmRule: "ALARM(orders" })).rejects.toMatchObject({
      code: "ValidationError",
    });
  });

  test.each([
    [{ Period: 45 }, "period"],
    [{ DatapointsToAlarm: 2 }, "DatapointsToAlarm"],
    [{ ExtendedStatistic: "p99" }, "cannot be specified together"],
    [{ Statistic: undefined }, "Statistic"],
    [{ ThresholdMetricId: "x" }, "ThresholdMetricId is not emulated"],
    [{ AlarmActions: ["arn:aws:automate:us-east-1:ec2:stop"] }, "not emulated"],
    [{ EvaluationPeriods: 1441 }, "more than a day"],
  ])("is refused with %j", async (input, words) => {
    await expect(newWorld().alarm(input)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(words) as string,
    });
  });

  test.each([["ActionsSuppressor", "quiet"] as const, ["ActionsSuppressorWaitPeriod", 60] as const])(
    "that is composite is refused with %s rather than act where AWS would not",
    async (name, value) => {
      const world = newWorld();
      await world.alarm();
      const put = world.call("PutCompositeAlarm", { AlarmName: "any", AlarmRule: "ALARM(orders)", [name]: value });
      await expect(put).rejects.toMatchObject({
        message: expect.stringContaining(`${name} is not emulated`) as string,
      });
    },
  );

  test("that nobody has cannot be set, nor set to what is no state", async () => {
    const world = newWorld();
    const set = (more: object): Promise<void> =>
      world.call("SetAlarmState", { AlarmName: "orders", StateValue: "OK", StateReason: "", ...more });
    await expect(set({})).rejects.toMatchObject({ code: "ResourceNotFound", status: 404 });
    await world.alarm();
    await expect(set({ StateValue: "INVALID" })).rejects.toMatchObject({
      code: "ValidationError",
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
  });
});
