import { describe, expect, test } from "vitest";
import { AwsError } from "../../../emulator/kernel/index.ts";
import { decodeCbor } from "../../../emulator/wire/protocols/cbor-decode.ts";
import { protocols, request } from "./loop.ts";

function read(
  method: string,
  target: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): unknown {
  const asked = request(method, target, headers);
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const routed = protocols.route(asked, protocols.needsBody(asked) ? bytes : undefined);
  try {
    if ("error" in routed) throw routed.error;
    return protocols.readInput(routed, asked, bytes);
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, status: error.status, message: error.message };
    throw error;
  }
}

const notification = (body: string | Uint8Array): unknown => read("PUT", "/b?notification", body);
const dynamo = (body: string | Uint8Array): unknown =>
  read("POST", "/", body, {
    "x-amz-target": "DynamoDB_20120810.PutItem",
    "content-type": "application/x-amz-json-1.0",
  });
const sqs = (delay: string): unknown =>
  read("POST", "/", `{"QueueUrl":"q","MessageBody":"b","DelaySeconds":${delay}}`, {
    "x-amz-target": "AmazonSQS.SendMessage",
  });
const MALFORMED_XML = {
  code: "MalformedXML",
  status: 400,
  message: "The XML you provided was not well-formed or did not validate against our published schema",
};

describe("XML that is broken or dangerous is MalformedXML", () => {
  test.each([
    ["nothing but text", "hello"],
    ["an element that does not end", "<NotificationConfiguration>"],
    ["crossed elements", "<NotificationConfiguration><A><B></A></B></NotificationConfiguration>"],
    ["two roots", "<NotificationConfiguration/><NotificationConfiguration/>"],
    ["another root", "<Wrong/>"],
    ["an element the schema does not know", "<NotificationConfiguration><Guess/></NotificationConfiguration>"],
    ["a missing element", "<NotificationConfiguration><QueueConfiguration/></NotificationConfiguration>"],
    ["a document type", "<!DOCTYPE x [<!ENTITY a 'b'>]><NotificationConfiguration/>"],
    ["an entity of one's own", "<NotificationConfiguration>&a;</NotificationConfiguration>"],
    ["a lonely ampersand", "<NotificationConfiguration>&</NotificationConfiguration>"],
    ["an attribute twice", '<NotificationConfiguration a="1" a="2"/>'],
    ["a hundred thousand levels", "<a>".repeat(100_000)],
  ])("%s", (_name, body) => {
    expect(notification(body)).toEqual(MALFORMED_XML);
  });

  test("bytes that are no UTF-8", () => {
    expect(notification(Uint8Array.of(0x3c, 0xff, 0xfe))).toEqual(MALFORMED_XML);
  });

  test("a required body that is empty has its own code", () => {
    expect(notification("")).toMatchObject({ code: "MissingRequestBodyError", status: 400 });
  });

  test("while comments, CDATA, prefixes and a byte order mark are read", () => {
    const body =
      '\uFEFF<?xml version="1.0"?><!-- c --><s3:NotificationConfiguration xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/">' +
      "<s3:QueueConfiguration><s3:Id><![CDATA[a<b]]></s3:Id><s3:Queue>q&#x41;</s3:Queue><s3:Event>s3:ObjectCreated:*</s3:Event>" +
      "</s3:QueueConfiguration></s3:NotificationConfiguration>";
    expect(notification(body)).toEqual({
      Bucket: "b",
      NotificationConfiguration: {
        QueueConfigurations: [{ Id: "a<b", QueueArn: "qA", Events: ["s3:ObjectCreated:*"] }],
      },
    });
  });

  test("a number in S3's query that is none is an InvalidArgument", () => {
    expect(read("GET", "/b?list-type=2&max-keys=abc", "")).toMatchObject({
      code: "InvalidArgument",
      message: "Provided max-keys not an integer or within integer range",
    });
  });
});

describe("JSON that is broken or of the wrong type is a SerializationException", () => {
  test.each([
    ["half a document", '{"TableName":'],
    ["a list", "[]"],
    ["null", "null"],
    ["a string", '"x"'],
    ["a number for a string", '{"TableName":5}'],
    ["a string for a map", '{"TableName":"t","Item":"x"}'],
    ["a list for a structure", '{"TableName":"t","Item":{"a":[]}}'],
    ["a null in a list", '{"TableName":"t","Item":{"a":{"L":[null]}}}'],
    ["bytes that are no base64", '{"TableName":"t","Item":{"a":{"B":"*"}}}'],
    ["ten thousand levels", `{"TableName":"t","Item":{"a":${'{"L":['.repeat(10_000)}${"]}".repeat(10_000)}}}`],
  ])("%s", (_name, body) => {
    expect(dynamo(body)).toMatchObject({ code: "SerializationException", status: 400 });
  });

  test("with the words of AWS", () => {
    expect(dynamo('{"TableName":5}')).toMatchObject({ message: "NUMBER_VALUE cannot be converted to String" });
  });

  test("a number that has no place in an integer", () => {
    for (const delay of ['"5"', "1.5", "3000000000", "true"])
      expect(sqs(delay)).toMatchObject({ code: "SerializationException" });
    expect(sqs("5")).toMatchObject({ DelaySeconds: 5 });
  });
});

describe("names that every object has are names like others", () => {
  test("as keys of maps in JSON", () => {
    const item = dynamo('{"TableName":"tab","Item":{"__proto__":{"S":"x"},"constructor":{"S":"y"}}}');
    expect(JSON.stringify(item)).toBe('{"TableName":"tab","Item":{"__proto__":{"S":"x"},"constructor":{"S":"y"}}}');
    expect(Object.hasOwn(Object.prototype, "S")).toBe(false);
  });

  test("as names of members, where they mean nothing", () => {
    expect(dynamo('{"TableName":"tab","Item":{},"__proto__":{"TableName":"other"},"toString":1}')).toEqual({
      TableName: "tab",
      Item: {},
    });
  });

  test("as keys of maps in forms", () => {
    const form =
      "Action=SetQueueAttributes&Version=2012-11-05&QueueUrl=q&Attribute.1.Name=__proto__&Attribute.1.Value=v";
    const input = read("POST", "/", form, { "content-type": "application/x-www-form-urlencoded" });
    expect(JSON.stringify(input)).toBe('{"QueueUrl":"q","Attributes":{"__proto__":"v"}}');
  });
});

describe("forms", () => {
  test("numbers of list members may have gaps and be huge, and only those there are count", () => {
    const form =
      "Action=TagRole&Version=2010-05-08&RoleName=r&Tags.member.900000000.Key=b&Tags.member.900000000.Value=2&Tags.member.3.Key=a&Tags.member.3.Value=1+1";
    expect(read("POST", "/", form, { "content-type": "application/x-www-form-urlencoded" })).toEqual({
      RoleName: "r",
      Tags: [
        { Key: "a", Value: "1 1" },
        { Key: "b", Value: "2" },
      ],
    });
  });

  test("a value of the wrong type and a broken encoding are MalformedInput", () => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    expect(read("POST", "/", "Action=ListRoles&Version=2010-05-08&MaxItems=x", headers)).toMatchObject({
      code: "MalformedInput",
      status: 400,
    });
    expect(read("POST", "/", "Action=ListRoles&Version=2010-05-08&Marker=%E0%A4", headers)).toMatchObject({
      code: "MalformedInput",
    });
  });
});

describe("CBOR", () => {
  test.each([
    // RFC 8949, appendix A.
    ["00", 0],
    ["3903e7", -1000],
    ["1b000000e8d4a51000", 1_000_000_000_000],
    ["f93c00", 1],
    ["f97bff", 65_504],
    ["fa47c35000", 100_000],
    ["fb3ff199999999999a", 1.1],
    ["f97c00", Infinity],
    ["f5", true],
    ["f6", null],
    ["c1fb41d452d9ec200000", new Date(1_363_896_240_500)],
    ["c11a514b67b0", new Date(1_363_896_240_000)],
    ["62c3bc", "ü"],
    ["7f657374726561646d696e67ff", "streaming"],
    ["9f018202039f0405ffff", [1, [2, 3], [4, 5]]],
    ["bf61610161629f0203ffff", { a: 1, b: [2, 3] }],
  ])("%s", (hex, expected) => {
    expect(decodeCbor(Buffer.from(hex, "hex"))).toEqual(expected);
  });

  test.each([
    ["nothing", ""],
    ["a string that is longer than the body", "7affffffff61"],
    ["a list that never ends", "9f01"],
    ["a number as a key", "a10102"],
    ["two values", "0000"],
    ["a break alone", "ff"],
    ["a thousand levels", "81".repeat(1000)],
  ])("%s is refused", (_name, hex) => {
    expect(() => decodeCbor(Buffer.from(hex, "hex"))).toThrow(/CBOR|levels/);
  });
});
