import { describe, expect, test } from "vitest";
import { writeCbor } from "../../../emulator/wire/protocols/cbor.ts";
import { decodeCbor } from "../../../emulator/wire/protocols/cbor-decode.ts";
import { createProtocols } from "../../../emulator/wire/protocols/index.ts";
import { IDS, protocols, request } from "./loop.ts";
import { looseModels, sampleOf } from "./sample.ts";

describe("CloudWatch over CBOR, which SDKs of other languages prefer", () => {
  const models = looseModels("cloudwatch");
  const codecs = createProtocols(models);
  const operations = [...models.load("cloudwatch").operations.values()];

  test.each(operations.map((operation) => [operation.name, operation] as const))("%s", (name, { input, output }) => {
    const asked = request("POST", `/service/GraniteServiceVersion20100801/operation/${name}`, {
      "smithy-protocol": "rpc-v2-cbor",
    });
    const routed = codecs.route(asked);
    if ("error" in routed) throw routed.error;
    const value: Record<string, unknown> = input ? { ...Object(sampleOf({ shape: input, traits: {} })) } : {};
    expect(codecs.readInput(routed, asked, writeCbor(input, value))).toEqual(value);
    const result: unknown = output ? sampleOf({ shape: output, traits: {} }) : {};
    const { body, headers } = codecs.writeOutput(routed, result, IDS);
    expect(headers["smithy-protocol"]).toBe("rpc-v2-cbor");
    expect(body instanceof Uint8Array && body.length > 0 ? decodeCbor(body) : {}).toEqual(result);
  });
});

function read(form: string): unknown {
  const asked = request("POST", "/123456789012/orders", { "content-type": "application/x-www-form-urlencoded" });
  const body = Buffer.from(`${form}&Version=2012-11-05`);
  const routed = protocols.route(asked, body);
  if ("error" in routed) throw routed.error;
  return protocols.readInput(routed, asked, body);
}

describe("SQS over forms, which older SDKs send", () => {
  test("batches, attributes and names are flattened lists of their own names", () => {
    expect(
      read(
        "Action=SendMessageBatch&QueueUrl=u&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x+y" +
          "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=Binary" +
          "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.BinaryValue=AQI%3D&SendMessageBatchRequestEntry.2.Id=b&SendMessageBatchRequestEntry.2.MessageBody=z",
      ),
    ).toEqual({
      QueueUrl: "u",
      Entries: [
        {
          Id: "a",
          MessageBody: "x y",
          MessageAttributes: { n: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2]) } },
        },
        { Id: "b", MessageBody: "z" },
      ],
    });
    expect(read("Action=CreateQueue&QueueName=q&Attribute.1.Name=VisibilityTimeout&Attribute.1.Value=30")).toEqual({
      QueueName: "q",
      Attributes: { VisibilityTimeout: "30" },
    });
    expect(
      read("Action=ReceiveMessage&QueueUrl=u&MaxNumberOfMessages=10&AttributeName.1=All&MessageAttributeName.1=n"),
      // The system attributes have had two names; the form has one for both.
    ).toEqual({
      QueueUrl: "u",
      MaxNumberOfMessages: 10,
      AttributeNames: ["All"],
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["n"],
    });
  });

  test("answers are flattened alike", () => {
    const at = {
      service: "sqs",
      operation: "ReceiveMessage",
      protocol: "awsQuery",
      labels: {},
      streamsInput: false,
    } as const;
    const { body } = protocols.writeOutput(
      at,
      { Messages: [{ MessageId: "1", Body: "<", Attributes: { A: "1" } }] },
      IDS,
    );
    expect(Buffer.from(body instanceof Uint8Array ? body : []).toString("utf8")).toBe(
      '<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult><Message><MessageId>1</MessageId>' +
        "<Body>&lt;</Body><Attribute><Name>A</Name><Value>1</Value></Attribute></Message></ReceiveMessageResult>" +
        "<ResponseMetadata><RequestId>REQUEST1</RequestId></ResponseMetadata></ReceiveMessageResponse>",
    );
  });
});
