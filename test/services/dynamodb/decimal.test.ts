import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  compareDecimals,
  formatDecimal,
  orderOfDecimal,
  parseDecimal,
  subtract,
  type Decimal,
} from "../../../emulator/services/dynamodb/values/decimal.ts";

/** Any number DynamoDB can hold, in any of its spellings. */
const spelled = fc
  .record({
    sign: fc.constantFrom("", "-", "+"),
    digits: fc.stringMatching(/^[0-9]{1,38}$/),
    point: fc.nat({ max: 38 }),
    exponent: fc.integer({ min: -80, max: 80 }),
    mark: fc.constantFrom("e", "E"),
  })
  .map(({ sign, digits, point, exponent, mark }) => {
    const at = Math.min(point, digits.length - 1);
    return `${sign}${digits.slice(0, digits.length - at)}${at > 0 ? `.${digits.slice(-at)}` : ""}${mark}${exponent}`;
  });

const SCALE = 200;
/** The number times 10^200: an integer, whatever DynamoDB can hold. */
const scaled = ({ coefficient, exponent }: Decimal): bigint => coefficient * 10n ** BigInt(exponent + SCALE);

/** The same, read from plain digits by itself. */
function scaledText(text: string): bigint {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const value = BigInt(whole + fraction.padEnd(SCALE, "0"));
  return text.startsWith("-") ? -value : value;
}

describe("numbers", () => {
  test("have one form, which means the same", () => {
    fc.assert(
      fc.property(spelled, (text) => {
        const number = parseDecimal(text);
        const form = formatDecimal(number);
        expect(form).toMatch(/^(?:0|-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?)$/);
        expect(scaledText(form)).toBe(scaled(number));
        expect(formatDecimal(parseDecimal(form))).toBe(form);
      }),
    );
  });

  test("add, subtract and compare as integers do, once scaled", () => {
    fc.assert(
      fc.property(spelled, spelled, (left, right) => {
        const [a, b] = [parseDecimal(left), parseDecimal(right)];
        const difference = scaled(a) - scaled(b);
        expect(compareDecimals(a, b)).toBe(difference > 0n ? 1 : difference < 0n ? -1 : 0);
        for (const [how, exact] of [
          [add, scaled(a) + scaled(b)],
          [subtract, difference],
        ] as const) {
          const digits = String(exact).replace("-", "").replace(/0+$/, "");
          if (digits.length > 38) expect(() => how(a, b)).toThrow("Number overflow");
          else expect(scaled(how(a, b))).toBe(exact);
        }
      }),
    );
  });

  test("stand in the order of their texts", () => {
    fc.assert(
      fc.property(spelled, spelled, (left, right) => {
        const [a, b] = [parseDecimal(left), parseDecimal(right)];
        const [x, y] = [orderOfDecimal(a), orderOfDecimal(b)];
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(compareDecimals(a, b));
      }),
    );
  });

  test.each([
    ["1e126", "Number overflow"],
    ["-1e126", "Number overflow"],
    ["1e-131", "Number underflow"],
    ["123456789012345678901234567890123456789", "more than 38 significant digits"],
    ["-1.23456789012345678901234567890123456789", "more than 38 significant digits"],
    ["", "cannot be converted to a numeric value"],
    [" 1", "cannot be converted to a numeric value:  1"],
    ["NaN", "cannot be converted to a numeric value: NaN"],
    ["Infinity", "cannot be converted to a numeric value"],
    ["1_000", "cannot be converted to a numeric value"],
    ["0x10", "cannot be converted to a numeric value"],
    [".", "cannot be converted to a numeric value"],
  ])("%s is none: %s", (text, message) => {
    expect(() => parseDecimal(text)).toThrow(message);
  });

  test.each([
    ["0e1000", "0"],
    ["-0", "0"],
    [".123", "0.123"],
    ["0001.23", "1.23"],
    ["1e+5", "100000"],
    ["9.9999999999999999999999999999999999999E125", `99999999999999999999999999999999999999${"0".repeat(88)}`],
    ["-1e-130", `-0.${"0".repeat(129)}1`],
  ])("%s is %s", (text, form) => {
    expect(formatDecimal(parseDecimal(text))).toBe(form);
  });

  test("a sum that needs too many digits is refused, not rounded", () => {
    expect(() => add(parseDecimal("1e50"), parseDecimal("1"))).toThrow("Number overflow");
    expect(() => add(parseDecimal("9e125"), parseDecimal("9e125"))).toThrow("Number overflow");
    expect(formatDecimal(add(parseDecimal("1e22"), parseDecimal("1")))).toBe("10000000000000000000001");
  });
});
