import type { EventsRoom } from "../services/events/index.ts";
import { targetMissing, type Way } from "./shared/way.ts";

/**
 * A rule sends its events on to another bus, with the target's role or by that bus's own policy.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export const eventsToBus = (events: EventsRoom): Way => ({
  arrow: "events-to-bus",
  leadsTo: (arn) => /^arn:aws[\w-]*:events:[^:]*:\d{12}:event-bus\//.test(arn),
  permissions: (arn) => [{ action: "events:PutEvents", resource: arn }],
  policy: (arn) => events.resourcePolicy(arn),
  carry({ target, onward }, path) {
    if (!events.hasBus(target) || !onward) return targetMissing(target);
    events.forward(target, onward.event, onward.rule, path.at);
    return { kind: "delivered" };
  },
});
