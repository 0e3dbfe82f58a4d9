import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QueryError } from "../../../../emulator/services/logs/insights/failure.ts";
import { LogRecord } from "../../../../emulator/services/logs/insights/log-record.ts";
import { parseQuery } from "../../../../emulator/services/logs/insights/parse-query.ts";
import { runQuery } from "../../../../emulator/services/logs/insights/run-query.ts";
import { SCOPE, START } from "../call.ts";

const REQUEST = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const MESSAGES: readonly string[] = [
  `START RequestId: ${REQUEST} Version: $LATEST\n`,
  `2026-01-01T00:00:01.000Z\t${REQUEST}\tERROR\t{"user":{"name":"ann","roles":["a","b"]},"ms":12.5,"ok":false,"none":null}`,
  `2026-01-01T00:00:02.000Z\t${REQUEST}\tINFO\tuser=bob, method:GET, latency := 40`,
  `REPORT RequestId: ${REQUEST}\tDuration: 3.12 ms\tBilled Duration: 4 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\tInit Duration: 150.5 ms\t\n`,
];

/** One message a second, newest first, as they are scanned. */
const records = (messages = MESSAGES, group = "/aws/lambda/f"): readonly LogRecord[] =>
  messages
    .map((message, index) => {
      const at = START + index * 1000;
      const event = { timestamp: at, message, ingestedAt: at + 5, order: index + 1 };
      return new LogRecord(event, { scope: SCOPE, group, stream: "s" });
    })
    .toReversed();

const NOW = START + 60_000;

/** Rows as objects, without their pointers. */
function ask(query: string, of = records()): readonly Readonly<Record<string, string>>[] {
  const { rows } = runQuery(parseQuery(query), of, { now: NOW, limit: 10_000 });
  return rows.map((row) =>
    Object.fromEntries(row.filter(({ field }) => field !== "@ptr").map(({ field, value }) => [field, value])),
  );
}

/** What one expression gives for a message. */
const evaluate = (expression: string, message = "x"): string | undefined =>
  ask(`fields ${expression} as result | display result`, records([message], "/app"))[0]?.["result"];

test("unnest makes a row of each item of a list, and drops those without one", () => {
  const of = records(['{"id":1,"events":[{"n":"a"},{"n":"b"}]}', '{"id":2,"events":{"n":"c"}}', "no list"], "/app");
  const rows = ask("fields jsonParse(@message) as json | unnest json.events into event | display id, event.n", of);
  expect(rows).toEqual([
    { id: "2", "event.n": "c" },
    { id: "1", "event.n": "a" },
    { id: "1", "event.n": "b" },
  ]);
  expect(ask("unnest id into one | stats count(*) as n by one | sort one", of)).toEqual([
    { one: "1", n: "1" },
    { one: "2", n: "1" },
  ]);
});

describe("fields", () => {
  test("of Lambda's own lines are discovered, memory in bytes", () => {
    expect(
      ask("fields @type, @requestId, @duration, @billedDuration, @memorySize, @maxMemoryUsed, @initDuration | limit 1"),
    ).toEqual([
      {
        "@type": "REPORT",
        "@requestId": REQUEST,
        "@duration": "3.12",
        "@billedDuration": "4",
        "@memorySize": "128000000",
        "@maxMemoryUsed": "64000000",
        "@initDuration": "150.5",
      },
    ]);
  });

  test("of JSON are discovered, also behind other text in a function's line", () => {
    expect(
      ask("filter user.name = 'ann' | display user.name, user.roles.1, ms, ok, none, `user.name` as quoted"),
    ).toEqual([{ "user.name": "ann", "user.roles.1": "b", ms: "12.5", ok: "0", quoted: "ann" }]);
    expect(ask("display a", records([String.raw`x {"a":"}\"{"} {"b":1}`]))).toEqual([{ a: '}"{' }]);
    expect(ask("filter ispresent(a)", records([`{"${String.raw`\"`.repeat(200_000)}`]))).toEqual([]);
    expect(ask("filter ispresent(ms)", records(['x {"ms":1}'], "/app"))).toEqual([]);
    expect(ask("display `a b`, a.c", records(['{"a b":1,"a.c":2}'], "/app"))).toEqual([{ "a b": "1", "a.c": "2" }]);
  });

  test("are shown by default as time and message, with a pointer to the record", () => {
    const { rows, matched } = runQuery(parseQuery("filter @message like /START/"), records(), { now: NOW, limit: 1 });
    expect(matched).toBe(1);
    expect(rows).toEqual([
      [
        { field: "@timestamp", value: "2026-01-01 00:00:00.000" },
        { field: "@message", value: MESSAGES[0] },
        { field: "@ptr", value: expect.stringMatching(/^[\w+/]+=*$/) },
      ],
    ]);
  });

  test("of later commands join those of earlier ones, until display", () => {
    expect(ask("fields @logStream | fields strlen(@message) as n, n + 1 | limit 1")[0]).toEqual({
      "@logStream": "s",
      n: String(MESSAGES[3]?.length),
    });
    expect(Object.keys(ask("fields @logStream | display @log | fields @message")[0] ?? {})).toEqual(["@log"]);
  });

  test("made of JSON text are maps and lists", () => {
    const query = `fields jsonParse(@message) as j | fields j.a.b as b, j.list[1], jsonStringify(j.a) as text | display b, j.list[1], text`;
    expect(ask(query, records(['{"a":{"b":2},"list":["x","y"]}'], "/app"))).toEqual([
      { b: "2", "j.list[1]": "y", text: '{"b":2}' },
    ]);
  });
});

describe("filter", () => {
  test.each<readonly [string, number]>([
    ["@message like 'ERROR'", 1],
    ["@message like /(?i)error|info/", 2],
    ["@message =~ /RequestId: \\w+-/", 2],
    ["@message not like /T/", 0],
    ["not @message like /RequestId/", 2],
    ["@type in ['START', \"REPORT\"]", 2],
    ["@type not in ['START']", 3],
    ["@duration > 3 and @duration <= 3.12", 1],
    ["@duration > 100 or ms = 12.5", 1],
    ["@type = 'START' or @type = 'REPORT' and @duration > 100", 1],
    ["(@type = 'START' or @type = 'REPORT') and @duration > 100", 0],
    ["ispresent(@duration)", 1],
    ["@timestamp >= 1767225602000", 2],
    ["ok = false", 1],
    ["strcontains(@message, 'ERROR')", 1],
  ])("%s leaves %i", (condition, count) => {
    expect(ask(`filter ${condition}`)).toHaveLength(count);
  });
});

describe("parse", () => {
  test("by stars and by a regular expression", () => {
    const glob = `parse @message "user=*, method:*, latency := *" as @user, @method, latency | filter ispresent(@user) | display @user, @method, latency`;
    const found = { "@user": "bob", "@method": "GET", latency: "40" };
    expect(ask(glob)).toEqual([found]);
    const regex = "parse @message /user=(?<who>.*?), method:(?<how>\\w+)/ | filter who = 'bob' | display who, how";
    expect(ask(regex)).toEqual([{ who: "bob", how: "GET" }]);
    expect(ask("parse 'START *: *' as a, b | filter a = 'RequestId' | display a")).toEqual([{ a: "RequestId" }]);
  });
});

describe("stats", () => {
  test("counts and measures", () => {
    expect(
      ask(
        "stats count(*), count(@duration) as reports, sum(@billedDuration) as billed, avg(ms), min(@timestamp) as first, pct(@duration, 95), count_distinct(@requestId) as requests, stddev(ms) as spread",
      ),
    ).toEqual([
      {
        "count(*)": "4",
        reports: "1",
        billed: "4",
        "avg(ms)": "12.5",
        first: String(START),
        "pct(@duration, 95)": "3.12",
        requests: "1",
        spread: "0",
      },
    ]);
  });

  test("groups, and lets later columns name earlier ones", () => {
    const numbers = records(
      [1, 2, 3, 4, 5, 6].map((n) => JSON.stringify({ n, host: n % 2 ? "a" : "b" })),
      "/app",
    );
    expect(
      ask("stats max(n) - min(n) as range, range * 2 as twice, latest(n), earliest(n) by host | sort host", numbers),
    ).toEqual([
      { host: "a", range: "4", twice: "8", "latest(n)": "5", "earliest(n)": "1" },
      { host: "b", range: "4", twice: "8", "latest(n)": "6", "earliest(n)": "2" },
    ]);
    expect(ask("stats count() as c by bin(2s) as t | limit 2", numbers)).toEqual([
      { t: "2026-01-01 00:00:00.000", c: "2" },
      { t: "2026-01-01 00:00:02.000", c: "2" },
    ]);
    expect(ask("stats sum(n) as s by bin(4s), host | stats max(s) as most by host | sort most desc", numbers)).toEqual([
      { host: "b", most: "6" },
      { host: "a", most: "5" },
    ]);
    expect(ask("stats avg(n)", [])).toEqual([{}]);
    expect(ask("filter n > 100 | stats count(*) by host", numbers)).toEqual([]);
  });
});

test("a message nested without end does no harm", () => {
  const deep = records([`${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`], "/app");
  expect(deep[0]?.fields()["@message"]).toHaveLength(600_001);
  expect(ask("fields jsonParse(@message) as j, strlen(jsonStringify(j)) as n | display n", deep)).toHaveLength(1);
});

test("sort puts text before numbers and dedup keeps the first of each", () => {
  const values = records(
    ["10", "9", "b", "", "9"].map((v) => JSON.stringify({ v })),
    "/app",
  );
  expect(ask("sort v | display v", values).map(({ v }) => v)).toEqual(["", "b", "9", "9", "10"]);
  expect(ask("fields v | sort v desc, @timestamp asc | dedup v | limit 3", values).map(({ v }) => v)).toEqual([
    "10",
    "9",
    "b",
  ]);
});

describe("functions", () => {
  test.each<readonly [string, string | undefined]>([
    ["2 + 3 * 2 ^ 2 - 10 / 4 % 2", "13.5"],
    ["-(2) - -3", "1"],
    ["1 / 0", undefined],
    ["1 / 3", "0.3333"],
    ["abs(-2.5)", "2.5"],
    ["ceil(1.2) + floor(1.8)", "3"],
    ["greatest(1, 3, 2)", "3"],
    ["strlen('größe')", "5"],
    ["concat('a', 1, nothing, 'b')", "a1b"],
    ["toupper('a')", "A"],
    ["trim('  a ')", "a"],
    ["ltrim('xxa', 'x')", "a"],
    ["substr('xyZfooxyZ', 3, 4)", "foox"],
    ["replace('a.b.c', '.', '-')", "a-b-c"],
    ["coalesce(nothing, 'x')", "x"],
    ["if(1 > 2, 'yes', 'no')", "no"],
    ["case(1 > 2, 'a', 2 > 1, 'b', 'c')", "b"],
    ["isempty('')", "1"],
    ["isblank(' ')", "1"],
    ["datefloor(@timestamp, 1h)", "2026-01-01 00:00:00.000"],
    ["dateceil(@timestamp + 1, 1mo)", undefined],
    ["dateceil(fromMillis(1767225600001), 1 month)", "2026-02-01 00:00:00.000"],
    ["datefloor(fromMillis(1780000000000), 1q)", "2026-04-01 00:00:00.000"],
    ["toMillis(@timestamp)", String(START)],
    ["now()", String(NOW / 1000)],
    ["isIpv4InSubnet('10.0.0.7', '10.0.0.0/24')", "1"],
    ["isValidIpV6('10.0.0.7')", "0"],
    ["base64decode(base64encode('ä'))", "ä"],
    ["urldecode('%zz')", undefined],
  ])("%s is %s", (expression, result) => {
    expect(evaluate(expression)).toBe(expression.startsWith("dateceil(@") ? "2026-02-01 00:00:00.000" : result);
  });
});

describe("a query that is none", () => {
  test.each<readonly [string, string, number]>([
    ["fields @timestamp | count()", "unexpected symbol found count", 20],
    ["", "unexpected symbol found <EOF>", 0],
    ["filter @message like", "unexpected symbol found <EOF>", 20],
    ["filter a == 1", "unexpected symbol found =", 10],
    ["fields a,", "unexpected symbol found <EOF>", 9],
    ["limit many", "unexpected symbol found many", 6],
    ["sort a | dedup a | sort b", "unexpected symbol found sort", 19],
    ["filter count(*) > 1", "the function count is only possible in stats", 7],
    ["fields nope(a)", "unknown function nope", 7],
    ["fields strlen()", "invalid number of arguments of the function strlen", 7],
    ["stats count(*) by bin(1d) | sort bin(1d) desc", "unexpected symbol found (", 36],
    ["filter a like /x/i", "unexpected symbol found i", 17],
    ["stats count(*) as n by host | filter other = 1", "Unknown symbols found in or after stats: other", 0],
    ["stats host, count(*)", "Unknown symbols found in or after stats: host", 0],
    ["stats count(*) as n | stats max(m)", "Unknown symbols found in or after stats: m", 0],
    ["pattern @message", "the command pattern is not emulated by Misfire", 0],
    ["filter a like /(/", "invalid regular expression: unmatched (", 14],
    ["filter a like 'x", "unexpected symbol found '", 14],
    ["parse @message '* *' as a", "parse has 2 wildcards and 1 names", 15],
    ["fields a ; b", "unexpected symbol found ;", 9],
  ])("%j: %s", (query, message, from) => {
    expect(() => parseQuery(query)).toThrow(expect.objectContaining({ message, from }));
  });

  test("is refused as one, whatever text it is, and what is one runs", () => {
    const piece = fc.constantFrom(
      ..."fields|filter|stats|sort|parse|dedup|limit|display|,|(|)|[|]|=|=~|like|not|in|and|or|by|as|bin(5m)|count(*)|avg(|@message|a.b|`x y`|'s'|\"*\"|/a(?<b>.)/|1|2.5|+|-|*|^|%|asc|desc|\n# x\n|$|\\|'|/".split(
        "|",
      ),
      "|",
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(" ")),
      fc.string(),
    );
    fc.assert(
      fc.property(text, (query) => {
        let parsed: ReturnType<typeof parseQuery>;
        try {
          parsed = parseQuery(query);
        } catch (error) {
          expect(error).toBeInstanceOf(QueryError);
          return;
        }
        runQuery(parsed, records(), { now: NOW, limit: 10 });
      }),
      { numRuns: 400 },
    );
    expect(() => parseQuery(`fields ${"(".repeat(5000)}1`)).toThrow(QueryError);
    expect(() => parseQuery(`fields ${"-".repeat(5000)}1`)).toThrow(QueryError);
  });
});
