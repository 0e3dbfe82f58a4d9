import { describe, expect, test } from "vitest";
import { parseFilterPattern } from "../../../emulator/services/logs/filter-pattern/index.ts";

const ACCESS = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';
const USER = JSON.stringify({
  level: "ERROR",
  count: 12,
  flag: true,
  nothing: null,
  ip: "123.123.0.7",
  users: [{ id: 2, email: "a@example.com" }, { id: 3 }],
  grid: [
    [0, 1],
    [4, 5],
  ],
});

const CASES: readonly (readonly [pattern: string, message: string, matches: boolean])[] = [
  ["", "anything", true],
  ["ERROR", "[ERROR] broken", true],
  ["ERROR", "Exiting with ERRORCODE: -1", true],
  ["ERROR", "error", false],
  ["ERROR Exception", "[ERROR] Caught IllegalArgumentException", true],
  ["ERROR Exception", "[ERROR] broken", false],
  ["ERROR -Exiting", "Exiting with ERRORCODE: -1", false],
  ['ERROR -"Exiting with"', "ERROR then Exiting", true],
  ['"Failed to process"', "[WARN] Failed to process it", true],
  ['"Failed to process"', "to process Failed", false],
  ["?ERROR ?WARN", "WARN message", true],
  ["?ERROR ?WARN", "INFO message", false],
  ["?WARN INFO", "INFO message", true],
  ['"a \\"quoted\\" b"', 'x a "quoted" b y', true],
  ['{ $.level = "ERROR" }', USER, true],
  ["{ $.level = ERROR }", USER, true],
  ["{ $.level = ERR* }", USER, true],
  ["{ $.level = E*R }", USER, false],
  ["{ $.level = * }", USER, true],
  ["{ $.level != ERROR }", USER, false],
  ["{ $.ip != 123.123.* }", USER, false],
  ["{ $.count > 3 && $.count < 1.3e1 }", USER, true],
  ["{ $.count > 30 || ($.flag IS TRUE && $.nothing IS NULL) }", USER, true],
  ["{ $.flag IS FALSE }", USER, false],
  ["{ $.other NOT EXISTS }", USER, true],
  ["{ $.nothing NOT EXISTS }", USER, false],
  ["{ $.users[0].email = a@example.com }", USER, true],
  ["{ $.users[1].id >= 3 }", USER, true],
  ["{ $.users[5].id >= 3 }", USER, false],
  ["{ $.users[*].id = 3 }", USER, true],
  ["{ $.grid[1][0] = 4 }", USER, true],
  ["{ $.users = 1 }", USER, false],
  ["{ $.users != 1 }", USER, false],
  ["{ $.__proto__ = 1 }", USER, false],
  ["{ $.level = ERROR }", "no json", false],
  ["{ $.level = ERROR }", "{broken", false],
  ["[ip, user, name, time, request, status, bytes]", ACCESS, true],
  ["[ip, user, name]", ACCESS, false],
  ["[..., request = *.html*, status = 4*,]", ACCESS, true],
  ["[..., status = 5* || status = 404, bytes > 1000]", ACCESS, true],
  ["[ip, ..., status = 4* && status != 404, bytes]", ACCESS, false],
  ["[ip = 127.*, ...]", ACCESS, true],
  ['[a, b = "x y", c = "]"]', '1 "x y" ]', true],
  ["[a, b]", "[ open", true],
  ["[..., last = end]", `${"[ ".repeat(200_000)}end`, true],
  ["%ERRO*R$%", "an ERROOR", true],
  ["%^ERR% -done", "ERR done", false],
  ["{ $.ip = %^123\\.[\\d.]+$% }", USER, true],
  ["{ $.ip != %^123% }", USER, false],
  ["[..., status = %4.4%, bytes]", ACCESS, true],
  ["[w1=!ERROR && w1=!WARN, ...]", "INFO message", true],
  ["[w1=!ERROR && w1=!WARN, ...]", "WARN message", false],
  ['[w1="two words", ...]', '"two words" here', true],
];

test.each(CASES)("the pattern %s on %s: %s", (pattern, message, matches) => {
  expect(parseFilterPattern(pattern)(message)).toBe(matches);
});

describe("what is no pattern is refused with AWS's words", () => {
  test.each([
    ["{ $.a = 1", "If a filter pattern starts with '{' it must end with '}'"],
    ["{ a = 1 }", "Invalid filter pattern"],
    ["{ $.a }", "Invalid filter pattern"],
    ["{ ($.a = 1 }", "Invalid filter pattern"],
    ["{ $.a = 1 } }", "Invalid filter pattern"],
    ["[a, ..., b, ...]", "Invalid filter pattern"],
    ["[a > ]", "Invalid filter pattern"],
    ['"open', "Invalid filter pattern"],
    ['""', "Invalid filter pattern: Invalid character(s) in term '\"\"'"],
    ["user@example", "Invalid filter pattern: Invalid character(s) in term 'user@example'"],
    ["%(ERR)%", "Invalid filter pattern"],
    ["%a% %b% %c%", "Invalid filter pattern"],
    ["{ $.level > %a% }", "Invalid filter pattern"],
  ])("%s", (pattern, message) => {
    expect(() => parseFilterPattern(pattern)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", status: 400, message }),
    );
  });

  test("nesting has an end", () => {
    expect(() => parseFilterPattern(`{${"(".repeat(100_000)}$.a = 1${")".repeat(100_000)}}`)).toThrow(
      "Invalid filter pattern",
    );
  });
});
