import type { AnyOperation } from "../../kernel/index.ts";
import { createArchive, deleteArchive, describeArchive, listArchives, updateArchive } from "./operations/archives.ts";
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from "./operations/buses.ts";
import { putPermission, removePermission } from "./operations/permissions.ts";
import { putEvents } from "./operations/put-events.ts";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./operations/replays.ts";
import { deleteRule, describeRule, disableRule, enableRule, listRules, putRule } from "./operations/rules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.ts";
import { listRuleNamesByTarget, listTargetsByRule, putTargets, removeTargets } from "./operations/targets.ts";
import { testEventPattern } from "./operations/test-event-pattern.ts";
import type { EventsStore } from "./store.ts";

/** The operations of EventBridge that are emulated, by name. */
export const operationsOf = (store: EventsStore): Readonly<Record<string, AnyOperation>> => ({
  PutEvents: putEvents(store),
  TestEventPattern: testEventPattern(),
  PutRule: putRule(store),
  DescribeRule: describeRule(store),
  ListRules: listRules(store),
  DeleteRule: deleteRule(store),
  EnableRule: enableRule(store),
  DisableRule: disableRule(store),
  PutTargets: putTargets(store),
  RemoveTargets: removeTargets(store),
  ListTargetsByRule: listTargetsByRule(store),
  ListRuleNamesByTarget: listRuleNamesByTarget(store),
  CreateEventBus: createEventBus(store),
  UpdateEventBus: updateEventBus(store),
  DeleteEventBus: deleteEventBus(store),
  DescribeEventBus: describeEventBus(store),
  ListEventBuses: listEventBuses(store),
  PutPermission: putPermission(store),
  RemovePermission: removePermission(store),
  CreateArchive: createArchive(store),
  UpdateArchive: updateArchive(store),
  DeleteArchive: deleteArchive(store),
  DescribeArchive: describeArchive(store),
  ListArchives: listArchives(store),
  StartReplay: startReplay(store),
  CancelReplay: cancelReplay(store),
  DescribeReplay: describeReplay(store),
  ListReplays: listReplays(store),
  TagResource: tagResource(store),
  UntagResource: untagResource(store),
  ListTagsForResource: listTagsForResource(store),
});
