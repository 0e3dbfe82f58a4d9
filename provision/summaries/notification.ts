import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type LambdaFunctionConfiguration,
} from "@aws-sdk/client-s3";
import { unless } from "../shared/aws-errors.ts";
import type { Clients } from "../shared/clients.ts";
import { DESTINATION_UNKNOWN, patiently } from "../shared/patience.ts";
import type { SummariesNames } from "./names.ts";
import type { SummariesSettings } from "./options.ts";

type Wish = Pick<SummariesSettings, "inputPrefix" | "inputSuffix" | "patience">;

/**
 * Every object made under the prefix, and ending in the suffix, starts the function. S3 refuses this while it may not invoke
 * the function: the permission comes first. The bucket is the pipeline's own, so this is all of its configuration.
 */
export async function putNotification({ s3 }: Clients, names: SummariesNames, wish: Wish): Promise<void> {
  const Bucket = names.bucket;
  const wanted = configurationOf(names, wish);
  const found = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const [held, ...others] = found.LambdaFunctionConfigurations ?? [];
  if (held && others.length === 0 && saysOf(held) === saysOf(wanted)) return;
  const NotificationConfiguration = { LambdaFunctionConfigurations: [wanted] };
  await patiently(wish.patience, [DESTINATION_UNKNOWN], () =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration })),
  );
}

export async function removeNotification({ s3 }: Clients, { bucket: Bucket }: SummariesNames): Promise<void> {
  await unless(["NoSuchBucket"], () =>
    s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} })),
  );
}

function configurationOf(names: SummariesNames, { inputPrefix, inputSuffix }: Wish): LambdaFunctionConfiguration {
  const FilterRules = [
    ...(inputPrefix === "" ? [] : [{ Name: "prefix" as const, Value: inputPrefix }]),
    ...(inputSuffix === "" ? [] : [{ Name: "suffix" as const, Value: inputSuffix }]),
  ];
  return {
    Id: names.notificationId,
    LambdaFunctionArn: names.functionArn,
    Events: ["s3:ObjectCreated:*"],
    ...(FilterRules.length > 0 ? { Filter: { Key: { FilterRules } } } : {}),
  };
}

/** AWS gives the rules' names back in its own spelling (`Prefix`). */
const saysOf = ({ Id, LambdaFunctionArn, Events, Filter }: LambdaFunctionConfiguration): string =>
  JSON.stringify([
    Id,
    LambdaFunctionArn,
    Events,
    (Filter?.Key?.FilterRules ?? []).map(({ Name, Value }) => `${Name?.toLowerCase()}=${Value}`).toSorted(),
  ]);
