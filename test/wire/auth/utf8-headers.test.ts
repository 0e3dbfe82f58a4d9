import { expect, test } from "vitest";
import { canonicalRequest } from "../../../emulator/wire/auth/canonical.ts";
import { readVersion2Header, version2StringToSign } from "../../../emulator/wire/auth/version-2.ts";
import { parse } from "../../../emulator/wire/parse.ts";
import type { ParsedRequest } from "../../../emulator/wire/contract.ts";

/** What HTTP hands over when a client wrote these bytes: one character for every byte. */
const sent = (value: string | Uint8Array): ParsedRequest =>
  parse({
    method: "PUT",
    target: "/b/k",
    headers: {
      "content-disposition": "x",
      "x-amz-meta-name": Buffer.from(value).toString("latin1"),
      authorization: "AWS a:b",
    },
    body: undefined,
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://127.0.0.1" },
  });

const canonical = (value: string | Uint8Array): string =>
  canonicalRequest({ request: sent(value), signedHeaders: ["x-amz-meta-name"], payloadHash: "0", s3: true });

test("a header in UTF-8 is signed as the text that its client wrote, as boto3 does", () => {
  expect(canonical("attachment;  filename=5小時.jpg")).toContain("x-amz-meta-name:attachment; filename=5小時.jpg\n");
  const claim = readVersion2Header(sent("5小時"))!;
  expect(version2StringToSign(sent("5小時"), claim, undefined)).toContain("x-amz-meta-name:5小時\n");
});

test("bytes that are no UTF-8 are signed as the characters that Node's clients made them of", () => {
  expect(canonical(Buffer.from("caf\u00e9", "latin1"))).toContain("x-amz-meta-name:caf\u00e9\n");
});
