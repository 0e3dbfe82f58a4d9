/** What one run of the generator makes. */
export interface TableOptions {
  /** The same seed gives the same table, byte for byte. Any integer. */
  readonly seed: number;
  readonly rows: number;
}

export const COLUMNS = "order_id,date,region,product,quantity,unit_price,total";

/** List prices in cents. */
const PRODUCTS: readonly (readonly [name: string, cents: number])[] = [
  ["Desk lamp", 3_490],
  ["Office chair", 18_900],
  ["Notebook, A5", 450],
  ["Fountain pen", 2_495],
  ["Whiteboard", 12_900],
  ["Paper, 500 sheets", 699],
  ["Monitor arm", 8_950],
  ['Monitor, 27"', 28_900],
];
const REGIONS = ["north", "south", "east", "west", "central"] as const;
const FIRST_DAY = Date.UTC(2025, 0, 1);
const DAYS = 365;
const DAY_MS = 86_400_000;
/** A price is the list price, off by at most this part of it. */
const PRICE_SPREAD = 0.15;
const QUANTITY_MAX = 12;

/** A table of synthetic sales as CSV text (RFC 4180, LF), header line included. Amounts are in whole cents before they are written, so that `total` is exact. */
export function salesTable({ seed, rows }: TableOptions): string {
  const draw = numbers(seed);
  const lines = [COLUMNS];
  for (let row = 1; row <= rows; row += 1) lines.push(sale(row, draw));
  return `${lines.join("\n")}\n`;
}

function sale(row: number, draw: () => number): string {
  const [product, list] = pick(PRODUCTS, draw);
  const date = new Date(FIRST_DAY + Math.floor(draw() * DAYS) * DAY_MS).toISOString().slice(0, 10);
  const region = pick(REGIONS, draw);
  const quantity = 1 + Math.floor(draw() * QUANTITY_MAX);
  const price = Math.round(list * (1 + (draw() * 2 - 1) * PRICE_SPREAD));
  const id = `S${String(row).padStart(7, "0")}`;
  return [id, date, region, quoted(product), quantity, money(price), money(price * quantity)].join(",");
}

function pick<T>(items: readonly T[], draw: () => number): T {
  const item = items[Math.floor(draw() * items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

const money = (cents: number): string => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Numbers in [0, 1) that follow from the seed alone: a 32-bit counter, mixed (the finaliser of MurmurHash3). */
function numbers(seed: number): () => number {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e3779b9) >>> 0;
    let mixed = counter;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 4_294_967_296;
  };
}
