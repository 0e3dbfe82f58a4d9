import type { Entry } from "../kernel/index.ts";
import type { Cure, Explanation } from "./explanation.ts";
import { FUNCTION_REASON_CODES, type FunctionReason } from "./function-reasons.ts";
import { shortName } from "./names.ts";
import { letStart } from "./shared-cures.ts";

export const isFunctionReason = (reason: string | undefined): reason is FunctionReason =>
  FUNCTION_REASON_CODES.some((code) => code === reason);

/** What to do about a function that is not what it was taken for. */
export function cureForFunction(reason: FunctionReason, told: Explanation, end: Entry): Cure {
  switch (reason) {
    case "policy-lost":
      return {
        words: "give S3 the permission again, and let the deployment give it each time it makes the function",
        ...permission(told, end),
      };
    case "alias-not-permitted":
      return { words: "give S3 the permission on the alias or version that the rule names", ...permission(told, end) };
    case "session-expired":
      return { words: "take a new session, or let the SDK do it: its credential providers renew before the end" };
    case "init-failed":
      return { words: "mend what the code does while it is loaded: a file, a module or a variable is missing there" };
    case "out-of-memory": {
      const name = shortName(end.kind === "arrow" ? end.target : told.target);
      return {
        words: "hold less at once, or give the function more memory",
        sdk: `new UpdateFunctionConfigurationCommand({ FunctionName: "${name}", MemorySize: 1024 })`,
        cli: `aws lambda update-function-configuration --function-name ${name} --memory-size 1024`,
      };
    }
    case "tmp-full": {
      const name = shortName(end.kind === "arrow" ? end.target : told.target);
      return {
        words: "remove from /tmp what the invocation put there, or make /tmp larger",
        sdk: `new UpdateFunctionConfigurationCommand({ FunctionName: "${name}", EphemeralStorage: { Size: 2048 } })`,
        cli: `aws lambda update-function-configuration --function-name ${name} --ephemeral-storage '{"Size":2048}'`,
      };
    }
    case "left-behind":
      return { words: "remove from /tmp what the invocation put there, or use names that no other invocation uses" };
    default:
      return reason satisfies never;
  }
}

/** A statement for the very ARN that was asked about, qualifier included. */
function permission(told: Explanation, end: Entry): Pick<Cure, "sdk" | "cli"> {
  const target = told.denied?.resource ?? (end.kind === "arrow" ? end.target : told.target);
  const qualifier = target.split(":")[7];
  const bucket = /^s3:\/\/([^/]+)/.exec(told.subject)?.[1] ?? "<bucket>";
  const owner = end.kind === "arrow" ? end.detail["sourceAccount"] : undefined;
  const account = typeof owner === "string" ? owner : (target.split(":")[4] ?? "");
  return letStart({
    functionArn: target,
    qualifier,
    id: "s3-invoke",
    principal: "s3.amazonaws.com",
    sourceArn: `arn:aws:s3:::${bucket}`,
    sourceAccount: account,
  });
}
