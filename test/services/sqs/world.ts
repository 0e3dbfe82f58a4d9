import type { Message, ReceiveMessageResult } from "@aws-sdk/client-sqs";
import type { Kernel } from "../../../emulator/kernel/index.ts";
import { createSqs, type SqsRoom } from "../../../emulator/services/sqs/index.ts";
import { caller, newKernel, type Call } from "../logs/call.ts";

export const urlOf = (name: string): string => `http://127.0.0.1:4566/000000000000/${name}`;
export const arnOf = (name: string): string => `arn:aws:sqs:us-east-1:000000000000:${name}`;

export interface World {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly call: Call;
  readonly create: (name: string, attributes?: Record<string, string>) => Promise<void>;
  readonly send: (name: string, body: string, more?: object) => Promise<void>;
  readonly receive: (name: string, more?: object) => Promise<readonly Message[]>;
  readonly bodies: (name: string, more?: object) => Promise<readonly (string | undefined)[]>;
}

export function newWorld(): World {
  const kernel = newKernel();
  const sqs = createSqs(kernel);
  const call = caller(kernel, sqs.service);
  const receive = async (name: string, more: object = {}): Promise<readonly Message[]> =>
    (await call<ReceiveMessageResult>("ReceiveMessage", { QueueUrl: urlOf(name), ...more })).Messages ?? [];
  return {
    kernel,
    sqs,
    call,
    receive,
    create: (name, Attributes = {}) => call("CreateQueue", { QueueName: name, Attributes }),
    send: (name, MessageBody, more = {}) => call("SendMessage", { QueueUrl: urlOf(name), MessageBody, ...more }),
    bodies: async (name, more) => (await receive(name, more)).map(({ Body }) => Body),
  };
}
