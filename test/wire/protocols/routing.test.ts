import { describe, expect, test } from "vitest";
import { protocols, request } from "./loop.ts";

const signedFor = (service: string): Readonly<Record<string, string>> => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});
const FORM = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };

describe("S3 finds bucket and key wherever they are", () => {
  test.each([
    ["/sales/in/a%20b.csv", "127.0.0.1:4566"],
    ["/sales/in/a%20b.csv", "localhost:4566"],
    ["/sales/in/a%20b.csv", "s3.amazonaws.com"],
    ["/sales/in/a%20b.csv", "s3.eu-west-1.amazonaws.com"],
    ["/in/a%20b.csv", "sales.s3.eu-west-1.amazonaws.com"],
    ["/in/a%20b.csv", "sales.s3.amazonaws.com"],
    ["/in/a%20b.csv", "sales.localhost:4566"],
    ["/in/a%20b.csv", "sales.s3.localhost.localstack.cloud:4566"],
    ["/in/a%20b.csv", "sales.s3.eu-west-1.localhost:4566"],
    ["/in/a%20b.csv", "sales.s3.dualstack.eu-west-1.amazonaws.com"],
  ])("%s at %s", (path, host) => {
    expect(protocols.route(request("GET", path, { host }))).toEqual({
      service: "s3",
      operation: "GetObject",
      protocol: "restXml",
      labels: { Bucket: "sales", Key: "in/a b.csv" },
      streamsInput: false,
    });
  });

  test("a bucket's name may have dots", () => {
    expect(protocols.route(request("GET", "/k", { host: "my.sales.s3.amazonaws.com" }))).toMatchObject({
      labels: { Bucket: "my.sales", Key: "k" },
    });
  });

  test.each([
    ["GET", "/", "ListBuckets"],
    ["GET", "/b", "ListObjects"],
    ["GET", "/b/", "ListObjects"],
    ["GET", "/b?list-type=2&prefix=in/", "ListObjectsV2"],
    ["GET", "/b?versions", "ListObjectVersions"],
    ["GET", "/b?location=", "GetBucketLocation"],
    ["GET", "/b?notification", "GetBucketNotificationConfiguration"],
    ["PUT", "/b?notification", "PutBucketNotificationConfiguration"],
    ["HEAD", "/b", "HeadBucket"],
    ["HEAD", "/b/k", "HeadObject"],
    ["GET", "/b/k?attributes", "GetObjectAttributes"],
    ["POST", "/b?delete", "DeleteObjects"],
    ["POST", "/b/k?uploads", "CreateMultipartUpload"],
    ["PUT", "/b/k?partNumber=1&uploadId=u", "UploadPart"],
    ["GET", "/b/k?uploadId=u", "ListParts"],
    ["POST", "/b/k?uploadId=u", "CompleteMultipartUpload"],
    ["DELETE", "/b/k?uploadId=u", "AbortMultipartUpload"],
    ["DELETE", "/b/k?tagging", "DeleteObjectTagging"],
    ["PUT", "/b/k?x-id=PutObject", "PutObject"],
  ])("%s %s is %s", (method, target, operation) => {
    expect(protocols.route(request(method, target))).toMatchObject({ service: "s3", operation });
  });

  test("what a copy is a copy of stands in a header", () => {
    const headers = { "x-amz-copy-source": "/b/other" };
    expect(protocols.route(request("PUT", "/b/k", headers))).toMatchObject({ operation: "CopyObject" });
    expect(protocols.route(request("PUT", "/b/k?partNumber=1&uploadId=u", headers))).toMatchObject({
      operation: "UploadPartCopy",
    });
  });

  test("a key keeps its slashes, its dots and its plus signs", () => {
    expect(protocols.route(request("GET", "/b//a//../c+d%2Fe/"))).toMatchObject({
      labels: { Bucket: "b", Key: "/a//../c+d/e/" },
    });
  });

  test("only a streamed body is handed on as content", () => {
    expect(protocols.route(request("PUT", "/b/k"))).toMatchObject({ operation: "PutObject", streamsInput: true });
    expect(protocols.route(request("PUT", "/b?notification"))).toMatchObject({ streamsInput: false });
  });
});

describe("the service shows in one of several ways", () => {
  test("by its target", () => {
    const headers = { "x-amz-target": "AmazonSQS.SendMessage", "content-type": "application/x-amz-json-1.0" };
    expect(protocols.route(request("POST", "/", headers))).toMatchObject({
      service: "sqs",
      operation: "SendMessage",
      protocol: "awsJson1_0",
    });
  });

  test("by the credential scope, in a header or in a presigned URL", () => {
    expect(protocols.route(request("GET", "/restapis", signedFor("apigateway")))).toMatchObject({
      service: "apigateway",
      operation: "GetRestApis",
    });
    expect(protocols.route(request("GET", "/v2/apis", signedFor("apigateway")))).toMatchObject({
      service: "apigatewayv2",
      operation: "GetApis",
    });
    const presigned = "/b/k?X-Amz-Credential=AKID%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0";
    expect(protocols.route(request("GET", presigned, { host: "127.0.0.1" }))).toMatchObject({ service: "s3" });
  });

  test("by the host name", () => {
    expect(protocols.route(request("GET", "/schedules", { host: "scheduler.eu-west-1.amazonaws.com" }))).toMatchObject({
      service: "scheduler",
      operation: "ListSchedules",
    });
  });

  test("by the version and the action of a form", () => {
    const body = Buffer.from("Action=GetCallerIdentity&Version=2011-06-15");
    const asked = request("POST", "/", FORM);
    expect(protocols.needsBody(asked)).toBe(true);
    expect(protocols.route(asked, body)).toMatchObject({ service: "sts", protocol: "awsQuery" });
  });

  test("SQS and CloudWatch are understood in each of their protocols", () => {
    const query = request("POST", "/", { ...FORM, ...signedFor("sqs") });
    expect(protocols.route(query, Buffer.from("Action=ReceiveMessage&Version=2012-11-05"))).toMatchObject({
      service: "sqs",
      operation: "ReceiveMessage",
      protocol: "awsQuery",
    });
    const cbor = { "smithy-protocol": "rpc-v2-cbor" };
    const path = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    expect(protocols.route(request("POST", path, cbor))).toMatchObject({
      service: "cloudwatch",
      operation: "PutMetricData",
      protocol: "rpcv2Cbor",
    });
  });

  test("by Lambda's dated paths; an ARN in one is one label", () => {
    const arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
    expect(
      protocols.route(request("POST", `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`)),
    ).toMatchObject({
      service: "lambda",
      operation: "Invoke",
      labels: { FunctionName: arn },
    });
    expect(protocols.route(request("GET", "/2015-03-31/functions/"))).toMatchObject({ operation: "ListFunctions" });
  });

  test("a form is only asked for where a form is possible", () => {
    expect(protocols.needsBody(request("POST", "/", signedFor("iam")))).toBe(true);
    expect(protocols.needsBody(request("POST", "/b/k", { ...FORM, ...signedFor("s3") }))).toBe(false);
    expect(protocols.needsBody(request("POST", "/", { "x-amz-target": "AmazonSQS.SendMessage" }))).toBe(false);
    expect(protocols.needsBody(request("GET", "/b/k"))).toBe(false);
  });
});

describe("what nobody knows is refused by name", () => {
  test("an operation of a JSON service", () => {
    expect(protocols.route(request("POST", "/", { "x-amz-target": "Logs_20140328.Guess" }))).toMatchObject({
      service: "logs",
      error: { code: "UnknownOperationException", status: 400, message: expect.stringContaining("Guess") },
    });
    expect(protocols.route(request("POST", "/", { "x-amz-target": "Kinesis_20131202.PutRecord" }))).toMatchObject({
      service: undefined,
      error: { code: "UnknownOperationException", message: expect.stringContaining("Kinesis_20131202.PutRecord") },
    });
  });

  test("an action of a query service", () => {
    const asked = request("POST", "/", { ...FORM, ...signedFor("iam") });
    expect(protocols.route(asked, Buffer.from("Action=Guess&Version=2010-05-08"))).toMatchObject({
      service: "iam",
      error: { code: "InvalidAction", status: 400, message: "Could not find operation Guess for version 2010-05-08" },
    });
  });

  test("a path of a REST service", () => {
    expect(protocols.route(request("GET", "/2015-03-31/guess", signedFor("lambda")))).toMatchObject({
      service: "lambda",
      error: { status: 404, message: expect.stringContaining("GET /2015-03-31/guess") },
    });
  });

  test("a method that S3 does not have", () => {
    expect(protocols.route(request("PATCH", "/b/k"))).toMatchObject({
      service: "s3",
      error: { code: "MethodNotAllowed", status: 405, fields: { Method: "PATCH", ResourceType: "OBJECT" } },
    });
  });

  test("a resource of S3 that the method does not have, so that no bucket is deleted in its place", () => {
    expect(protocols.route(request("DELETE", "/b?location"))).toMatchObject({
      error: { code: "MethodNotAllowed", status: 405, fields: { Method: "DELETE", ResourceType: "BUCKET" } },
    });
    expect(protocols.route(request("GET", "/b?policy&acl"))).toMatchObject({
      error: { code: "InvalidArgument", message: "Conflicting query string parameters: acl, policy" },
    });
    expect(protocols.route(request("PUT", "/b/k?uploadId=x"))).toMatchObject({
      error: { code: "InvalidArgument", message: "This operation does not accept uploadId without partNumber" },
    });
    expect(protocols.route(request("PUT", "/b/k?partNumber=1&uploadId=x&versionId=y"))).toMatchObject({
      error: { code: "InvalidArgument", message: "This operation does not accept a version-id." },
    });
    expect(protocols.route(request("DELETE", "/b?of-nobody"))).toMatchObject({ operation: "DeleteBucket" });
  });

  test("a path that is no percent-encoded UTF-8", () => {
    expect(protocols.route(request("GET", "/b/%E0%A4%A"))).toMatchObject({
      error: { code: "InvalidURI", status: 400 },
    });
  });

  test.each([
    ["kms", "awsJson1_1", "POST", "/", { "x-amz-target": "TrentService.ListKeys" }, undefined],
    ["ec2", "awsQuery", "POST", "/", FORM, "Action=DescribeVpcs&Version=2016-11-15"],
    ["elasticfilesystem", "restJson1", "GET", "/2015-02-01/file-systems", {}, undefined],
    ["route53", "restXml", "GET", "/2013-04-01/hostedzone", {}, undefined],
    ["states", "rpcv2Cbor", "POST", "/service/AWSSfn/operation/Guess", { "smithy-protocol": "rpc-v2-cbor" }, undefined],
  ] as const)("a service: %s", (service, protocol, method, path, headers, form) => {
    const asked = request(method, path, { host: "127.0.0.1:4566", ...headers, ...signedFor(service) });
    const routed = protocols.route(asked, form === undefined ? undefined : Buffer.from(form));
    expect(routed).toMatchObject({
      service: undefined,
      protocol,
      error: { code: "NotImplemented", status: 501, message: expect.stringContaining(`signed for as ${service} (`) },
    });
  });

  test("an operation's name cannot be one that every object has", () => {
    expect(protocols.route(request("POST", "/", { "x-amz-target": "AmazonSQS.constructor" }))).toMatchObject({
      error: { code: "UnknownOperationException" },
    });
  });
});
