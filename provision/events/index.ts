export { deployerPolicy } from "./caller.plane.ts";
export { eventsClientsFor, type EventsClients } from "./clients.ts";
export {
  aggregateRights,
  ingestRights,
  processRights,
  putEventsRoles,
  putFunctionRole,
  removeEventsRoles,
  scheduleRights,
} from "./execute.plane.ts";
export { eventsUrl, findEventsApi, putEventsApi, removeEventsApi } from "./api.ts";
export { allowApiToInvoke, removeApiPermission } from "./invoke.plane.ts";
export { eventsNames, type EventsNames } from "./names.ts";
export { resolveEvents, type EventsCode, type EventsOptions, type EventsSettings } from "./options.ts";
export {
  provisionEvents,
  putEventsFunction,
  putEventsMapping,
  putEventsQueues,
  removeEvents,
  type EventsMade,
} from "./resources.ts";
export { putHourlySchedule, putReports, removeHourlySchedule } from "./reports.ts";
export { eventsAlarms, putWatching, removeWatching } from "./watching.ts";
