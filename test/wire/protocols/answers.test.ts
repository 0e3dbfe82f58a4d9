import { crc32 } from "node:zlib";
import { InvokeWithResponseStreamCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client, GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { QueueDoesNotExist, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../emulator/kernel/index.ts";
import type { HttpResponse, Protocol, Routed } from "../../../emulator/wire/contract.ts";
import { bodyText, createLoop, IDS, protocols } from "./loop.ts";

const at = (service: string, operation: string, protocol: Protocol): Routed => ({
  service,
  operation,
  protocol,
  labels: {},
  streamsInput: false,
});

async function answer(
  response: HttpResponse,
): Promise<{ readonly status: number; readonly headers: object; readonly body: string }> {
  return { status: response.status, headers: response.headers, body: await bodyText(response) };
}

describe("an error looks as the service's errors look", () => {
  const noSuchKey = new AwsError("NoSuchKey", "The specified key does not exist.", {
    status: 404,
    fields: { Key: "a&b" },
  });

  test("S3: bare XML with the fields as elements and both ids", async () => {
    expect(await answer(protocols.writeError(at("s3", "GetObject", "restXml"), noSuchKey, IDS, "GET"))).toEqual({
      status: 404,
      headers: { "content-type": "application/xml", "x-amz-request-id": "REQUEST1", "x-amz-id-2": "HOST1" },
      body:
        '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>' +
        "<Key>a&amp;b</Key><RequestId>REQUEST1</RequestId><HostId>HOST1</HostId></Error>",
    });
  });

  test("DynamoDB sums what it answers, errors too, for its clients to check", async () => {
    const list = at("dynamodb", "ListTables", "awsJson1_0");
    const refused = new AwsError("ResourceNotFoundException", "Requested resource not found", { status: 400 });
    for (const response of [
      protocols.writeOutput(list, { TableNames: ["é"] }, IDS),
      protocols.writeError(list, refused, IDS, "POST"),
    ])
      expect(response.headers["x-amz-crc32"]).toBe(String(crc32(await bodyText(response))));
    expect(protocols.writeOutput(at("sqs", "ListQueues", "awsJson1_0"), {}, IDS).headers).not.toHaveProperty(
      "x-amz-crc32",
    );
  });

  test("S3's HEAD of a bucket says which kind of body it has none of", () => {
    const { headers, body } = protocols.writeOutput(
      at("s3", "HeadBucket", "restXml"),
      { BucketRegion: "us-east-1" },
      IDS,
    );
    expect(headers).toMatchObject({ "content-type": "application/xml", "x-amz-bucket-region": "us-east-1" });
    expect(body).toHaveLength(0);
  });

  test("S3's HEAD: no body, so that the SDK only knows the status", async () => {
    expect((await answer(protocols.writeError(at("s3", "HeadObject", "restXml"), noSuchKey, IDS, "HEAD"))).body).toBe(
      "",
    );
    const loop = createLoop();
    loop.answer = noSuchKey;
    const client = new S3Client(loop.client);
    await expect(client.send(new HeadObjectCommand({ Bucket: "b", Key: "k" }))).rejects.toMatchObject({
      name: "NotFound",
      $metadata: { httpStatusCode: 404 },
    });
    await expect(client.send(new GetObjectCommand({ Bucket: "b", Key: "k" }))).rejects.toMatchObject({
      name: "NoSuchKey",
      Key: "a&b",
    });
  });

  test("SQS: the shape in the body, the old code in a header, and both for the SDK", async () => {
    const error = new AwsError("AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.", {
      status: 400,
      shape: "QueueDoesNotExist",
    });
    expect(await answer(protocols.writeError(at("sqs", "SendMessage", "awsJson1_0"), error, IDS, "POST"))).toEqual({
      status: 400,
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amzn-requestid": "REQUEST1",
        "x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender",
      },
      body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."}',
    });
    const loop = createLoop();
    loop.answer = error;
    const sent = new SQSClient(loop.client).send(
      new SendMessageCommand({ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/1/q", MessageBody: "m" }),
    );
    await expect(sent).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  test("SQS asked in a form: XML with the old code, also when the room only named the shape", async () => {
    const error = new AwsError("QueueDoesNotExist", "No queue.", { status: 400 });
    const { body } = await answer(protocols.writeError(at("sqs", "SendMessage", "awsQuery"), error, IDS, "POST"));
    expect(body).toBe(
      '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type>' +
        "<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>No queue.</Message></Error><RequestId>REQUEST1</RequestId></ErrorResponse>",
    );
  });

  test("IAM: a query error; a fault of AWS's own is the receiver's", async () => {
    const error = new AwsError("ServiceFailure", "Oh.", { status: 500 });
    const { body } = await answer(protocols.writeError(at("iam", "GetRole", "awsQuery"), error, IDS, "POST"));
    expect(body).toContain("<Type>Receiver</Type><Code>ServiceFailure</Code><Message>Oh.</Message>");
  });

  test.each([
    ["ResourceConflictException", 409, '{"Type":"User","message":"m"}'],
    ["ResourceNotFoundException", 404, '{"Type":"User","Message":"m"}'],
    ["ServiceException", 500, '{"Type":"Service","Message":"m"}'],
    ["AccessDeniedException", 403, '{"Message":"m"}'],
  ])("Lambda spells the message's key as its model does: %s", async (code, status, body) => {
    const error = new AwsError(code, "m", { status });
    const written = await answer(protocols.writeError(at("lambda", "GetFunction", "restJson1"), error, IDS, "GET"));
    expect(written).toMatchObject({ status, body, headers: { "x-amzn-errortype": code } });
  });

  test("Lambda's validation errors have a small message and no Type", async () => {
    const error = new AwsError("ValidationException", "m", { status: 400, messageKey: "message" });
    const { body } = await answer(protocols.writeError(at("lambda", "GetFunction", "restJson1"), error, IDS, "GET"));
    expect(body).toBe('{"message":"m"}');
  });

  test("DynamoDB: prefixed types, and what the exception carries", async () => {
    const error = new AwsError("ConditionalCheckFailedException", "The conditional request failed", {
      status: 400,
      fields: { Item: { id: { S: "1" } } },
    });
    const { body } = await answer(protocols.writeError(at("dynamodb", "PutItem", "awsJson1_0"), error, IDS, "POST"));
    expect(JSON.parse(body)).toEqual({
      __type: "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
      message: "The conditional request failed",
      Item: { id: { S: "1" } },
    });
  });

  test("Logs: the bare name", async () => {
    const error = new AwsError("ResourceNotFoundException", "m", { status: 400 });
    const { body } = await answer(protocols.writeError(at("logs", "GetLogEvents", "awsJson1_1"), error, IDS, "POST"));
    expect(body).toBe('{"__type":"ResourceNotFoundException","message":"m"}');
  });

  test("what was not even routed is refused in the protocol that it spoke", async () => {
    const error = new AwsError("InvalidAction", "m", { status: 400 });
    const unrouted = { service: undefined, protocol: "awsQuery", error } as const;
    expect((await answer(protocols.writeError(unrouted, error, IDS, "POST"))).body).toContain(
      "<Code>InvalidAction</Code>",
    );
  });
});

describe("an answer looks as the service's answers look", () => {
  test("S3 prints milliseconds, namespaces, and references for what XML cannot hold", async () => {
    const output = { Name: "b", Contents: [{ Key: 'a"\u0001&\r', LastModified: new Date(0), ETag: '"e"' }] };
    const { body, headers } = await answer(protocols.writeOutput(at("s3", "ListObjectsV2", "restXml"), output, IDS));
    expect(body).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
        "<Contents><Key>a&quot;&#x1;&amp;&#xD;</Key><LastModified>1970-01-01T00:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag></Contents>" +
        "<Name>b</Name></ListBucketResult>",
    );
    expect(headers).toMatchObject({ "x-amz-request-id": "REQUEST1", "x-amz-id-2": "HOST1" });
  });

  test("a bucket's location is the document itself, and empty in us-east-1", async () => {
    const where = at("s3", "GetBucketLocation", "restXml");
    const namespace = ' xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
    const west = await answer(protocols.writeOutput(where, { LocationConstraint: "eu-west-1" }, IDS));
    expect(west.body).toContain(`<LocationConstraint${namespace}>eu-west-1</LocationConstraint>`);
    expect((await answer(protocols.writeOutput(where, {}, IDS))).body).toContain(`<LocationConstraint${namespace}/>`);
  });

  test("a range of an object is 206", async () => {
    const output = { Body: Buffer.from("he"), ContentRange: "bytes 0-1/5", ContentType: "text/csv" };
    expect(await answer(protocols.writeOutput(at("s3", "GetObject", "restXml"), output, IDS))).toMatchObject({
      status: 206,
      body: "he",
      headers: { "content-range": "bytes 0-1/5", "content-type": "text/csv" },
    });
  });

  test("Invoke's status is the one the output says", async () => {
    const where = at("lambda", "Invoke", "restJson1");
    expect(protocols.writeOutput(where, { StatusCode: 202 }, IDS).status).toBe(202);
    expect(protocols.writeOutput(where, { StatusCode: 204 }, IDS).status).toBe(204);
    const payload = protocols.writeOutput(where, { StatusCode: 200, Payload: Buffer.from("{}") }, IDS);
    expect(payload.headers).toMatchObject({ "content-type": "application/json" });
  });

  test("a query result is wrapped twice", async () => {
    const { body } = await answer(
      protocols.writeOutput(at("sts", "GetCallerIdentity", "awsQuery"), { Account: "1" }, IDS),
    );
    expect(body).toBe(
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>1</Account>' +
        "</GetCallerIdentityResult><ResponseMetadata><RequestId>REQUEST1</RequestId></ResponseMetadata></GetCallerIdentityResponse>",
    );
  });

  test("what a room hands over wrongly is named, not written", () => {
    expect(() => protocols.writeOutput(at("sqs", "ListQueues", "awsJson1_0"), { QueueUrls: 5 }, IDS)).toThrow(
      /misfire: .* is written from a list, not from number/,
    );
  });
});

async function collect(events: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const loop = createLoop();
  loop.answer = { StatusCode: 200, EventStream: events };
  const answered = await new LambdaClient(loop.client).send(new InvokeWithResponseStreamCommand({ FunctionName: "f" }));
  const found: unknown[] = [];
  for await (const { PayloadChunk: chunk, InvokeComplete: end } of answered.EventStream ?? [])
    found.push(chunk ? Buffer.from(chunk.Payload ?? []).toString("utf8") : end);
  return found;
}

describe("a response stream", () => {
  test("arrives event by event at the SDK", async () => {
    const found = await collect(
      (async function* () {
        yield { PayloadChunk: { Payload: Buffer.from("one") } };
        yield { PayloadChunk: { Payload: Buffer.from("two") } };
        yield { InvokeComplete: { ErrorCode: "Unhandled" } };
      })(),
    );
    expect(found).toEqual(["one", "two", { ErrorCode: "Unhandled" }]);
  });

  test("ends with the exception that is thrown in between", async () => {
    const broken = collect(
      (async function* () {
        yield { PayloadChunk: { Payload: Buffer.from("one") } };
        throw new AwsError("ServiceException", "Too bad.", { status: 500 });
      })(),
    );
    await expect(broken).rejects.toMatchObject({ message: expect.stringContaining("Too bad.") });
  });
});
