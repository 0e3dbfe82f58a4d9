import type { Clients } from "../shared/clients.ts";
import { putFailureDestinationOf } from "../shared/failure-destination.ts";
import type { SummariesNames } from "./names.ts";
import type { SummariesSettings } from "./options.ts";

/** Sends what failed for good to the OnFailure destination, or no longer. (The dead-letter queue is part of the function's configuration.) */
export const putFailureDestination = (
  clients: Clients,
  names: SummariesNames,
  { failureQueues, patience }: Pick<SummariesSettings, "failureQueues" | "patience">,
): Promise<void> =>
  putFailureDestinationOf(clients, names.functionName, failureQueues ? names.failuresArn : undefined, patience);
