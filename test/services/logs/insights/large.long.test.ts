import { expect, test } from "vitest";
import { LogRecord } from "../../../../emulator/services/logs/insights/log-record.ts";
import { parseQuery } from "../../../../emulator/services/logs/insights/parse-query.ts";
import { runQuery } from "../../../../emulator/services/logs/insights/run-query.ts";
import { SCOPE, START } from "../call.ts";

const origin = { scope: SCOPE, group: "/app", stream: "s" };
const records = (): readonly LogRecord[] =>
  Array.from({ length: 100_000 }, (_, n) => {
    const message = JSON.stringify({
      level: n % 10 ? "INFO" : "ERROR",
      ms: n % 977,
      path: `/p/${n % 7}`,
      host: `h${n % 3}`,
    });
    return new LogRecord({ timestamp: START - n * 1000, message, ingestedAt: START, order: n }, origin);
  });

test.each<readonly [string, number]>([
  ["fields @timestamp, @message | sort @timestamp desc | limit 20", 20],
  ["filter @message like /(?i)err.r/ and ms > 10 | stats count(*) as c, avg(ms), pct(ms, 99) by path, bin(1h)", 196],
  ["filter level = 'ERROR' | stats count(*) by bin(5m)", 335],
  [`parse @message '"path":"*"' as p | stats count(*) by p`, 7],
  [`parse @message /"path":"(?<p>[^"]*)"/ | stats count(*) by p`, 7],
])("a hundred thousand events are asked: %s", (query, rows) => {
  const found = runQuery(parseQuery(query), records(), { now: START, limit: 10_000 });
  expect(found.rows).toHaveLength(rows);
});
