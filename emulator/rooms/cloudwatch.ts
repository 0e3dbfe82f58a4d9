import { alarmToLambda } from "../arrows/alarm-to-lambda.ts";
import { alarmToSns } from "../arrows/alarm-to-sns.ts";
import { createCloudWatch, type CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { Site } from "./parts.ts";

export function makeCloudWatch({ kernel, parts: { lambda, sns } }: Site): CloudWatchRoom {
  const cloudwatch = createCloudWatch(kernel);
  alarmToLambda({ kernel, cloudwatch, lambda: () => lambda });
  alarmToSns({ kernel, cloudwatch, sns });
  return cloudwatch;
}
