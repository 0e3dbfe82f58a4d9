import type { LambdaRoom } from "../services/lambda/index.ts";
import { lambdaEvent } from "../services/sns/index.ts";
import { fanOut, SNS, type Arrival, type FanOutOptions, type Leg } from "./shared/fan-out.ts";
import { functionPolicy } from "./shared/function-policy.ts";
import { handOver } from "./shared/hand-over.ts";
import { serviceMay } from "./shared/service-right.ts";

export interface SnsToLambdaOptions extends FanOutOptions {
  readonly lambda: () => LambdaRoom;
}

/**
 * A topic starts functions asynchronously, one notification at a time; once Lambda has taken it, Lambda's own retries go on.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 */
export function snsToLambda(options: SnsToLambdaOptions): void {
  const { kernel, lambda } = options;
  fanOut(options, "sns-to-lambda", ["lambda"], ({ notification, subscription, owner, path }: Leg): Arrival => {
    const functionArn = subscription.endpoint;
    if (!lambda().find(functionArn)) return { kind: "refused", reason: "subscriber-missing" };
    const { decision, entry } = serviceMay(
      kernel,
      {
        service: SNS,
        sourceArn: notification.topicArn,
        sourceAccount: owner,
        action: "lambda:InvokeFunction",
        resource: functionArn,
        policy: functionPolicy(lambda(), functionArn),
      },
      path.at,
    );
    path.follow(entry);
    if (!decision.allowed) return { kind: "refused", reason: "start-denied" };
    path.passed("carry", { rule: subscription.arn });
    const payload = new TextEncoder().encode(JSON.stringify(lambdaEvent(notification, subscription)));
    handOver(lambda(), path, { functionArn, payload, traceHeader: notification.traceHeader });
    return { kind: "delivered" };
  });
}
