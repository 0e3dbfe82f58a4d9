interface LinkedService {
  /** `AutoScaling` of `AWSServiceRoleForAutoScaling`. */
  readonly name: string;
  readonly mayHaveSuffix?: boolean;
}

/**
 * Services whose linked roles we know by name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html and each service's own guide.
 */
export const LINKED_SERVICES: Readonly<Record<string, LinkedService>> = {
  "apidestinations.events.amazonaws.com": { name: "AmazonEventBridgeApiDestinations" },
  "autoscaling.amazonaws.com": { name: "AutoScaling", mayHaveSuffix: true },
  "batch.amazonaws.com": { name: "Batch" },
  "config.amazonaws.com": { name: "Config" },
  "delivery.logs.amazonaws.com": { name: "LogDelivery" },
  "dynamodb.application-autoscaling.amazonaws.com": { name: "ApplicationAutoScaling_DynamoDBTable" },
  "ecs.amazonaws.com": { name: "ECS" },
  "eks.amazonaws.com": { name: "AmazonEKS" },
  "elasticache.amazonaws.com": { name: "ElastiCache" },
  "elasticloadbalancing.amazonaws.com": { name: "ElasticLoadBalancing" },
  "events.amazonaws.com": { name: "CloudWatchEvents" },
  "lambda.amazonaws.com": { name: "Lambda" },
  "lambda.application-autoscaling.amazonaws.com": { name: "ApplicationAutoScaling_LambdaConcurrency" },
  "ops.apigateway.amazonaws.com": { name: "APIGateway" },
  "organizations.amazonaws.com": { name: "Organizations" },
  "rds.amazonaws.com": { name: "RDS" },
  "replication.dynamodb.amazonaws.com": { name: "DynamoDBReplication" },
  "replicator.lambda.amazonaws.com": { name: "LambdaReplicator" },
  "schemas.amazonaws.com": { name: "Schemas" },
  "ssm.amazonaws.com": { name: "AmazonSSM" },
  "support.amazonaws.com": { name: "Support" },
  "trustedadvisor.amazonaws.com": { name: "TrustedAdvisor" },
};
