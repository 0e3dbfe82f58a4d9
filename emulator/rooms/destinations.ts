import { lambdaToEvents } from "../arrows/lambda-to-events.ts";
import { lambdaToLambda } from "../arrows/lambda-to-lambda.ts";
import { lambdaToS3 } from "../arrows/lambda-to-s3.ts";
import { lambdaToSns } from "../arrows/lambda-to-sns.ts";
import { lambdaToSqs } from "../arrows/lambda-to-sqs.ts";
import type { Destinations, Site } from "./parts.ts";

export function makeDestinations({ kernel, parts }: Site): Destinations {
  const { events, executionRole: role, lambda, s3, sns, sqs } = parts;
  const toSqs = lambdaToSqs({ kernel, sqs, role });
  const toLambda = lambdaToLambda({ kernel, lambda: () => lambda, role });
  const toS3 = lambdaToS3({ kernel, s3, role });
  const toEvents = lambdaToEvents({ kernel, events, role });
  const toSns = lambdaToSns({ kernel, sns, role });
  return {
    deliver(delivery) {
      const service = delivery.destination.split(":")[2];
      if (service === "sqs") toSqs(delivery);
      else if (service === "sns") toSns(delivery);
      else if (service === "lambda") toLambda(delivery);
      else if (service === "events") toEvents(delivery);
      else toS3(delivery);
    },
  };
}
