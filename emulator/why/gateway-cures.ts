import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { GATEWAY_REASON_CODES, type GatewayReason } from "./gateway-reasons.ts";
import { shortName } from "./names.ts";

export const isGatewayReason = (reason: string | undefined): reason is GatewayReason =>
  GATEWAY_REASON_CODES.some((code) => code === reason);

/** What to do about a request that an API could not pass on, or an alarm that could not start a function. */
export function cureForGateway(reason: GatewayReason, told: Explanation, end: Entry): Cure {
  const target = told.denied?.resource ?? (end.kind === "arrow" ? end.target : told.target);
  switch (reason) {
    case "alarm-denied":
      return permit(
        target,
        "alarm-invoke",
        "lambda.alarms.cloudwatch.amazonaws.com",
        end.kind === "arrow" ? end.subject : told.subject,
        "the alarm",
        detailOf(end, "sourceAccount"),
      );
    default:
      return reason satisfies never;
  }
}

function permit(
  target: string,
  id: string,
  principal: string,
  sourceArn: string,
  whom: string,
  account?: string,
): Cure {
  const name = shortName(target);
  const by = account === undefined || account === "" ? undefined : account;
  return {
    words: `let ${whom} start the function`,
    sdk: [
      `new AddPermissionCommand({ FunctionName: "${name}", StatementId: "${id}", Action: "lambda:InvokeFunction",`,
      `  Principal: "${principal}", SourceArn: "${sourceArn}"${by === undefined ? "" : `, SourceAccount: "${by}"`} })`,
    ].join("\n"),
    cli: [
      `aws lambda add-permission --function-name ${name} --statement-id ${id} \\`,
      `  --action lambda:InvokeFunction --principal ${principal} \\`,
      `  --source-arn '${sourceArn}'${by === undefined ? "" : ` --source-account ${by}`}`,
    ].join("\n"),
  };
}

function detailOf(end: Entry, name: string): string {
  const value = end.kind === "arrow" ? end.detail[name] : undefined;
  return typeof value === "string" ? value : "";
}
