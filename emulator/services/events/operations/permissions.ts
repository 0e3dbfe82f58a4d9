import type { PutPermissionRequest, RemovePermissionRequest } from "@aws-sdk/client-eventbridge";
import type { Operation } from "../../../kernel/index.ts";
import { withoutStatement, withPermission } from "../bus-policy.ts";
import { noPolicy } from "../errors.ts";
import { onBus } from "../permission.ts";
import type { EventsStore } from "../store.ts";

export const putPermission = (store: EventsStore): Operation<PutPermissionRequest, void> => ({
  permissions: (input, context) => [onBus("PutPermission", input.EventBusName, context)],
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    bus.policy = withPermission(bus.policy, bus.arn, input);
    bus.modifiedAt = context.now;
  },
});

export const removePermission = (store: EventsStore): Operation<RemovePermissionRequest, void> => ({
  permissions: (input, context) => [onBus("RemovePermission", input.EventBusName, context)],
  run(input, context) {
    const bus = store.bus(input.EventBusName, context);
    if (bus.policy === undefined) throw noPolicy();
    bus.policy = input.RemoveAllPermissions === true ? undefined : withoutStatement(bus.policy, input.StatementId);
    bus.modifiedAt = context.now;
  },
});
