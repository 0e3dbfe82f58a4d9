import type { Scenario } from "../testbed/scenario.ts";
import { scenario as generate } from "./generate/scenario.ts";
import { scenario as summarize } from "./summarize/scenario.ts";
import { scenario as silentNonInvocation } from "./silent-non-invocation/scenario.ts";
import { scenario as refusedWiring } from "./refused-wiring/scenario.ts";
import { scenario as stalePermission } from "./stale-permission/scenario.ts";
import { scenario as functionReplaced } from "./function-replaced/scenario.ts";
import { scenario as aliasWithoutPermission } from "./alias-without-permission/scenario.ts";
import { scenario as filterMismatch } from "./filter-mismatch/scenario.ts";
import { scenario as encodedKey } from "./encoded-key/scenario.ts";
import { scenario as readDenied } from "./read-denied/scenario.ts";
import { scenario as notFoundOrForbidden } from "./not-found-or-forbidden/scenario.ts";
import { scenario as writeDenied } from "./write-denied/scenario.ts";
import { scenario as outsideTmp } from "./outside-tmp/scenario.ts";
import { scenario as coldAndWarm } from "./cold-and-warm/scenario.ts";
import { scenario as initCrash } from "./init-crash/scenario.ts";
import { scenario as outOfMemory } from "./out-of-memory/scenario.ts";
import { scenario as tmpFull } from "./tmp-full/scenario.ts";
import { scenario as untrustedRole } from "./untrusted-role/scenario.ts";
import { scenario as callerDenied } from "./caller-denied/scenario.ts";
import { scenario as boundarySurprise } from "./boundary-surprise/scenario.ts";
import { scenario as denyWins } from "./deny-wins/scenario.ts";
import { scenario as bucketPolicyOtherAccount } from "./bucket-policy-other-account/scenario.ts";
import { scenario as expiredSession } from "./expired-session/scenario.ts";
import { scenario as recursion } from "./recursion/scenario.ts";
import { scenario as duplicateEvent } from "./duplicate-event/scenario.ts";
import { scenario as retriesExhausted } from "./retries-exhausted/scenario.ts";
import { scenario as failureRecordLost } from "./failure-record-lost/scenario.ts";
import { scenario as timeout } from "./timeout/scenario.ts";
import { scenario as switchedOff } from "./switched-off/scenario.ts";
import { scenario as throttled } from "./throttled/scenario.ts";
import { scenario as tooOld } from "./too-old/scenario.ts";
import { scenario as nowhereToGo } from "./nowhere-to-go/scenario.ts";
import { scenario as destinationGone } from "./destination-gone/scenario.ts";
import { scenario as oversizedRecord } from "./oversized-record/scenario.ts";
import { scenario as cleanUpDenied } from "./clean-up-denied/scenario.ts";
import { scenario as scheduled } from "./scheduled/scenario.ts";
import { scenario as ruleNotPermitted } from "./rule-not-permitted/scenario.ts";
import { scenario as eventLost } from "./event-lost/scenario.ts";
import { scenario as scheduleDenied } from "./schedule-denied/scenario.ts";
import { scenario as logLess } from "./log-less/scenario.ts";
import { scenario as poisonMessage } from "./poison-message/scenario.ts";
import { scenario as badBatchResponse } from "./bad-batch-response/scenario.ts";
import { scenario as batchTimeout } from "./batch-timeout/scenario.ts";
import { scenario as dlqAndRedrive } from "./dlq-and-redrive/scenario.ts";
import { scenario as noDlq } from "./no-dlq/scenario.ts";
import { scenario as visibilityTooShort } from "./visibility-too-short/scenario.ts";
import { scenario as mappingDenied } from "./mapping-denied/scenario.ts";
import { scenario as mappingFiltered } from "./mapping-filtered/scenario.ts";
import { scenario as throttledConsumer } from "./throttled-consumer/scenario.ts";
import { scenario as fifoBlockedGroup } from "./fifo-blocked-group/scenario.ts";
import { scenario as queueRecursion } from "./queue-recursion/scenario.ts";
import { scenario as streamBlocked } from "./stream-blocked/scenario.ts";
import { scenario as streamDenied } from "./stream-denied/scenario.ts";
import { scenario as subscriptionNotPermitted } from "./subscription-not-permitted/scenario.ts";
import { scenario as alarmOnDlq } from "./alarm-on-dlq/scenario.ts";
import { scenario as alarmNotPermitted } from "./alarm-not-permitted/scenario.ts";
import { scenario as fanOutLost } from "./fan-out-lost/scenario.ts";
import { scenario as topicDenied } from "./topic-denied/scenario.ts";
import { scenario as api } from "./api/scenario.ts";
import { scenario as events } from "./events/scenario.ts";
import { scenario as asyncRetries } from "./async-retries/scenario.ts";
import { scenario as destinationDenied } from "./destination-denied/scenario.ts";
import { scenario as duplicateDelivery } from "./duplicate-delivery/scenario.ts";
import { scenario as lateAggregate } from "./late-aggregate/scenario.ts";
import { scenario as testEvent } from "./test-event/scenario.ts";
import { scenario as apiNotPermitted } from "./api-not-permitted/scenario.ts";
import { scenario as urlForbidden } from "./url-forbidden/scenario.ts";
import { scenario as badRequest } from "./bad-request/scenario.ts";
import { scenario as badGateway } from "./bad-gateway/scenario.ts";
import { scenario as apiTooSlow } from "./api-too-slow/scenario.ts";

/** Every scenario, healthy runs first, then in the order in which a pipeline breaks. */
export const scenarios: readonly Scenario[] = [
  generate,
  summarize,
  api,
  events,
  scheduled,
  silentNonInvocation,
  refusedWiring,
  stalePermission,
  functionReplaced,
  aliasWithoutPermission,
  filterMismatch,
  encodedKey,
  readDenied,
  notFoundOrForbidden,
  writeDenied,
  boundarySurprise,
  denyWins,
  cleanUpDenied,
  outsideTmp,
  tmpFull,
  coldAndWarm,
  initCrash,
  outOfMemory,
  untrustedRole,
  callerDenied,
  bucketPolicyOtherAccount,
  expiredSession,
  recursion,
  duplicateEvent,
  timeout,
  switchedOff,
  throttled,
  retriesExhausted,
  asyncRetries,
  tooOld,
  nowhereToGo,
  failureRecordLost,
  destinationDenied,
  destinationGone,
  oversizedRecord,
  logLess,
  ruleNotPermitted,
  eventLost,
  scheduleDenied,
  poisonMessage,
  badBatchResponse,
  batchTimeout,
  dlqAndRedrive,
  noDlq,
  visibilityTooShort,
  mappingDenied,
  mappingFiltered,
  throttledConsumer,
  fifoBlockedGroup,
  queueRecursion,
  duplicateDelivery,
  testEvent,
  lateAggregate,
  streamBlocked,
  streamDenied,
  alarmOnDlq,
  alarmNotPermitted,
  subscriptionNotPermitted,
  apiNotPermitted,
  urlForbidden,
  badRequest,
  badGateway,
  apiTooSlow,
  fanOutLost,
  topicDenied,
];
