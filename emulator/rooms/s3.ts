import { s3ToEvents } from "../arrows/s3-to-events.ts";
import { s3ToLambda } from "../arrows/s3-to-lambda.ts";
import { s3ToSns } from "../arrows/s3-to-sns.ts";
import { s3ToSqs } from "../arrows/s3-to-sqs.ts";
import { createS3, readForm, signatureOf } from "../services/s3/index.ts";
import type { S3Part, Site } from "./parts.ts";

export function makeS3({ kernel, contents, settings, parts: { events, iam, lambda, sns, sqs } }: Site): S3Part {
  const s3 = createS3(kernel, {
    contents,
    principalExists: (principal) => iam.hasPrincipal(principal),
    validateDestination(destination, bucket, _scope, cause) {
      switch (destination.kind) {
        case "lambda":
          return toFunction.validate(destination.arn, bucket, cause);
        case "queue":
          return toQueue.validate(destination.arn, bucket, cause);
        case "topic":
          return toTopic.validate(destination.arn, bucket, cause);
        default:
          return destination.kind satisfies never;
      }
    },
  });
  const latency = settings.eventLatency;
  const toFunction = s3ToLambda({ kernel, s3, lambda: () => lambda, latency });
  s3ToEvents({ kernel, s3, events, latency });
  const toQueue = s3ToSqs({ kernel, s3, sqs, latency });
  const toTopic = s3ToSns({ kernel, s3, sns, latency });
  return { ...s3, readForm, signatureOf };
}
