import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";
import { patiently, RIGHT_UNKNOWN, type Patience } from "./patience.ts";

/** Sends what failed for good to this OnFailure destination; to none when there is none. */
export async function putFailureDestinationOf(
  { lambda }: Clients,
  FunctionName: string,
  destination: string | undefined,
  patience: Patience,
): Promise<void> {
  const found = await unless(["ResourceNotFoundException"], () =>
    lambda.send(new GetFunctionEventInvokeConfigCommand({ FunctionName })),
  );
  if (destination === undefined) {
    if (found) await lambda.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName }));
  } else if (found?.DestinationConfig?.OnFailure?.Destination !== destination) {
    const DestinationConfig = { OnFailure: { Destination: destination } };
    await patiently(patience, [RIGHT_UNKNOWN], () =>
      lambda.send(new PutFunctionEventInvokeConfigCommand({ FunctionName, DestinationConfig })),
    );
  }
}
