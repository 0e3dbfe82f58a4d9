import { expect, test } from "vitest";
import { s3RequestKeys } from "../../emulator/wire/s3-request-keys.ts";

const keysOf = (target: string, headers: Readonly<Record<string, string>> = {}, method = "GET") =>
  s3RequestKeys({ method, target, headers });
const V4 = { "s3:signatureversion": "AWS4-HMAC-SHA256" };
const V2 = { "s3:signatureversion": "AWS" };

test.each([
  [
    "a header",
    keysOf("/b/k", { authorization: "AWS4-HMAC-SHA256 Credential=…" }),
    { "s3:authType": "REST-HEADER", ...V4 },
  ],
  ["an older header", keysOf("/b/k", { authorization: "AWS AKID:sig" }), { "s3:authType": "REST-HEADER", ...V2 }],
  ["a URL", keysOf("/b/k?X-Amz-Signature=0"), { "s3:authType": "REST-QUERY-STRING", ...V4 }],
  ["an older URL", keysOf("/b/k?AWSAccessKeyId=a&Signature=0"), { "s3:authType": "REST-QUERY-STRING", ...V2 }],
  [
    "a form",
    keysOf("/b", { "content-type": "multipart/form-data; boundary=x" }, "POST"),
    { "s3:authType": "POST", ...V4 },
  ],
  ["nothing", keysOf("/b/k", { "x-amz-content-sha256": "0" }), { "s3:x-amz-content-sha256": "0" }],
])("a request that is signed by %s says so to policies", (_, keys, expected) => {
  expect(keys).toEqual(expected);
});
