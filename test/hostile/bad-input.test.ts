import { expect, test } from "vitest";
import { createEmulator, type Emulator } from "../../emulator/index.ts";

interface Answer {
  readonly status: number;
  readonly code: string;
  readonly text: string;
}

async function send(
  emulator: Emulator,
  method: string,
  target: string,
  body = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const bytes = Buffer.from(body);
  const response = await emulator.handle({
    method,
    target,
    headers: {
      host: "localhost:4566",
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
      "x-amz-date": "20260101T000000Z",
      "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
      "content-length": String(bytes.length),
      ...headers,
    },
    body: bytes,
    origin: { kind: "outside", ip: "127.0.0.1", endpoint: "http://localhost:4566" },
  });
  const chunks: Uint8Array[] = [];
  if (response.body instanceof Uint8Array) chunks.push(response.body);
  else for await (const chunk of response.body) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  return { status: response.status, code: /<Code>([^<]*)</.exec(text)?.[1] ?? "", text };
}

type Sent = readonly [method: string, target: string, body?: string, headers?: Readonly<Record<string, string>>];
type Row = readonly [what: string, status: number, code: string, ...sent: Sent];

const ROWS: readonly Row[] = [
  [
    "XML that does not end",
    400,
    "MalformedXML",
    "PUT",
    "/sales?notification",
    "<NotificationConfiguration><CloudFunction>",
  ],
  [
    "XML with entities of its own",
    400,
    "MalformedXML",
    "PUT",
    "/sales?notification",
    `<!DOCTYPE a [<!ENTITY x "y">]><NotificationConfiguration>&x;</NotificationConfiguration>`,
  ],
  ["JSON for XML", 400, "MalformedXML", "PUT", "/sales?notification", `{"json":1}`],
  [
    "a word that the schema does not know",
    400,
    "MalformedXML",
    "PUT",
    "/sales?versioning",
    "<VersioningConfiguration><Status>Maybe</Status></VersioningConfiguration>",
  ],
  ["no policy at all", 400, "MalformedPolicy", "PUT", "/sales?policy", "null"],
  [
    "an effect that policies do not have",
    400,
    "MalformedPolicy",
    "PUT",
    "/sales?policy",
    `{"Version":"2012-10-17","Statement":[{"Effect":"Perhaps","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::sales"}]}`,
  ],
  ["an MD5 that is none", 400, "InvalidDigest", "PUT", "/sales/k", "x", { "content-md5": "nonsense" }],
  [
    "the MD5 of something else",
    400,
    "BadDigest",
    "PUT",
    "/sales/k",
    "x",
    { "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" },
  ],
  [
    "a storage class that S3 does not sell",
    400,
    "InvalidStorageClass",
    "PUT",
    "/sales/k",
    "x",
    { "x-amz-storage-class": "GOLD" },
  ],
  ["a copy of nothing", 400, "InvalidArgument", "PUT", "/sales/k", "", { "x-amz-copy-source": "nonsense" }],
  ["fewer than no keys", 400, "InvalidArgument", "GET", "/sales?list-type=2&max-keys=-1"],
  ["a word for a number", 400, "InvalidArgument", "GET", "/sales?list-type=2&max-keys=many"],
  ["a deletion of nothing", 400, "MalformedXML", "POST", "/sales?delete", "<Delete></Delete>"],
  [
    "an upload that nobody began",
    404,
    "NoSuchUpload",
    "POST",
    "/sales/k?uploadId=nope",
    "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>x</ETag></Part></CompleteMultipartUpload>",
  ],
  ["a bucket with capitals", 400, "InvalidBucketName", "PUT", "/UPPER_case"],
  ["a bucket of 64 letters", 400, "InvalidBucketName", "PUT", `/${"a".repeat(64)}`],
  ["a path that is no text", 400, "InvalidURI", "GET", "/sales/%ff%fe"],
  ["a method that S3 does not know", 405, "MethodNotAllowed", "PATCH", "/sales/k", "x"],
];

test.each(ROWS.map((row) => [row[0], row[1], row[2], row] as const))(
  "S3 answers %s with %i %s",
  async (_, status, code, row) => {
    const [, , , ...sent] = row;
    const reports: string[] = [];
    await using emulator = createEmulator({ verifySignatures: false, onReport: (report) => reports.push(report) });
    expect((await send(emulator, "PUT", "/sales")).status).toBe(200);
    const answer = await send(emulator, ...sent);
    expect(answer, answer.text).toMatchObject({ status, code });
    expect(reports.filter((report) => report.startsWith("bug"))).toEqual([]);
  },
);
