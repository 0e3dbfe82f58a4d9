import { GetObjectCommand } from "@aws-sdk/client-s3";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { clientsFor, generator as provision } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { statusText } from "./answers.ts";
import { codeOf, handlerFile } from "./code.ts";
import { functionView, type FunctionView } from "./function-view.ts";

/** The generator pipeline in a world: a function that a person starts. */
export interface GeneratorPipeline extends FunctionView {
  readonly names: provision.GeneratorNames;
  /** Starts it and waits for what it answers. */
  invoke(event: Readonly<Record<string, unknown>>): Promise<Generation>;
  /** An object as text. */
  read(key: string): Promise<string>;
}

export interface Generation {
  readonly status: string;
  readonly requestId: string;
  /** The key of the table; empty when the function failed. */
  readonly key: string;
  /** What the function answered, its error included. */
  readonly payload: string;
}

export async function generator(
  world: World,
  options: Partial<Omit<provision.GeneratorOptions, "code">> = {},
): Promise<GeneratorPipeline> {
  const clients = clientsFor(world.sdk());
  const names = provision.generatorNames(world);
  const code = await codeOf(handlerFile("generator"));
  world.defer(() => provision.removeGenerator(clients, names));
  await provision.provisionGenerator(clients, names, {
    ...options,
    ...(world.patience ? { patience: world.patience } : {}),
    code,
  });
  return {
    ...functionView(world, names.functionName, names.logGroup),
    names,
    async invoke(event) {
      const answer = await clients.lambda.send(
        new InvokeCommand({ FunctionName: names.functionName, Payload: JSON.stringify(event) }),
      );
      const payload = new TextDecoder().decode(answer.Payload);
      const { key = "" }: { readonly key?: string } = JSON.parse(payload);
      return {
        status: statusText(answer.StatusCode ?? 0),
        requestId: answer.$metadata.requestId ?? "",
        key,
        payload,
      };
    },
    async read(key) {
      const object = await clients.s3.send(new GetObjectCommand({ Bucket: names.bucket, Key: key }));
      return (await object.Body?.transformToString()) ?? "";
    },
  };
}
