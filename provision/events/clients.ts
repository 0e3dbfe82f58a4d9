import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { clientConfig, clientsFor, type ClientOptions, type Clients } from "../shared/clients.ts";

/** The clients that this pipeline needs beside those of all. */
export interface EventsClients extends Clients {
  readonly apigateway: APIGatewayClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
}

export function eventsClientsFor(options: ClientOptions): EventsClients {
  const config = clientConfig(options);
  return {
    ...clientsFor(options),
    apigateway: new APIGatewayClient(config),
    cloudwatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    scheduler: new SchedulerClient(config),
    sns: new SNSClient(config),
  };
}
