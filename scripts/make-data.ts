import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { salesTable } from "../handlers/generator/sales.ts";

// Writes data/: what the tests, scenarios and the README's first run work on. Run by `npx node scripts/make-data.ts`.

/** Of the committed table. */
export const SALES = { seed: 2026, rows: 10_000 } as const;

const HEADER = "order_id,date,region,product,quantity,unit_price,total";

/** Files that are odd, each in one way. */
export const FILES: Readonly<Record<string, string>> = {
  "sales-10000.csv": salesTable(SALES),
  "bom.csv": `\uFEFF${HEADER}\nS1,2025-01-01,north,Desk lamp,2,34.90,69.80\n`,
  "crlf.csv": `${HEADER}\r\nS1,2025-01-01,north,Desk lamp,2,34.90,69.80\r\nS2,2025-01-02,south,Pen,1,2.50,2.50\r\n`,
  "quotes.csv": `${HEADER}\nS1,2025-01-01,north,"Notebook, ""A5""",2,4.50,9.00\nS2,2025-01-02,south,"two\nlines",1,2.50,2.50\n`,
  "ragged.csv": `${HEADER}\nS1,2025-01-01,north,Desk lamp,2,34.90,69.80\nS2,2025-01-02\nS3,2025-01-03,east,Pen,1,2.50,2.50,extra\nS4,2025-01-04,west,"open"quote,1,2.50,2.50\n`,
  "unicode.csv": `${HEADER}\nS1,2025-01-01,süd,Füller „Größe M“,2,4.50,9.00\nS2,2025-01-02,東,鉛筆 ✏️,1,2.50,2.50\n`,
  "header-only.csv": `${HEADER}\n`,
  "empty.csv": "",
};

if (import.meta.main)
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(import.meta.dirname, "../data", name), text);
