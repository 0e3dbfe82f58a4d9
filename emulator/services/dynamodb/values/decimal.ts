import { DIGITS_MAX, EXPONENT_MAX, EXPONENT_MIN } from "../limits.ts";
import { notANumber, numberOverflow, numberUnderflow, tooManyDigits } from "../errors.ts";

/** `coefficient × 10^exponent`; the coefficient has no zeros at its end, and zero is 0 × 10^0. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,9}))?$/;

/** Reads a number as DynamoDB takes it; throws AWS's answer to one that it does not take. */
export function parseDecimal(text: string): Decimal {
  const match = FORM.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
  if (!match || whole.length + fraction.length === 0) throw notANumber(text);
  const digits = (whole + fraction).replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  if (trimmed === "") return ZERO;
  const scale = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  checkRange(trimmed.length, scale);
  const coefficient = BigInt(trimmed);
  return { coefficient: sign === "-" ? -coefficient : coefficient, exponent: scale };
}

export const ZERO: Decimal = { coefficient: 0n, exponent: 0 };

/** Exact; a sum that DynamoDB could not store is refused, not rounded, and with the words for numbers that are too large even where it has too many digits. */
export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return normalised(scaled(a, exponent) + scaled(b, exponent), exponent);
}

export const subtract = (a: Decimal, b: Decimal): Decimal =>
  add(a, { coefficient: -b.coefficient, exponent: b.exponent });

export function compareDecimals(a: Decimal, b: Decimal): number {
  const exponent = Math.min(a.exponent, b.exponent);
  const [left, right] = [scaled(a, exponent), scaled(b, exponent)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** As DynamoDB gives numbers back: plain digits, never an exponent. */
export function formatDecimal({ coefficient, exponent }: Decimal): string {
  const sign = coefficient < 0n ? "-" : "";
  const digits = digitsOf(coefficient);
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const point = digits.length + exponent;
  return point > 0
    ? `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
    : `${sign}0.${"0".repeat(-point)}${digits}`;
}

/** A text whose order is that of the numbers. */
export function orderOfDecimal({ coefficient, exponent }: Decimal): string {
  if (coefficient === 0n) return "1";
  const digits = digitsOf(coefficient);
  const magnitude = digits.length - 1 + exponent;
  if (coefficient > 0n) return `2${pad(magnitude + OFFSET)}${digits}`;
  // The larger the magnitude, the smaller the number: each digit is turned round, and what is shorter goes last.
  return `0${pad(OFFSET - magnitude)}${digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)))}~`;
}

/** Above every magnitude there is, so that no exponent is negative in an order. */
const OFFSET = 500;
const pad = (exponent: number): string => String(exponent).padStart(4, "0");

/** How many significant digits a number has; what its size depends on. */
export const digitsOf = (coefficient: bigint): string => (coefficient < 0n ? -coefficient : coefficient).toString();

const scaled = ({ coefficient, exponent }: Decimal, to: number): bigint =>
  exponent === to ? coefficient : coefficient * 10n ** BigInt(exponent - to);

function normalised(coefficient: bigint, exponent: number): Decimal {
  if (coefficient === 0n) return ZERO;
  const digits = digitsOf(coefficient);
  const trimmed = digits.replace(/0+$/, "");
  const scale = exponent + digits.length - trimmed.length;
  if (trimmed.length > DIGITS_MAX) throw numberOverflow();
  checkRange(trimmed.length, scale);
  const positive = BigInt(trimmed);
  return { coefficient: coefficient < 0n ? -positive : positive, exponent: scale };
}

function checkRange(digits: number, exponent: number): void {
  const magnitude = digits - 1 + exponent;
  if (magnitude > EXPONENT_MAX) throw numberOverflow();
  if (magnitude < EXPONENT_MIN) throw numberUnderflow();
  if (digits > DIGITS_MAX) throw tooManyDigits();
}
