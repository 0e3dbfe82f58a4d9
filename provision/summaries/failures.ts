import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { unless } from "../shared/aws-errors.ts";
import type { Clients } from "../shared/clients.ts";
import { patiently, RIGHT_UNKNOWN } from "../shared/patience.ts";
import type { SummariesNames } from "./names.ts";
import type { SummariesSettings } from "./options.ts";

const MISSING = ["ResourceNotFoundException"];

/** Sends what failed for good to the OnFailure destination, or no longer. (The dead-letter queue is part of the function's configuration.) */
export async function putFailureDestination(
  { lambda }: Clients,
  names: SummariesNames,
  { failureQueues, patience }: Pick<SummariesSettings, "failureQueues" | "patience">,
): Promise<void> {
  const at = { FunctionName: names.functionName };
  const found = await unless(MISSING, () => lambda.send(new GetFunctionEventInvokeConfigCommand(at)));
  const held = found?.DestinationConfig?.OnFailure?.Destination;
  if (!failureQueues) {
    if (found) await lambda.send(new DeleteFunctionEventInvokeConfigCommand(at));
  } else if (held !== names.failuresArn) {
    const DestinationConfig = { OnFailure: { Destination: names.failuresArn } };
    await patiently(patience, [RIGHT_UNKNOWN], () =>
      lambda.send(new PutFunctionEventInvokeConfigCommand({ ...at, DestinationConfig })),
    );
  }
}
