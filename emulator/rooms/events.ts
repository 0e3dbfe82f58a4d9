import { eventsToBus } from "../arrows/events-to-bus.ts";
import { eventsToLambda } from "../arrows/events-to-lambda.ts";
import { eventsToLogs } from "../arrows/events-to-logs.ts";
import { eventsToSns } from "../arrows/events-to-sns.ts";
import { eventsToSqs } from "../arrows/events-to-sqs.ts";
import { ruleDeliveries } from "../arrows/rule-deliveries.ts";
import { ruleMetrics } from "../arrows/rule-metrics.ts";
import { createServiceRole } from "../arrows/shared/service-role.ts";
import { createTargetAttempts } from "../arrows/shared/target-attempts.ts";
import type { Way } from "../arrows/shared/way.ts";
import { createEvents, type EventsRoom } from "../services/events/index.ts";
import type { Site } from "./parts.ts";

/** EventBridge with every way that leads from its rules; a rule that no way leads from is refused. */
export function makeEvents({ kernel, resourcePolicy, parts }: Site): EventsRoom {
  const { cloudwatch, iam, lambda, logs, sns, sqs } = parts;
  const attempts = createTargetAttempts({ kernel, sqs, role: createServiceRole({ kernel, iam, resourcePolicy }) });
  const ways: Way[] = [
    eventsToLambda(() => lambda),
    eventsToSqs(sqs),
    eventsToSns(sns),
    eventsToLogs({ kernel, logs }),
  ];
  const events = createEvents(kernel, { delivers: (arn) => ways.some((way) => way.leadsTo(arn)) });
  ways.push(eventsToBus(events));
  const { onStart } = ruleMetrics({ kernel, cloudwatch });
  ruleDeliveries({ kernel, events, attempts, ways, onStart });
  return events;
}
