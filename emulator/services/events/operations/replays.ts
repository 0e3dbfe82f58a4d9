import type {
  CancelReplayRequest,
  CancelReplayResponse,
  DescribeReplayRequest,
  DescribeReplayResponse,
  ListReplaysRequest,
  ListReplaysResponse,
  Replay as ReplayShape,
  StartReplayRequest,
  StartReplayResponse,
} from "@aws-sdk/client-eventbridge";
import type { CallContext, EntryId, Operation } from "../../../kernel/index.ts";
import { addressOf, busAddress, replayArn } from "../arn.ts";
import { alreadyExists, invalidParameter, notInState, replayNotFound, requireOneFilter } from "../errors.ts";
import { page } from "../page.ts";
import { onAll, onReplay } from "../permission.ts";
import { expire, type Archive, type Replay } from "../state.ts";
import type { EventsStore } from "../store.ts";

export const startReplay = (store: EventsStore): Operation<StartReplayRequest, StartReplayResponse> => ({
  permissions: (input, context) => [onReplay("StartReplay", input.ReplayName, context)],
  run(input, context) {
    const { ReplayName: name = "", EventSourceArn = "", EventStartTime, EventEndTime, Destination } = input;
    const bus = store.bus(Destination?.Arn, context);
    const address = addressOf(EventSourceArn);
    const archive = store.region(context).archives.get(address?.kind === "archive" ? address.name : "");
    if (!archive)
      throw invalidParameter("EventSourceArn", `Archive ${address?.name ?? EventSourceArn} does not exist.`);
    if (archive.busArn !== bus.arn)
      throw invalidParameter("Destination.Arn", "Cross event bus replay is not permitted.");
    const [from, until] = [EventStartTime?.getTime() ?? 0, EventEndTime?.getTime() ?? 0];
    if (from >= until) throw invalidParameter("EventEndTime", "EventStartTime must be before EventEndTime.");
    const { replays } = store.region(context);
    if (replays.has(name)) throw alreadyExists(`Replay ${name}`);
    const replay: Replay = {
      account: context.account,
      region: context.region,
      name,
      arn: replayArn(context, name),
      archiveArn: archive.arn,
      busArn: bus.arn,
      ruleArns: Destination?.FilterArns ?? [],
      from,
      until,
      startedAt: context.now,
      description: input.Description,
      state: "STARTING",
      endedAt: undefined,
      lastReplayed: undefined,
    };
    replays.set(name, replay);
    store.kernel.timeline.after(0, "events-replay", () => play(store, archive, replay, context.entry));
    return { ReplayArn: replay.arn, State: "STARTING", ReplayStartTime: new Date(replay.startedAt) };
  },
});

/** All at once and in order; AWS takes its time, minute by minute of the archive. */
function play(store: EventsStore, archive: Archive | undefined, { name, ...scope }: Replay, cause: EntryId): void {
  // As it is now, and so that it is known to change.
  const replay = store.region(scope).replays.get(name);
  if (!replay) return;
  const now = store.kernel.now();
  if (replay.state === "STARTING" && archive) {
    expire(archive, now);
    const events = [...archive.events.values()].filter(({ at }) => at >= replay.from && at <= replay.until);
    for (const { at, envelope, entry } of events.toSorted((a, b) => a.at - b.at)) {
      store.take(busAddress(replay.busArn, replay), {
        envelope: { ...envelope, "replay-name": replay.name },
        traceHeader: undefined,
        through: [],
        causes: [entry, cause],
        replayed: true,
        ...(replay.ruleArns.length > 0 ? { onlyRules: replay.ruleArns } : {}),
      });
      replay.lastReplayed = at;
    }
  }
  replay.state = replay.state === "STARTING" ? "COMPLETED" : "CANCELLED";
  replay.endedAt = now;
}

/** Begins what an earlier life of this world had been asked for and had not begun. */
export function resumeReplays(store: EventsStore): void {
  const { kernel } = store;
  for (const { replays, archives } of store.regions())
    for (const replay of replays.values()) {
      if (replay.endedAt !== undefined) continue;
      const entry = kernel.journal.write([], {
        kind: "note",
        about: replay.arn,
        text: "a replay of before goes on",
        detail: {},
      });
      const archive = [...archives.values()].find(({ arn }) => arn === replay.archiveArn);
      kernel.timeline.after(0, "events-replay", () => play(store, archive, replay, entry));
    }
}

function replayOf(store: EventsStore, name: string | undefined, context: CallContext): Replay {
  const replay = store.region(context).replays.get(name ?? "");
  if (!replay) throw replayNotFound(name ?? "");
  return replay;
}

export const cancelReplay = (store: EventsStore): Operation<CancelReplayRequest, CancelReplayResponse> => ({
  permissions: (input, context) => [onReplay("CancelReplay", input.ReplayName, context)],
  run(input, context) {
    const replay = replayOf(store, input.ReplayName, context);
    if (replay.state !== "STARTING" && replay.state !== "RUNNING") throw notInState(replay.name);
    replay.state = "CANCELLING";
    return { ReplayArn: replay.arn, State: replay.state };
  },
});

export const describeReplay = (store: EventsStore): Operation<DescribeReplayRequest, DescribeReplayResponse> => ({
  permissions: (input, context) => [onReplay("DescribeReplay", input.ReplayName, context)],
  run(input, context) {
    const replay = replayOf(store, input.ReplayName, context);
    return {
      ...shapeOf(replay),
      ReplayArn: replay.arn,
      Description: replay.description,
      Destination: {
        Arn: replay.busArn,
        ...(replay.ruleArns.length > 0 ? { FilterArns: [...replay.ruleArns] } : {}),
      },
    };
  },
});

export const listReplays = (store: EventsStore): Operation<ListReplaysRequest, ListReplaysResponse> => ({
  permissions: () => [onAll("ListReplays")],
  run(input, context) {
    const { NamePrefix = "", State, EventSourceArn } = input;
    requireOneFilter("ListReplays", input.NamePrefix, State, EventSourceArn);
    const found = [...store.region(context).replays.values()]
      .filter(({ name, state }) => name.startsWith(NamePrefix) && (State === undefined || state === State))
      .filter(({ archiveArn }) => EventSourceArn === undefined || archiveArn === EventSourceArn);
    const { items, ...next } = page(found, input);
    return { Replays: items.map(shapeOf), ...next };
  },
});

const shapeOf = (replay: Replay): ReplayShape => ({
  ReplayName: replay.name,
  EventSourceArn: replay.archiveArn,
  State: replay.state,
  EventStartTime: new Date(replay.from),
  EventEndTime: new Date(replay.until),
  ReplayStartTime: new Date(replay.startedAt),
  ...(replay.lastReplayed === undefined ? {} : { EventLastReplayedTime: new Date(replay.lastReplayed) }),
  ...(replay.endedAt === undefined ? {} : { ReplayEndTime: new Date(replay.endedAt) }),
});
