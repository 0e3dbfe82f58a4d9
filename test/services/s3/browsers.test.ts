import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import {
  CreateBucketCommand,
  GetObjectCommand,
  PutBucketCorsCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createPresignedPost } from "@aws-sdk/s3-presigned-post";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestbed, type Testbed } from "../../../testbed/index.ts";

// Over a socket, as browsers come: forms, preflights, websites.

const ORIGIN = "http://localhost:3000";
let world: Testbed;
let s3: S3Client;
let endpoint: string;

beforeAll(async () => {
  world = await createTestbed();
  endpoint = await world.endpoint();
  s3 = new S3Client(await world.sdkOverSocket());
  await s3.send(new CreateBucketCommand({ Bucket: "sales" }));
  await s3.send(
    new PutBucketCorsCommand({
      Bucket: "sales",
      CORSConfiguration: {
        CORSRules: [
          {
            AllowedOrigins: [ORIGIN],
            AllowedMethods: ["GET", "PUT", "POST"],
            AllowedHeaders: ["*"],
            ExposeHeaders: ["ETag"],
          },
        ],
      },
    }),
  );
});
afterAll(() => world.close());

async function post(fields: Readonly<Record<string, string>>, file: string, url = `${endpoint}/sales`) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("file", new Blob([file]), "a.csv");
  const response = await fetch(url, { method: "POST", body: data, headers: { origin: ORIGIN }, redirect: "manual" });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** `fetch` does not let a client choose its host. */
function ask(
  host: string,
  path: string,
  options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }> {
  const { port } = new URL(endpoint);
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ host: "127.0.0.1", port, path, ...options, headers: { ...options.headers, host } });
    sent.on("error", reject).on("response", (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("end", () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(pieces).toString() }),
      );
    });
    sent.end();
  });
}

describe("a form that the SDK presigned", () => {
  test("is stored, under CORS headers, in the name of whoever signed it", async () => {
    const { url, fields } = await createPresignedPost(s3, {
      Bucket: "sales",
      Key: "in/${filename}",
      Conditions: [
        ["content-length-range", 1, 10],
        ["starts-with", "$Content-Type", "text/"],
      ],
      Fields: { "Content-Type": "text/csv", success_action_status: "201" },
      Expires: 60,
    });
    const posted = await post(fields, "hello", url);
    expect(posted.status).toBe(201);
    expect(posted.headers.get("access-control-allow-origin")).toBe(ORIGIN);
    expect(posted.headers.get("x-amz-request-id")).toMatch(/^[0-9A-Z]{16}$/);
    expect(posted.text).toContain("<Key>in/a.csv</Key>");
    const got = await s3.send(new GetObjectCommand({ Bucket: "sales", Key: "in/a.csv" }));
    expect([await got.Body?.transformToString(), got.ContentType]).toEqual(["hello", "text/csv"]);
    expect(world.journal).toContainEqual(
      expect.objectContaining({ kind: "call", operation: "PostObject", caller: "arn:aws:iam::000000000000:root" }),
    );
    const long = await post(fields, "more than ten bytes", url);
    expect([long.status, long.text]).toEqual([400, expect.stringContaining("<Code>EntityTooLarge</Code>")]);
    const other = await post({ ...fields, "Content-Type": "image/png" }, "hello", url);
    expect([other.status, other.text]).toEqual([403, expect.stringContaining("Policy Condition failed")]);
    const forged = await post({ ...fields, "X-Amz-Signature": "0".repeat(64) }, "hello", url);
    expect([forged.status, forged.text]).toEqual([403, expect.stringContaining("<Code>SignatureDoesNotMatch</Code>")]);
    const stranger = await post({ ...fields, "X-Amz-Credential": "AKIA/20260101/us-east-1/s3/aws4_request" }, "x", url);
    expect(stranger.text).toContain("<Code>InvalidAccessKeyId</Code>");
  });

  test("nobody signed is refused where the bucket is closed, and one that is none is called so", async () => {
    expect((await post({ key: "k" }, "hello")).text).toContain("<Code>AccessDenied</Code>");
    const none = await fetch(`${endpoint}/sales`, { method: "POST", body: new URLSearchParams({ key: "k" }) });
    expect([none.status, await none.text()]).toEqual([412, expect.stringContaining("multipart/form-data")]);
  });
});

describe("a page of another origin", () => {
  test("is told before and with the answer what the bucket's rules let it do", async () => {
    const headers = { origin: ORIGIN, "access-control-request-method": "PUT" };
    const allowed = await ask("localhost", "/sales/in/a%20b.csv", { method: "OPTIONS", headers });
    expect([allowed.status, allowed.headers["access-control-allow-methods"]]).toEqual([200, "GET, PUT, POST"]);
    const hosted = await ask("sales.s3.localhost", "/x", { method: "OPTIONS", headers });
    expect(hosted.headers["access-control-allow-origin"]).toBe(ORIGIN);
    const refused = await ask("localhost", "/none/x", { method: "OPTIONS", headers });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining("CORSResponse: Bucket not found")]);
    const denied = await ask("localhost", "/sales/none", { headers: { origin: ORIGIN } });
    expect([denied.status, denied.headers["access-control-expose-headers"]]).toEqual([403, "ETag"]);
    const other = await ask("localhost", "/", {
      method: "OPTIONS",
      headers: {
        origin: ORIGIN,
        "access-control-request-method": "POST",
        "access-control-request-headers": "x-amz-target",
      },
    });
    expect([other.status, other.headers["access-control-allow-origin"]]).toEqual([200, "*"]);
    const silent = await ask("localhost", "/sales/none", { headers: { origin: "http://localhost:9" } });
    expect(silent.headers["access-control-allow-origin"]).toBeUndefined();
  });
});

test("a website serves its pages, folders, redirects and errors under its own hosts", async () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: "*", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::site/*" },
      { Effect: "Allow", Principal: "*", Action: "s3:ListBucket", Resource: "arn:aws:s3:::site" },
    ],
  };
  await s3.send(new CreateBucketCommand({ Bucket: "site" }));
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: "site", PublicAccessBlockConfiguration: {} }));
  await s3.send(new PutBucketPolicyCommand({ Bucket: "site", Policy: JSON.stringify(policy) }));
  for (const Key of ["index.html", "docs/index.html", "oh no.html"])
    await s3.send(new PutObjectCommand({ Bucket: "site", Key, Body: `<h1>${Key}</h1>`, ContentType: "text/html" }));
  await s3.send(
    new PutBucketWebsiteCommand({
      Bucket: "site",
      WebsiteConfiguration: {
        IndexDocument: { Suffix: "index.html" },
        ErrorDocument: { Key: "oh no.html" },
        RoutingRules: [{ Condition: { KeyPrefixEquals: "old/" }, Redirect: { ReplaceKeyPrefixWith: "docs/" } }],
      },
    }),
  );
  for (const host of [
    "site.s3-website-us-east-1.amazonaws.com",
    "site.s3-website.eu-central-1.amazonaws.com",
    "site.s3-website.us-east-1.localhost:4566",
    "site.s3-website.localhost.localstack.cloud:4566",
  ])
    expect(await ask(host, "/")).toMatchObject({ status: 200, text: "<h1>index.html</h1>" });
  const host = "site.s3-website.localhost:4566";
  expect(await ask(host, "/docs")).toMatchObject({ status: 302, headers: { location: "/docs/" } });
  expect((await ask(host, "/old/a%20b")).headers.location).toBe(`http://${host}/docs/a%20b`);
  expect(await ask(host, "/none")).toMatchObject({ status: 404, text: "<h1>oh no.html</h1>" });
  expect(await ask(host, "/", { method: "HEAD" })).toMatchObject({
    status: 200,
    text: "",
    headers: { "content-length": "19", "content-type": "text/html" },
  });
  const { etag } = (await ask(host, "/")).headers;
  expect(await ask(host, "/", { headers: { "if-none-match": etag ?? "" } })).toMatchObject({ status: 304, text: "" });
  expect(await ask(host, "/", { headers: { range: "bytes=4-8" } })).toMatchObject({
    status: 206,
    text: "index",
    headers: { "content-range": "bytes 4-8/19" },
  });
  expect(await ask(host, "/", { headers: { range: "bytes=99-" } })).toMatchObject({ status: 416 });
  expect(await ask(host, "/", { method: "DELETE" })).toMatchObject({
    status: 405,
    text: expect.stringContaining("<li>Code: MethodNotAllowed</li>"),
  });
  expect((await ask("none.s3-website.localhost", "/")).text).toContain("<li>Code: NoSuchBucket</li>");
  expect((await ask("sales.s3-website.localhost", "/")).text).toContain("<li>Code: NoSuchWebsiteConfiguration</li>");
});
