import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { SnsRoom } from "../services/sns/index.ts";

export interface TopicMetricsOptions {
  readonly sns: SnsRoom;
  readonly cloudwatch: CloudWatchRoom;
}

/**
 * What SNS tells CloudWatch of a topic beside what stands in the journal: how large its messages are.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
 */
export function topicMetrics({ sns, cloudwatch }: TopicMetricsOptions): void {
  sns.onPublish(({ notification: { message, topicArn } }) => {
    const [, , , region = "", account = "", TopicName = ""] = topicArn.split(":");
    cloudwatch.put(
      { region, account },
      {
        namespace: "AWS/SNS",
        name: "PublishSize",
        value: Buffer.byteLength(message),
        unit: "Bytes",
        dimensions: { TopicName },
      },
    );
  });
}
