import { expect, test } from "vitest";
import { parseBase64 } from "../../../emulator/wire/protocols/scalars.ts";

const textOf = (given: string): string | undefined => {
  const bytes = parseBase64(given);
  return bytes && Buffer.from(bytes).toString("latin1");
};

test.each([
  ["", ""],
  ["YQ==", "a"],
  ["YWI=", "ab"],
  ["YWJj", "abc"],
  ["YW\nJj\r\n", "abc"],
  ["+/+/", "\u00fb\u00ff\u00bf"],
  ["YQ", undefined],
  ["YQ=", undefined],
  ["Y===", undefined],
  ["====", undefined],
  ["YQ==YQ==", undefined],
  ["=YWJ", undefined],
  ["-_-_", undefined],
  ["YW*j", undefined],
  ["YWJ\u00e9", undefined],
])("%j is the base64 of %j", (given, text) => {
  expect(textOf(given)).toBe(text);
});

test("a text of many megabytes is read", () => {
  const bytes = Buffer.alloc(8 << 20);
  expect(parseBase64(bytes.toString("base64"))?.length).toBe(bytes.length);
});
