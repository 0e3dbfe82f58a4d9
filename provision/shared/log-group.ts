import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { unless } from "./aws-errors.ts";
import type { Clients } from "./clients.ts";

/** Lambda makes a function's log group with the role's rights; what it left behind is taken away with the pipeline. */
export async function removeLogGroup({ logs }: Clients, logGroupName: string): Promise<void> {
  await unless(["ResourceNotFoundException"], () => logs.send(new DeleteLogGroupCommand({ logGroupName })));
}
