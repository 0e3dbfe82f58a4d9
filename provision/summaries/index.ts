export { deployerPolicy, uploaderPolicy } from "./caller.plane.ts";
export { putRolePolicy, putSummarizeRole, removeSummarizeRole, summarizeRights } from "./execute.plane.ts";
export { putFailureDestination } from "./failures.ts";
export { allowS3ToInvoke, removeS3Permission, type S3Source } from "./invoke.plane.ts";
export { summariesNames, type SummariesNames } from "./names.ts";
export { putNotification, removeNotification } from "./notification.ts";
export { resolveSummaries, type SummariesOptions, type SummariesSettings } from "./options.ts";
export {
  provisionSummaries,
  putFailureQueues,
  putSummariesBucket,
  putSummarizeFunction,
  removeSummaries,
  removeSummarizeFunction,
} from "./resources.ts";
