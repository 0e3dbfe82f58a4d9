import { ADDRESS_FUNCTIONS } from "./functions-address.ts";
import { TEXT_FUNCTIONS } from "./functions-text.ts";
import { TIME_FUNCTIONS } from "./functions-time.ts";
import type { RowFunction } from "./row-function.ts";
import { isTrue, numberOf, Structure, textOf, type Value } from "./values.ts";
import type { Json } from "../../../kernel/index.ts";

const rowFunction = (least: number, most: number, run: RowFunction["run"]): RowFunction => ({
  least,
  most,
  run,
});

/** A function of numbers; without a number there is no result. */
const numeric = (run: (value: number) => number): RowFunction =>
  rowFunction(1, 1, ({ values }) => {
    const number = numberOf(values[0]);
    const result = number === undefined ? NaN : run(number);
    return Number.isNaN(result) ? undefined : result;
  });

const extreme = (pick: (...numbers: number[]) => number): RowFunction =>
  rowFunction(1, Infinity, ({ values }) => {
    const numbers = values.map(numberOf).filter((value) => value !== undefined);
    return numbers.length === 0 ? undefined : pick(...numbers);
  });

function parsedJson(value: Value): Value {
  if (value === undefined || value instanceof Structure) return value;
  try {
    const json: Json = JSON.parse(textOf(value));
    return typeof json === "object" && json !== null ? new Structure(json) : valueOf(json);
  } catch {
    return undefined;
  }
}

/** A piece of JSON as a value: booleans are 1 and 0, and null is nothing. */
export function valueOf(json: Json | undefined): Value {
  if (json === undefined || json === null) return undefined;
  if (typeof json === "boolean") return json ? "1" : "0";
  if (typeof json === "object") return new Structure(json);
  return typeof json === "number" ? String(json) : json;
}

/** By name in lower case: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html */
export const FUNCTIONS: Readonly<Record<string, RowFunction>> = {
  abs: numeric(Math.abs),
  ceil: numeric(Math.ceil),
  floor: numeric(Math.floor),
  log: numeric(Math.log),
  sqrt: numeric(Math.sqrt),
  round: rowFunction(1, 2, ({ values }) => {
    const [number, digits = 0] = values.map(numberOf);
    return number === undefined ? undefined : Math.round(number * 10 ** digits) / 10 ** digits;
  }),
  greatest: extreme(Math.max),
  least: extreme(Math.min),
  tonumber: rowFunction(1, 1, ({ values }) => numberOf(values[0])),
  ispresent: rowFunction(1, 1, ({ values }) => (values[0] === undefined ? 0 : 1)),
  coalesce: rowFunction(1, Infinity, ({ values }) => values.find((value) => value !== undefined)),
  if: rowFunction(3, 3, ({ values }) => (isTrue(values[0]) ? values[1] : values[2])),
  case: rowFunction(2, Infinity, ({ values }) => {
    for (let index = 0; index + 1 < values.length; index += 2) if (isTrue(values[index])) return values[index + 1];
    return values.length % 2 === 1 ? values.at(-1) : undefined;
  }),
  jsonparse: rowFunction(1, 1, ({ values }) => parsedJson(values[0])),
  jsonstringify: rowFunction(1, 1, ({ values }) => (values[0] === undefined ? undefined : textOf(values[0]))),
  ...TEXT_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...ADDRESS_FUNCTIONS,
};
