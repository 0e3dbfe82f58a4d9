import type {
  CreateEventBusRequest,
  CreateEventBusResponse,
  DeleteEventBusRequest,
  DescribeEventBusRequest,
  DescribeEventBusResponse,
  EventBus,
  ListEventBusesRequest,
  ListEventBusesResponse,
  UpdateEventBusRequest,
  UpdateEventBusResponse,
} from "@aws-sdk/client-eventbridge";
import type { Operation } from "../../../kernel/index.ts";
import { busAddress, DEFAULT_BUS } from "../arn.ts";
import { alreadyExists, limitExceeded, validation } from "../errors.ts";
import { BUSES_MAX } from "../limits.ts";
import { page } from "../page.ts";
import { onAll, onBus } from "../permission.ts";
import type { Bus } from "../state.ts";
import { newBus, type EventsStore } from "../store.ts";

export const createEventBus = (store: EventsStore): Operation<CreateEventBusRequest, CreateEventBusResponse> => ({
  permissions: (input, context) => [onBus("CreateEventBus", input.Name, context)],
  run(input, context) {
    const { Name: name = "", Description, EventSourceName } = input;
    refuseUnkept(input);
    if (EventSourceName !== undefined || name.includes("/"))
      throw validation("Misfire has no partner event sources: the name of a bus takes no slash.");
    const { buses } = store.region(context);
    if (buses.has(name)) throw alreadyExists(`Event bus ${name}`);
    if (buses.size >= BUSES_MAX) throw limitExceeded();
    const bus = newBus(context, name, context.now);
    bus.description = Description;
    for (const { Key = "", Value = "" } of input.Tags ?? []) bus.tags.set(Key, Value);
    buses.set(name, bus);
    return { EventBusArn: bus.arn, ...(Description === undefined ? {} : { Description }) };
  },
});

/** What Misfire would take and not honour is refused. */
function refuseUnkept(input: Omit<UpdateEventBusRequest, "Name">): void {
  for (const name of ["KmsKeyIdentifier", "DeadLetterConfig", "LogConfig"] as const)
    if (input[name] !== undefined) throw validation(`Misfire does not emulate ${name} of an event bus.`);
}

export const updateEventBus = (store: EventsStore): Operation<UpdateEventBusRequest, UpdateEventBusResponse> => ({
  permissions: (input, context) => [onBus("UpdateEventBus", input.Name, context)],
  run(input, context) {
    refuseUnkept(input);
    const bus = store.bus(input.Name, context);
    bus.description = input.Description;
    bus.modifiedAt = context.now;
    return { Arn: bus.arn, Name: bus.name, Description: bus.description };
  },
});

export const deleteEventBus = (store: EventsStore): Operation<DeleteEventBusRequest, void> => ({
  permissions: (input, context) => [onBus("DeleteEventBus", input.Name, context)],
  run(input, context) {
    const { name } = busAddress(input.Name, context);
    if (name === DEFAULT_BUS) throw validation("Cannot delete event bus default.");
    const { buses } = store.region(context);
    if ((buses.get(name)?.rules.size ?? 0) > 0)
      throw validation(`Event bus ${name} can't be deleted since it has rules.`);
    buses.delete(name);
  },
});

export const describeEventBus = (store: EventsStore): Operation<DescribeEventBusRequest, DescribeEventBusResponse> => ({
  permissions: (input, context) => [onBus("DescribeEventBus", input.Name, context)],
  run: (input, context) => shapeOf(store.bus(input.Name, context)),
});

export const listEventBuses = (store: EventsStore): Operation<ListEventBusesRequest, ListEventBusesResponse> => ({
  permissions: () => [onAll("ListEventBuses")],
  run(input, context) {
    const named = [...store.region(context).buses.values()].filter(({ name }) =>
      name.startsWith(input.NamePrefix ?? ""),
    );
    const { items, ...next } = page(named, input);
    return { EventBuses: items.map(shapeOf), ...next };
  },
});

const shapeOf = (bus: Bus): EventBus => ({
  Name: bus.name,
  Arn: bus.arn,
  Description: bus.description,
  Policy: bus.policy,
  CreationTime: new Date(bus.createdAt),
  LastModifiedTime: new Date(bus.modifiedAt),
});
