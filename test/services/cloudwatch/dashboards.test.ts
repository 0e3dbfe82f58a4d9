import { describe, expect, test } from "vitest";
import { problemsOfBody } from "../../../emulator/services/cloudwatch/dashboards/validate-body.ts";
import { newWorld } from "./world.ts";

const body = (...widgets: readonly object[]): string => JSON.stringify({ widgets });
const metric = (properties: object): object => ({ type: "metric", properties: { region: "us-east-1", ...properties } });
const row = (...parts: readonly unknown[]): object => metric({ metrics: [parts] });

describe("a dashboard", () => {
  test("is kept, listed and deleted; a bad body is refused with the places", async () => {
    const world = newWorld();
    const DashboardBody = body(row("AWS/SQS", "Sent", "QueueName", "a", { stat: "Sum" }));
    await world.call("PutDashboard", { DashboardName: "shop", DashboardBody });
    expect(await world.call("GetDashboard", { DashboardName: "shop" })).toMatchObject({
      DashboardBody,
      DashboardArn: "arn:aws:cloudwatch::000000000000:dashboard/shop",
    });
    const bad = world.call("PutDashboard", { DashboardName: "shop", DashboardBody: '{"widgets":[{"type":"text"}]}' });
    await expect(bad).rejects.toMatchObject({
      code: "InvalidParameterInput",
      message:
        'The dashboard body is invalid, there are 1 validation errors:\n[\n  {\n    "dataPath": "/widgets/0",\n    "message": "Should have required property \'properties\'"\n  }\n]',
      fields: {
        dashboardValidationMessages: [
          { DataPath: "/widgets/0", Message: "Should have required property 'properties'" },
        ],
      },
    });
    await expect(world.call("PutDashboard", { DashboardName: "a b", DashboardBody })).rejects.toMatchObject({
      code: "InvalidParameterValue",
    });
    await world.call("DeleteDashboards", { DashboardNames: ["shop"] });
    expect(await world.call("ListDashboards", {})).toEqual({ DashboardEntries: [] });
  });

  test("that is no JSON object has no places to name", async () => {
    for (const DashboardBody of ["", "[]", "{"])
      await expect(newWorld().call("PutDashboard", { DashboardName: "shop", DashboardBody })).rejects.toMatchObject({
        code: "InvalidParameterInput",
        message: "The field DashboardBody must be a valid JSON object",
      });
  });

  const PROPERTIES = "/widgets/0/properties";
  test.each([
    ["{}", "", "Should have required property 'widgets'"],
    ['{"widgets":7}', "/widgets", "Should be array"],
    [body({ type: "text", x: "1", properties: { markdown: "" } }), "/widgets/0/x", "Should be number"],
    [body({ type: "map", properties: {} }), "/widgets/0/type", "Should be equal to one of the allowed values"],
    [body({ type: "text", properties: {} }), PROPERTIES, "Should have required property 'markdown'"],
    [body({ type: "metric", properties: { metrics: [] } }), PROPERTIES, "Should have required property 'region'"],
    [
      body(metric({})),
      PROPERTIES,
      "The metric widget should have specified a region and a data source or an alarm annotation.",
    ],
    [
      body(metric({ metrics: ["AWS/SQS", "Sent"] })),
      `${PROPERTIES}/metrics/0`,
      'Field "metrics" has to be an array of array of strings, with an optional metricRenderer object as last element',
    ],
    [
      body(row("AWS/SQS", "Sent", {}, "a")),
      `${PROPERTIES}/metrics/0/2`,
      'Invalid metric field type, only "String" type is allowed',
    ],
    [body(row("AWS/SQS", "Sent", { QueueName: "a" })), `${PROPERTIES}/metrics/0`, "Should NOT have more than 2 items"],
    [body(row("A", "B", "C", "D", { color: "red" })), `${PROPERTIES}/metrics/0`, "Should NOT have more than 4 items"],
  ])("%s is refused at %s", (given, DataPath, Message) => {
    expect(problemsOfBody(given)?.[0]).toEqual({ DataPath, Message });
  });
});
