import type { LambdaRoom } from "../../services/lambda/index.ts";
import { functionPolicy } from "./function-policy.ts";
import { targetMissing, tooLarge, type Way } from "./way.ts";

/** An asynchronous invocation: once Lambda has taken the event, what becomes of it is Lambda's matter. */
export const toLambda = (arrow: string, lambda: () => LambdaRoom): Way => ({
  arrow,
  leadsTo: (arn) => /^arn:aws[\w-]*:lambda:[^:]*:\d{12}:function:/.test(arn),
  permissions: (arn) => [{ action: "lambda:InvokeFunction", resource: arn }],
  policy: (arn) => functionPolicy(lambda(), arn),
  carry({ target, payload, traceHeader }, path) {
    const bytes = new TextEncoder().encode(payload);
    const accepted = lambda().accept(target, bytes, { traceHeader, cause: path.at });
    switch (accepted.refused) {
      case undefined:
        return { kind: "delivered" };
      case "pending":
        return { kind: "failed", code: "SDK_CLIENT_ERROR", message: "The function is still being created." };
      case "not-found":
        return targetMissing(target);
      case "too-large":
        return tooLarge(`The payload of ${bytes.length} bytes is larger than Lambda takes.`);
      default:
        return accepted satisfies never;
    }
  },
});
