import type { DeleteRetentionPolicyRequest, PutRetentionPolicyRequest } from "@aws-sdk/client-cloudwatch-logs";
import type { Operation } from "../../../kernel/index.ts";
import { streamArn } from "../arn.ts";
import { invalidParameter } from "../errors.ts";
import { RETENTION_DAYS } from "../limits.ts";
import type { LogsStore } from "../store.ts";

export const putRetentionPolicy = (store: LogsStore): Operation<PutRetentionPolicyRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:PutRetentionPolicy", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    const days = input.retentionInDays ?? 0;
    if (!RETENTION_DAYS.includes(days))
      throw invalidParameter(
        `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(", ")}]`,
      );
    store.group(context, input, context.now).retentionDays = days;
  },
});

export const deleteRetentionPolicy = (store: LogsStore): Operation<DeleteRetentionPolicyRequest, void> => ({
  permissions: (input, context) => [
    { action: "logs:DeleteRetentionPolicy", resource: streamArn(context, input.logGroupName ?? "") },
  ],
  run(input, context) {
    store.group(context, input, context.now).retentionDays = undefined;
  },
});
