import type { RowFunction } from "./row-function.ts";
import { numberOf, Structure, textOf, type Value } from "./values.ts";

const text = (value: Value): string | undefined => (value === undefined ? undefined : textOf(value));

/** A function of one text and further ones; without the first there is no result. */
const of = (
  least: number,
  most: number,
  run: (first: string, ...rest: (string | undefined)[]) => Value,
): RowFunction => ({
  least,
  most,
  run: ({ values }) => {
    const [first, ...rest] = values.map(text);
    return first === undefined ? undefined : run(first, ...rest);
  },
});

const truth = (holds: boolean): number => (holds ? 1 : 0);

function decoded(value: string, decode: (value: string) => string): Value {
  try {
    return decode(value);
  } catch {
    return undefined;
  }
}

/** Characters to take away: white space unless others are named. */
function trimmed(
  value: string,
  chars: string | undefined,
  sides: { readonly left: boolean; readonly right: boolean },
): string {
  const isOff = (char: string): boolean => (chars === undefined ? /\s/.test(char) : chars.includes(char));
  let [from, to] = [0, value.length];
  while (sides.left && from < to && isOff(value[from]!)) from += 1;
  while (sides.right && to > from && isOff(value[to - 1]!)) to -= 1;
  return value.slice(from, to);
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html#CWL_QuerySyntax-string-functions */
export const TEXT_FUNCTIONS: Readonly<Record<string, RowFunction>> = {
  strlen: of(1, 1, (value) => value.length),
  toupper: of(1, 1, (value) => value.toUpperCase()),
  tolower: of(1, 1, (value) => value.toLowerCase()),
  trim: of(1, 2, (value, chars) => trimmed(value, chars, { left: true, right: true })),
  ltrim: of(1, 2, (value, chars) => trimmed(value, chars, { left: true, right: false })),
  rtrim: of(1, 2, (value, chars) => trimmed(value, chars, { left: false, right: true })),
  substr: {
    least: 2,
    most: 3,
    run: ({ values }) => {
      const [value, start = 0, length] = [text(values[0]), numberOf(values[1]), numberOf(values[2])];
      return value?.slice(
        Math.max(0, start),
        length === undefined ? undefined : Math.max(0, start) + Math.max(0, length),
      );
    },
  },
  replace: of(3, 3, (value, searched = "", by = "") =>
    searched === "" ? value : value.replaceAll(searched, () => by),
  ),
  // The third argument of the documentation changes nothing on AWS (tried there in June 2026).
  strcontains: of(2, 3, (value, searched) => truth(searched !== undefined && value.includes(searched))),
  startswith: of(2, 2, (value, searched) => truth(searched !== undefined && value.startsWith(searched))),
  endswith: of(2, 2, (value, searched) => truth(searched !== undefined && value.endsWith(searched))),
  split: of(2, 2, (value, separator = "") => new Structure(value.split(separator))),
  concat: {
    least: 1,
    most: Infinity,
    run: ({ values }) => values.map((value) => text(value) ?? "").join(""),
  },
  isempty: { least: 1, most: 1, run: ({ values }) => truth((text(values[0]) ?? "") === "") },
  isblank: { least: 1, most: 1, run: ({ values }) => truth((text(values[0]) ?? "").trim() === "") },
  base64encode: of(1, 1, (value) => Buffer.from(value).toString("base64")),
  base64decode: of(1, 1, (value) => Buffer.from(value, "base64").toString()),
  urlencode: of(1, 1, (value) => decoded(value, encodeURIComponent)),
  urldecode: of(1, 1, (value) => decoded(value, decodeURIComponent)),
};
