import type { SqsRoom } from "../../services/sqs/index.ts";
import { targetMissing, tooLarge, type Way } from "./way.ts";

export const toSqs = (arrow: string, sqs: SqsRoom): Way => ({
  arrow,
  leadsTo: (arn) => /^arn:aws[\w-]*:sqs:[^:]*:\d{12}:[^:]+$/.test(arn),
  permissions: (arn) => [{ action: "sqs:SendMessage", resource: arn }],
  policy: (arn) => sqs.resourcePolicy(arn),
  carry({ target, payload, traceHeader, groupId, sender }, path) {
    const sent = sqs.deliver(target, {
      body: payload,
      groupId,
      sender,
      cause: path.at,
      ...(traceHeader === undefined ? {} : { traceHeader }),
    });
    switch (sent.kind) {
      case "sent":
        return { kind: "delivered" };
      case "no-queue":
        return targetMissing(target);
      case "refused":
        return tooLarge(`${sent.error.code}: ${sent.error.message}`);
      default:
        return sent satisfies never;
    }
  },
});
