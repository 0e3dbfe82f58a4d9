import type { ResourcePolicy } from "../../kernel/index.ts";
import type { LambdaRoom } from "../../services/lambda/index.ts";

/** The policy of a function, or of the version or alias that the ARN names; `undefined` for what is not there. */
export function functionPolicy({ service }: LambdaRoom, functionArn: string): ResourcePolicy | undefined {
  const [, , , region = "", account = ""] = functionArn.split(":");
  return service.resourcePolicy(functionArn, { region, account });
}
