import { IAMClient } from "@aws-sdk/client-iam";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { makeFunction, makeRole } from "../functions.ts";
import { figure, timed, type Figure } from "../measure.ts";
import type { Target } from "../server.ts";
import { configOf, named, SECONDS_MAX } from "./clients.ts";

/** Answers with something, so that a system that runs nothing is found out. */
const HANDLER = "export const handler = async (event) => ({ heard: event.said });";

export async function warmInvoke(target: Target): Promise<readonly Figure[]> {
  const lambda = new LambdaClient(configOf(target));
  const name = named("warm");
  const role = await makeRole(new IAMClient(configOf(target)), name);
  await makeFunction(lambda, { name, role, code: HANDLER });
  return [
    await timed("warm Invoke, socket", "", 300, (index) => invoke(lambda, name, index), {
      warmUp: 30,
      secondsMax: SECONDS_MAX,
    }),
  ];
}

const FUNCTIONS = 5;

/** Of functions that can run (`Active`) and never did. */
export async function firstInvoke(target: Target): Promise<readonly Figure[]> {
  const lambda = new LambdaClient(configOf(target));
  const role = await makeRole(new IAMClient(configOf(target)), named("first"));
  const spans: number[] = [];
  for (let index = 0; index < FUNCTIONS; index += 1) {
    const name = named(`first-${index}`);
    await makeFunction(lambda, { name, role, code: HANDLER });
    const began = performance.now();
    await invoke(lambda, name, index);
    spans.push(performance.now() - began);
  }
  return [figure("first Invoke of a function, socket", "", spans, "ms")];
}

async function invoke(lambda: LambdaClient, FunctionName: string, said: number): Promise<void> {
  const { Payload, FunctionError } = await lambda.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify({ said }) }),
  );
  const told = Payload?.transformToString() ?? "";
  // Spaces are another system's own affair.
  if (FunctionError !== undefined || told.replaceAll(/\s/g, "") !== `{"heard":${said}}`)
    throw new Error(`the function answered ${told.slice(0, 300)}`);
}
