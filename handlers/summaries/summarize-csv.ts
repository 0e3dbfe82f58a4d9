import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { parse, type CsvError } from "csv-parse";
import { isWellQuoted } from "./csv-quotes.ts";
import { Summarizer, type Summary } from "./summary.ts";

/** A record longer than this is malformed: an open quote must not swallow a file into memory. */
const RECORD_BYTES_MAX = 1024 * 1024;

/**
 * Reads CSV (comma, RFC 4180 quotes, any line ending, with or without BOM) to its end. Rejects when the source fails:
 * through `pipeline`, since a bare `.pipe` never ends when the body is cut.
 */
export async function summarizeCsv(source: Readable): Promise<Summary> {
  const summarizer = new Summarizer();
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_quotes: true,
    raw: true,
    // Ragged rows are counted by the summarizer, unreadable ones here.
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: RECORD_BYTES_MAX,
    on_skip: (error) => {
      summarizer.skip(lineOf(error));
      return undefined;
    },
  });
  await pipeline(source, parser, async (records: AsyncIterable<ParsedRecord>) => {
    for await (const { record, raw, info } of records) {
      if (record.some((field) => field.includes('"')) && !isWellQuoted(raw)) summarizer.skip(info.lines);
      else summarizer.add(record, info.lines);
    }
  });
  return summarizer.summary();
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

function lineOf(error: CsvError | undefined): number {
  const line: unknown = error?.["lines"];
  return typeof line === "number" ? line : 0;
}
