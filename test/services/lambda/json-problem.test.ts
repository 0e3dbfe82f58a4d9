import { describe, expect, test } from "vitest";
import { jsonProblem } from "../../../emulator/services/lambda/json-problem.ts";

const problem = (text: string): string | undefined => jsonProblem(new TextEncoder().encode(text));
const EXPECTED = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

describe("a payload that is not JSON", () => {
  test.each([
    ["test data", `Unrecognized token 'test': ${EXPECTED}\n at [Source: (byte[])"test data"; line: 1, column: 6]`],
    ["test", `Unrecognized token 'test': ${EXPECTED}\n at [Source: (byte[])"test"; line: 1, column: 5]`],
    [
      "\n  eyJhIjoxfQ==",
      `Unrecognized token 'eyJhIjoxfQ': ${EXPECTED}\n at [Source: (byte[])"\n  eyJhIjoxfQ=="; line: 2, column: 14]`,
    ],
  ])("%j is reported as AWS does", (text, expected) => {
    expect(problem(text)).toBe(expected);
  });

  test("is cut where AWS cuts it", () => {
    expect(problem("L".repeat(2000))).toBe(
      `Unrecognized token '${"L".repeat(256)}...': ${EXPECTED}\n at [Source: (byte[])"${"L".repeat(500)}"[truncated 1500 bytes]; line: 1, column: 257]`,
    );
  });

  test.each(["", "{", "[1,]", "\u{feff}{}", "true false", "NaN"])("%j is found", (text) => {
    expect(problem(text)).toEqual(expect.any(String));
  });

  test.each(["{}", " [1] ", "true", '"ü"', "1"])("%s is none", (text) => {
    expect(problem(text)).toBeUndefined();
  });
});
