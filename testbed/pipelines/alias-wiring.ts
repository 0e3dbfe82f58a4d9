import { AddPermissionCommand, CreateAliasCommand, PublishVersionCommand } from "@aws-sdk/client-lambda";
import { PutBucketNotificationConfigurationCommand } from "@aws-sdk/client-s3";
import { clientsFor } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { answerOf } from "./answers.ts";

/** A function reached by one of its aliases. Versions and aliases go with the function. */
export interface AliasWiring {
  /** Publishes what `$LATEST` is, and points the alias at it. */
  publish(): Promise<void>;
  /** Lets the bucket name the alias. `unchecked`: without S3 asking whether it may start it. */
  wire(how?: "unchecked"): Promise<string>;
  allowS3(): Promise<string>;
}

export function aliasWiring(
  world: World,
  names: { readonly function: string; readonly bucket: string },
  alias: string,
): AliasWiring {
  const { lambda, s3 } = clientsFor(world.sdk());
  const { function: FunctionName, bucket: Bucket } = names;
  const LambdaFunctionArn = `arn:aws:lambda:${world.region}:${world.account}:function:${FunctionName}:${alias}`;
  return {
    async publish() {
      const { Version } = await lambda.send(new PublishVersionCommand({ FunctionName }));
      await lambda.send(new CreateAliasCommand({ FunctionName, Name: alias, FunctionVersion: Version }));
    },
    wire: (how) =>
      answerOf(
        s3.send(
          new PutBucketNotificationConfigurationCommand({
            Bucket,
            NotificationConfiguration: {
              LambdaFunctionConfigurations: [
                {
                  Id: alias,
                  LambdaFunctionArn,
                  Events: ["s3:ObjectCreated:*"],
                  Filter: { Key: { FilterRules: [{ Name: "suffix", Value: ".csv" }] } },
                },
              ],
            },
            ...(how === "unchecked" ? { SkipDestinationValidation: true } : {}),
          }),
        ),
      ),
    async allowS3() {
      const answer = await answerOf(
        lambda.send(
          new AddPermissionCommand({
            FunctionName,
            Qualifier: alias,
            StatementId: "s3-may-invoke",
            Action: "lambda:InvokeFunction",
            Principal: "s3.amazonaws.com",
            SourceArn: `arn:aws:s3:::${Bucket}`,
            SourceAccount: world.account,
          }),
        ),
      );
      await world.changed?.("permission");
      return answer;
    },
  };
}
