import { describe, expect, test } from "vitest";
import { decide, nearestOf, tables, told } from "./cases.ts";

describe.each(tables)("$about", ({ cases }) => {
  test.each(cases)("$name", (row) => {
    const decision = decide(row);
    expect({ told: told(decision), nearest: nearestOf(decision) }).toEqual({
      told: row.expect,
      nearest: row.nearest ?? nearestOf(decision),
    });
  });
});
