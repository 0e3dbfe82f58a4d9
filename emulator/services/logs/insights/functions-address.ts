import { ipRange } from "../../../kernel/index.ts";
import type { RowFunction } from "./row-function.ts";
import { textOf, type Value } from "./values.ts";

const text = (value: Value): string => (value === undefined ? "" : textOf(value));

/** 4 or 6; 0 for what is no address. */
function versionOf(address: string): 0 | 4 | 6 {
  const version = address.includes(":") ? 6 : 4;
  return ipRange(`${address}/${version === 6 ? 128 : 32}`).problem === undefined ? version : 0;
}

const isAddress = (versions: readonly number[]): RowFunction => ({
  least: 1,
  most: 1,
  run: ({ values }) => (versions.includes(versionOf(text(values[0]))) ? 1 : 0),
});

const isInSubnet = (versions: readonly number[]): RowFunction => ({
  least: 2,
  most: 2,
  run: ({ values }) => {
    const [address, block] = values.map(text);
    const range = ipRange(block ?? "");
    return versions.includes(versionOf(address ?? "")) && range.holds?.(address ?? "") === true ? 1 : 0;
  },
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax-operations-functions.html#CWL_QuerySyntax-IPaddress-functions */
export const ADDRESS_FUNCTIONS: Readonly<Record<string, RowFunction>> = {
  isvalidip: isAddress([4, 6]),
  isvalidipv4: isAddress([4]),
  isvalidipv6: isAddress([6]),
  isipinsubnet: isInSubnet([4, 6]),
  isipv4insubnet: isInSubnet([4]),
  isipv6insubnet: isInSubnet([6]),
};
