import { describe, expect, test } from "vitest";
import { iso, nextOf, parseCron, timeZone, UTC } from "../../emulator/kernel/index.ts";

function due(fields: string, after: string, count = 1, zone = UTC): readonly string[] {
  const cron = parseCron(fields);
  if (!cron) return ["refused"];
  const found: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (found.length < count) {
    at = nextOf(cron, at, zone);
    if (at === undefined) return [...found, "never"];
    found.push(iso(at).slice(0, 16));
  }
  return found;
}

describe("a cron expression of AWS is due", () => {
  test.each([
    ["0 10 * * ? *", ["2026-01-01T10:00", "2026-01-02T10:00"]],
    ["15 12 * * ? *", ["2026-01-01T12:15", "2026-01-02T12:15"]],
    ["0 18 ? * MON-FRI *", ["2026-01-01T18:00", "2026-01-02T18:00", "2026-01-05T18:00"]],
    ["0 8 1 * ? *", ["2026-01-01T08:00", "2026-02-01T08:00"]],
    ["0/15 * * * ? *", ["2026-01-01T00:15", "2026-01-01T00:30"]],
    ["0 0 L * ? *", ["2026-01-31T00:00", "2026-02-28T00:00"]],
    ["0 0 ? * 6L *", ["2026-01-30T00:00", "2026-02-27T00:00"]],
    ["0 0 ? * 3#1 *", ["2026-01-06T00:00", "2026-02-03T00:00"]],
    ["0 0 3W * ? *", ["2026-01-02T00:00", "2026-02-03T00:00"]],
    ["0 0 29 2 ? *", ["2028-02-29T00:00", "2032-02-29T00:00"]],
    ["0 0 1 1 ? 2026-2027", ["2027-01-01T00:00", "never"]],
    ["0 0 ? * SAT-MON *", ["2026-01-03T00:00", "2026-01-04T00:00", "2026-01-05T00:00", "2026-01-10T00:00"]],
  ])("%s", (fields, expected) => expect(due(fields, "2026-01-01T00:00:00Z", expected.length)).toEqual(expected));
});

describe("a time zone", () => {
  const berlin = timeZone("Europe/Berlin") ?? UTC;

  test("moves the hour with its clocks", () => {
    expect(due("0 9 * * ? *", "2026-03-28T00:00:00Z", 2, berlin)).toEqual(["2026-03-28T08:00", "2026-03-29T07:00"]);
  });

  test("leaves out what the change of clocks leaves out", () => {
    expect(due("30 2 * * ? *", "2026-03-28T12:00:00Z", 1, berlin)).toEqual(["2026-03-30T00:30"]);
  });

  test("is due once where its clocks show a time twice", () => {
    expect(due("30 2 * * ? *", "2026-10-24T12:00:00Z", 2, berlin)).toEqual(["2026-10-25T00:30", "2026-10-26T01:30"]);
  });

  test("that nobody knows is none", () => {
    expect(timeZone("Europe/Atlantis")).toBeUndefined();
  });
});

test.each([
  "0 1 * * * *",
  "7 20 * * NOT *",
  "INVALID",
  "",
  "0 dummy ? * MON-FRI *",
  "71 8 1 * ? *",
  "0 0 ? * ? *",
  "0 0 1 1 *",
])("cron(%s) is refused", (fields) => expect(parseCron(fields)).toBeUndefined());
