import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { countHour, type HourReport } from "./count-hour.ts";
import { wantedHour, type AggregateEvent } from "./wanted-hour.ts";

const dynamodb = new DynamoDBClient({});
const sns = new SNSClient({});
const log = new Logger({ serviceName: "aggregate" });

/** Lambda's entry: `index.handler`. Answers with the report that it published. */
export async function handler(
  event: AggregateEvent | null,
  context: Parameters<Logger["addContext"]>[0],
): Promise<HourReport> {
  log.addContext(context);
  const hour = wantedHour(event, Date.now());
  const report = await countHour(hour, { dynamodb, table: process.env["TABLE"] ?? "" });
  await sns.send(
    new PublishCommand({
      TopicArn: process.env["TOPIC_ARN"],
      Subject: `Events of ${hour}`,
      Message: JSON.stringify(report),
    }),
  );
  log.info("report published", { hour, total: report.total });
  return report;
}
