import {
  CreateBucketCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketCorsCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  type CORSRule,
  type WebsiteConfiguration,
} from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import {
  AwsError,
  createContentStore,
  createScratch,
  type CallContext,
  type Permission,
} from "../../../emulator/kernel/index.ts";
import { readForm, signatureOf, type Form, type PlainAnswer } from "../../../emulator/services/s3/index.ts";
import { ACCOUNT, refusal, s3World, unknownToTypes, type S3World } from "./world.ts";

// What no operation of the model describes: forms, preflights, websites.

const contents = createContentStore(() => createScratch());

/** A request as an operation sees it; everything is allowed, except what `denied` names. */
const contextOf = (world: S3World, denied: (asked: Permission) => boolean = () => false): CallContext => ({
  account: ACCOUNT,
  region: "us-east-1",
  caller: { kind: "root", account: ACCOUNT },
  requestId: "REQUEST",
  extendedRequestId: "HOST",
  now: world.kernel.now(),
  entry: world.kernel.journal.write([], { kind: "note", about: "test", text: "a request", detail: null }),
  sourceIp: "127.0.0.1",
  userAgent: "test",
  traceHeader: undefined,
  endpoint: "http://localhost:4566",
  headers: {},
  authorize: () => {},
  decide: (asked) =>
    denied(asked)
      ? { allowed: false, reason: { kind: "implicit", policy: "resource" }, nearMisses: [] }
      : { allowed: true, by: [] },
  wait: (_, until) => until,
});

const sales = async (): Promise<S3World> => {
  const world = s3World();
  await world.client.send(new CreateBucketCommand({ Bucket: "sales" }));
  return world;
};

const textOf = async ({ body }: PlainAnswer): Promise<string> =>
  Buffer.from(body instanceof Uint8Array ? body : await body.bytes()).toString();

const caught = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

/** A form as browsers and SDKs send it, in pieces of seven bytes, so that delimiters fall apart. */
async function formOf(fields: Readonly<Record<string, string>>, file = "hello", filename = "a.txt"): Promise<Form> {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  data.append("file", new Blob([file]), filename);
  data.append("submit", "ignored");
  const response = new Response(data);
  const bytes = new Uint8Array(await response.arrayBuffer());
  async function* pieces(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    await Promise.resolve();
  }
  return readForm(response.headers.get("content-type") ?? undefined, pieces(), contents);
}

const policyOf = (conditions: readonly unknown[], expiration = "2026-01-01T01:00:00Z"): string =>
  Buffer.from(JSON.stringify({ expiration, conditions })).toString("base64");

/** Posts to the bucket; the answer, or what AWS refuses with. */
async function post(world: S3World, form: Form): Promise<PlainAnswer> {
  const input = { Bucket: "sales", form };
  world.s3.postObject.permissions(input, contextOf(world));
  return world.s3.postObject.run(input, contextOf(world));
}

describe("a form posted to a bucket", () => {
  test("of the SDK's making is read, held to its policy and stored", async () => {
    await using world = await sales();
    // As the SDK for JavaScript makes it: with a field for the bucket, capital names, and a condition for each of them.
    const signed = {
      bucket: "sales",
      "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
      "X-Amz-Credential": "AKIA/20260101/us-east-1/s3/aws4_request",
      "X-Amz-Date": "20260101T000000Z",
      "Content-Type": "text/csv",
      "x-amz-meta-Origin": "form",
      tagging: "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>",
    };
    const conditions = Object.entries(signed).map(([name, value]) => ({ [name]: value }));
    const Policy = policyOf([...conditions, ["starts-with", "$key", "in/"], ["content-length-range", 1, 10]]);
    const fields = { ...signed, key: "in/${filename}", Policy, "X-Amz-Signature": "00" };
    const form = await formOf(fields, "hello", "C:\\files\\a b.csv");
    expect(signatureOf(form)).toMatchObject({ version: 4, algorithm: "AWS4-HMAC-SHA256", policy: Policy });
    const answer = await world.s3.postObject.run({ Bucket: "sales", form }, contextOf(world));
    const input = { Bucket: "sales", form };
    expect(world.s3.postObject.permissions(input, contextOf(world))).toMatchObject([
      { action: "s3:PutObject", resource: "arn:aws:s3:::sales/in/a b.csv" },
      { action: "s3:PutObjectTagging" },
    ]);
    const late = { ...input, now: Date.parse("2026-01-01T01:00:00Z") };
    expect(caught(() => world.s3.postObject.permissions(late, contextOf(world)))).toMatchObject({ status: 403 });
    expect(answer).toMatchObject({
      status: 204,
      headers: { etag: '"5d41402abc4b2a76b9719d911017c592"', "x-amz-checksum-type": "FULL_OBJECT" },
    });
    const at = { Bucket: "sales", Key: "in/a b.csv" };
    expect(await world.client.send(new HeadObjectCommand(at))).toMatchObject({
      ContentType: "text/csv",
      Metadata: { origin: "form" },
      ContentLength: 5,
    });
    expect((await world.client.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([{ Key: "k", Value: "v" }]);
    expect(world.facts.map((fact) => fact.event)).toEqual(["ObjectCreated:Post"]);
  });

  test("is refused with the condition that it breaks", async () => {
    await using world = await sales();
    const check = async (
      conditions: readonly unknown[],
      fields: Readonly<Record<string, string>> = {},
    ): Promise<unknown> => {
      const form = await formOf({ Key: "k", Policy: policyOf(conditions), ...fields });
      return caught(() => world.s3.postObject.permissions({ Bucket: "sales", form }, contextOf(world)));
    };
    const key = { key: "k" };
    expect(await check([key])).toBeInstanceOf(Array);
    expect(await check([["StArTs-With", "$KEY", ""], { bucket: "sales" }])).toBeInstanceOf(Array);
    const denied = (text: string): object => ({
      code: "AccessDenied",
      status: 403,
      message: `Invalid according to Policy: ${text}`,
    });
    expect(await check([["eq", "$key", "other"]])).toMatchObject(
      denied('Policy Condition failed: ["eq", "$key", "other"]'),
    );
    expect(await check([{ bucket: "other" }, key])).toMatchObject(
      denied('Policy Condition failed: ["eq", "$bucket", "other"]'),
    );
    expect(await check([key, ["starts-with", "$Content-Type", ""]])).toMatchObject(
      denied('Policy Condition failed: ["starts-with", "$Content-Type", ""]'),
    );
    expect(await check([key, ["eq", "key", "k"]])).toMatchObject(denied('Policy Condition failed: ["eq", "key", "k"]'));
    expect(await check([key], { acl: "private" })).toMatchObject(denied("Extra input fields: acl"));
    expect(await check([key], { "x-ignore-me": "1" })).toBeInstanceOf(Array);
    expect(await check([key, ["content-length-range", "test", "10"]])).toMatchObject(
      denied('Policy Condition failed: ["content-length-range", "test", "10"]'),
    );
    expect(await check([key, ["content-length-range", 6, "10"]])).toMatchObject({
      code: "EntityTooSmall",
      fields: { ProposedSize: "5", MinSizeAllowed: "6" },
    });
    expect(await check([key, ["content-length-range", 0, 4]])).toMatchObject({
      code: "EntityTooLarge",
      fields: { ProposedSize: "5", MaxSizeAllowed: "4" },
    });
    expect(await check([key, { a: "1", b: "2" }])).toMatchObject({
      code: "InvalidPolicyDocument",
      message: "Invalid Policy: Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.",
    });
    const late = await formOf({ key: "k", policy: policyOf([key], "2025-12-31T23:59:59.000Z") });
    expect(
      caught(() => world.s3.postObject.permissions({ Bucket: "sales", form: late }, contextOf(world))),
    ).toMatchObject(denied("Policy expired."));
  });

  test("is answered as its fields wish", async () => {
    await using world = await sales();
    const created = await post(world, await formOf({ key: "a/é", success_action_status: "201" }));
    expect(created.status).toBe(201);
    expect(await textOf(created)).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>http://localhost:4566/sales/a%2F%C3%A9</Location><Bucket>sales</Bucket><Key>a/é</Key><ETag>"5d41402abc4b2a76b9719d911017c592"</ETag></PostResponse>',
    );
    expect(await post(world, await formOf({ key: "k", success_action_status: "404" }))).toMatchObject({ status: 204 });
    expect(await post(world, await formOf({ key: "k", success_action_redirect: "/relative" }))).toMatchObject({
      status: 204,
    });
    expect(
      await post(world, await formOf({ key: "k", success_action_redirect: "http://x.test/done?a=1" })),
    ).toMatchObject({
      status: 303,
      headers: { location: "http://x.test/done?a=1&bucket=sales&key=k&etag=%225d41402abc4b2a76b9719d911017c592%22" },
    });
  });

  test("must be one, with a key, a file and all of its signature", async () => {
    await using world = await sales();
    const nothing = (async function* (): AsyncIterable<Uint8Array> {})();
    await expect(readForm("text/html", nothing, contents)).rejects.toMatchObject({
      status: 412,
      code: "PreconditionFailed",
      fields: { Condition: "Bucket POST must be of the enclosure-type multipart/form-data" },
    });
    await expect(formOf({ key: "k".repeat(21 * 1024) })).rejects.toBeInstanceOf(AwsError);
    const keyless = await formOf({ acl: "private" });
    await expect(post(world, keyless)).rejects.toMatchObject({
      code: "InvalidArgument",
      message:
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      fields: { ArgumentName: "key", ArgumentValue: "" },
    });
    const half = await formOf({ key: "k", policy: "e30=", "x-amz-signature": "00" });
    expect(caught(() => signatureOf(half))).toMatchObject({ fields: { ArgumentName: "X-Amz-Algorithm" } });
    expect(signatureOf(await formOf({ key: "k", policy: "e30=" }))).toBeUndefined();
    const wrong = await formOf({ key: "k", "x-amz-checksum-crc32": "AAAAAA==" });
    await expect(post(world, wrong)).rejects.toMatchObject({ code: "BadDigest" });
  });
});

describe("a preflight", () => {
  const rule: CORSRule = {
    AllowedOrigins: ["http://*.example.com"],
    AllowedMethods: ["GET", "PUT"],
    AllowedHeaders: ["x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 300,
  };
  const configure = (world: S3World, ...CORSRules: CORSRule[]): Promise<object> =>
    world.client.send(new PutBucketCorsCommand({ Bucket: "sales", CORSConfiguration: { CORSRules } }));
  const ask = (world: S3World, headers: Readonly<Record<string, string>>, bucket = "sales"): unknown =>
    caught(() => world.s3.preflight({ bucket, key: "a", headers }));
  const put = { origin: "http://www.example.com", "access-control-request-method": "PUT" };

  test("is answered by the first rule that allows all it asks for", async () => {
    await using world = await sales();
    await configure(world, { AllowedOrigins: ["*"], AllowedMethods: ["GET"] }, rule);
    expect(ask(world, { ...put, "access-control-request-headers": "X-Amz-Date, x-amz-acl" })).toMatchObject({
      status: 200,
      headers: {
        "access-control-allow-origin": "http://www.example.com",
        "access-control-allow-methods": "GET, PUT",
        "access-control-allow-headers": "x-amz-date, x-amz-acl",
        "access-control-expose-headers": "ETag",
        "access-control-max-age": "300",
        "access-control-allow-credentials": "true",
        vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
      },
    });
    expect(world.s3.corsHeaders("sales", "http://other.test", "GET")).toMatchObject({
      "access-control-allow-origin": "*",
    });
    expect(world.s3.corsHeaders("sales", "http://other.test", "PUT")).toEqual({});
  });

  test("is refused for what no rule allows, in AWS's words", async () => {
    await using world = await sales();
    const forbidden = (message: string): object => ({ status: 403, code: "AccessForbidden", message });
    expect(ask(world, put)).toMatchObject(forbidden("CORSResponse: CORS is not enabled for this bucket."));
    await configure(world, rule);
    expect(ask(world, { ...put, "access-control-request-headers": "content-type" })).toMatchObject({
      ...forbidden(
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      ),
      fields: { Method: "PUT", ResourceType: "OBJECT" },
    });
    expect(ask(world, put, "missing")).toMatchObject(forbidden("CORSResponse: Bucket not found"));
    expect(ask(world, { "access-control-request-method": "PUT" })).toMatchObject({
      status: 400,
      code: "BadRequest",
      message: "Insufficient information. Origin request header needed.",
    });
    expect(ask(world, { origin: "http://a.b" })).toMatchObject({
      message: "Invalid Access-Control-Request-Method: null",
    });
    expect(await refusal(configure(world, { ...rule, AllowedMethods: ["FETCH"] }))).toMatchObject({
      code: "InvalidRequest",
      message: "Found unsupported HTTP method in CORS config. Unsupported method is FETCH",
    });
    expect(await refusal(configure(world, { ...rule, AllowedOrigins: ["http://*.*"] }))).toMatchObject({
      message: 'AllowedOrigin "http://*.*" can not have more than one wildcard.',
    });
  });
});

describe("a website", () => {
  async function site(configuration: WebsiteConfiguration): Promise<S3World> {
    const world = await sales();
    for (const Key of ["index.html", "docs/index.html", "error.html"])
      await world.client.send(new PutObjectCommand({ Bucket: "sales", Key, Body: Key, ContentType: "text/html" }));
    await world.client.send(new PutObjectCommand({ Bucket: "sales", Key: "moved", WebsiteRedirectLocation: "/docs/" }));
    await world.client.send(new PutBucketWebsiteCommand({ Bucket: "sales", WebsiteConfiguration: configuration }));
    return world;
  }
  const get = (world: S3World, path: string, denied?: (asked: Permission) => boolean): PlainAnswer =>
    world.s3.page({ bucket: "sales", path, host: "sales.test" }, contextOf(world, denied));

  test("serves pages, folders and redirects", async () => {
    await using world = await site({
      IndexDocument: { Suffix: "index.html" },
      RoutingRules: [
        { Condition: { KeyPrefixEquals: "old/" }, Redirect: { ReplaceKeyPrefixWith: "docs/" } },
        {
          Condition: { HttpErrorCodeReturnedEquals: "404" },
          Redirect: { HostName: "other.test", Protocol: "https", HttpRedirectCode: "302", ReplaceKeyWith: "missing" },
        },
      ],
    });
    expect(await textOf(get(world, "/"))).toBe("index.html");
    expect(get(world, "/docs/")).toMatchObject({ status: 200, headers: { "content-type": "text/html" } });
    expect(get(world, "/docs")).toMatchObject({ status: 302, headers: { location: "/docs/" } });
    expect(get(world, "/moved")).toMatchObject({ status: 301, headers: { location: "/docs/" } });
    expect(get(world, "/old/a b")).toMatchObject({
      status: 301,
      headers: { location: "http://sales.test/docs/a%20b" },
    });
    expect(get(world, "/none")).toMatchObject({ status: 302, headers: { location: "https://other.test/missing" } });
  });

  test("shows its errors as pages, its own or S3's", async () => {
    await using world = await site({ IndexDocument: { Suffix: "index.html" }, ErrorDocument: { Key: "error.html" } });
    expect(get(world, "/none").status).toBe(404);
    expect(await textOf(get(world, "/none"))).toBe("error.html");
    const closed = get(world, "/", () => true);
    expect(closed.status).toBe(403);
    expect(await textOf(closed)).toContain("<li>Code: AccessDenied</li>");
    const missing = world.s3.page({ bucket: "<none>", path: "/", host: "h" }, contextOf(world));
    expect(await textOf(missing)).toContain("<li>BucketName: &lt;none&gt;</li>");
  });

  test("can send everything elsewhere", async () => {
    await using world = await site({ RedirectAllRequestsTo: { HostName: "www.test", Protocol: "https" } });
    expect(get(world, "/a/b")).toMatchObject({ status: 301, headers: { location: "https://www.test/a/b" } });
  });
});

test("a form's fields are the bytes of headers, and its metadata is text", async () => {
  await using world = await sales();
  const fields = { key: "k", "Content-Disposition": "日\r\nx: y", "x-amz-meta-a": "日", "x-amz-meta-ä b": "1" };
  await post(world, await formOf(fields));
  const { ContentDisposition, Metadata, MissingMeta } = await world.client.send(
    new HeadObjectCommand({ Bucket: "sales", Key: "k" }),
  );
  expect(ContentDisposition).toBe(`${Buffer.from("日").toString("latin1")}  x: y`);
  expect(Metadata).toEqual({ a: "=?UTF-8?B?5pel?=" });
  expect(MissingMeta).toBe(1);
});

describe("what SDKs would never send", () => {
  const ask = async (name: string, input: object, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
    const world = await sales();
    const operation = world.s3.service.operations[name];
    const context = { ...contextOf(world), headers };
    return Promise.resolve()
      .then(() => operation?.run(unknownToTypes({ Bucket: "sales", ...input }), context))
      .catch((error: unknown) => error);
  };
  const md5 = { "content-md5": "1B2M2Y8AsgTpgAmY7PhCfg==" };

  test.each([
    ["DeleteObjects", { Delete: { Objects: [{ Key: "k" }] } }],
    ["PutBucketCors", { CORSConfiguration: { CORSRules: [{ AllowedMethods: ["GET"], AllowedOrigins: ["*"] }] } }],
    ["PutBucketTagging", { Tagging: { TagSet: [] } }],
    ["PutBucketLifecycleConfiguration", { LifecycleConfiguration: { Rules: [] } }],
  ])("%s needs a checksum beside its body", async (name, input) => {
    expect(await ask(name, input)).toMatchObject({
      code: "InvalidRequest",
      message: "Missing required header for this request: Content-MD5",
    });
  });

  test.each([
    ["PutBucketPolicy", {}, "MalformedPolicy"],
    ["PutBucketLifecycleConfiguration", {}, "MissingRequestBodyError"],
    ["PutObjectLockConfiguration", {}, "MissingRequestBodyError"],
    ["DeleteObjects", { Delete: { Objects: [{ Key: "" }] } }, "MalformedXML"],
  ])("%s with %j is %s", async (name, input, code) => {
    expect(await ask(name, input, md5)).toMatchObject({ status: 400, code });
  });
});
