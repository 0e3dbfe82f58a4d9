import { snsToEmail } from "../arrows/sns-to-email.ts";
import { snsToHttp } from "../arrows/sns-to-http.ts";
import { snsToLambda } from "../arrows/sns-to-lambda.ts";
import { snsToSqs } from "../arrows/sns-to-sqs.ts";
import { topicMetrics } from "../arrows/topic-metrics.ts";
import { createSns, type SnsRoom } from "../services/sns/index.ts";
import type { Site } from "./parts.ts";

export function makeSns({ kernel, settings: { outbound }, parts: { cloudwatch, iam, lambda, sqs } }: Site): SnsRoom {
  const sns = createSns(kernel, {
    outbound: outbound !== undefined,
    principalExists: (principal) => iam.hasPrincipal(principal),
  });
  snsToSqs({ kernel, sns, sqs });
  snsToLambda({ kernel, sns, sqs, lambda: () => lambda });
  snsToEmail({ kernel, sns, sqs });
  snsToHttp({ kernel, sns, sqs, post: outbound });
  topicMetrics({ sns, cloudwatch });
  return sns;
}
