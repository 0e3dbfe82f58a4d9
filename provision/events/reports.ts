import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from "@aws-sdk/client-scheduler";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  ListSubscriptionsByTopicCommand,
  SubscribeCommand,
  type Subscription,
} from "@aws-sdk/client-sns";
import { unless } from "../shared/aws-errors.ts";
import { patiently, SCHEDULE_ROLE_UNKNOWN } from "../shared/patience.ts";
import { putQueueWith } from "../shared/queue.ts";
import { isEmpty, tagList } from "../shared/tags.ts";
import type { EventsClients } from "./clients.ts";
import { reportsQueuePolicy } from "./invoke.plane.ts";
import type { EventsNames, Named } from "./names.ts";
import type { EventsSettings } from "./options.ts";

/** The topic of the hourly reports, and who gets them: a queue, and people by e-mail. */
export async function putReports(
  clients: EventsClients,
  names: EventsNames,
  { emails }: Pick<EventsSettings, "emails">,
): Promise<void> {
  await putTopic(clients, names.reports);
  // What comes into the queue is the report itself, not SNS's wrapping of it.
  const policy = { Policy: JSON.stringify(reportsQueuePolicy(names)) };
  await putQueueWith(clients, names.reportsQueue.name, policy);
  const held = await subscriptionsOf(clients, names.reports);
  const subscribe = async (Protocol: string, Endpoint: string, Attributes?: Record<string, string>): Promise<void> => {
    if (held.some((each) => each.Protocol === Protocol && each.Endpoint === Endpoint)) return;
    const TopicArn = names.reports.arn;
    await clients.sns.send(
      new SubscribeCommand({ TopicArn, Protocol, Endpoint, ...(Attributes ? { Attributes } : {}) }),
    );
  };
  await subscribe("sqs", names.reportsQueue.arn, { RawMessageDelivery: "true" });
  for (const address of emails) await subscribe("email", address);
}

/** Makes the topic; one that is there is left as it is. */
export async function putTopic({ sns, tags }: EventsClients, { name: Name }: Named): Promise<void> {
  await sns.send(new CreateTopicCommand({ Name, ...(isEmpty(tags) ? {} : { Tags: tagList(tags) }) }));
}

/** Deletes the topic. Its subscriptions go with it. */
export async function removeTopic({ sns }: EventsClients, { arn: TopicArn }: Named): Promise<void> {
  await sns.send(new DeleteTopicCommand({ TopicArn }));
}

async function subscriptionsOf({ sns }: EventsClients, { arn }: Named): Promise<readonly Subscription[]> {
  const found: Subscription[] = [];
  let NextToken: string | undefined;
  do {
    const page = await sns.send(
      new ListSubscriptionsByTopicCommand({ TopicArn: arn, ...(NextToken ? { NextToken } : {}) }),
    );
    found.push(...(page.Subscriptions ?? []));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

/** Starts `aggregate` again and again, and tells it the time that it was meant for. */
export async function putHourlySchedule(
  { scheduler }: EventsClients,
  names: EventsNames,
  { schedule, patience }: Pick<EventsSettings, "schedule" | "patience">,
): Promise<void> {
  const wanted: CreateScheduleCommandInput = {
    Name: names.schedule.name,
    ScheduleExpression: schedule,
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: {
      Arn: names.aggregate.arn,
      RoleArn: names.scheduleRole.arn,
      Input: JSON.stringify({ scheduled_time: "<aws.scheduler.scheduled-time>" }),
    },
  };
  const found = await unless(["ResourceNotFoundException"], () =>
    scheduler.send(new GetScheduleCommand({ Name: names.schedule.name })),
  );
  if (!found)
    await patiently(patience, [SCHEDULE_ROLE_UNKNOWN], () => scheduler.send(new CreateScheduleCommand(wanted)));
  else if (
    found.ScheduleExpression !== schedule ||
    found.Target?.Arn !== wanted.Target?.Arn ||
    found.Target?.RoleArn !== wanted.Target?.RoleArn ||
    found.Target?.Input !== wanted.Target?.Input
  )
    await scheduler.send(new UpdateScheduleCommand(wanted));
}

export async function removeHourlySchedule({ scheduler }: EventsClients, names: EventsNames): Promise<void> {
  await unless(["ResourceNotFoundException"], () =>
    scheduler.send(new DeleteScheduleCommand({ Name: names.schedule.name })),
  );
}
