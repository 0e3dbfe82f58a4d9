import type { Content, EntryId, Front, Kernel, Scope, Service } from "../../kernel/index.ts";
import { createApi } from "./api.ts";
import {
  accept,
  asyncConfig,
  attempt,
  invokeNow,
  resolve,
  type Accepted,
  type AsyncConfig,
  type AttemptOutcome,
  type Handover,
  type ServiceInvocation,
} from "./async.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { AsyncEvent } from "./events.ts";
import type { EventSourceMapping } from "./mappings/mapping.ts";
import { showResult } from "./mappings/show-result.ts";
import { codeOfLayer, layerPolicyOf, readLayerArn } from "./layers.ts";
import { readFunctionArn, readFunctionName } from "./names.ts";
import { policyDocument, policyKey } from "./policy.ts";
import type { LambdaOptions, LambdaPorts, RoleUse } from "./ports.ts";
import { createRoom, type Room } from "./room.ts";
import { findVersion, type FunctionVersion } from "./state.ts";
import { createUrlFront } from "./urls/front.ts";
import type { UrlCaller } from "./urls/url-caller.ts";

export type { Accepted, AsyncConfig, AttemptOutcome, Handover } from "./async.ts";
export type { ThrottleReason } from "./errors.ts";
export type { AsyncEvent, LambdaFact } from "./events.ts";
export type { LineageEntry } from "./lineage.ts";
export type { FunctionRef } from "./names.ts";
export { activeFrom, type EventSourceMapping, type StreamSettings } from "./mappings/mapping.ts";
export { streamDenied } from "./mappings/stream-source.ts";
export type { LambdaOptions, LambdaPorts, RoleUse } from "./ports.ts";
export type { UrlAnswer, UrlCall, UrlCaller } from "./urls/url-caller.ts";
export type { Alias, Code, EventInvokeConfig, FunctionVersion, LambdaFunction, Settings, Version } from "./state.ts";

export interface LambdaRoom {
  readonly service: Service;
  /** By name or ARN, with a qualifier in it or beside it; `undefined` for what does not exist. A bare name needs the scope. */
  find(arnOrName: string, qualifier?: string, scope?: Scope): FunctionVersion | undefined;
  /** Where functions answer HTTP requests at URLs of their own. */
  urlFront(caller: UrlCaller): Front;
  /** The zip of a function, a version of it, or a version of a layer; `undefined` for what does not exist. */
  code(arn: string): Content | undefined;
  /** The role a function has now; `undefined` when the function is gone. */
  roleOf(functionArn: string): RoleUse | undefined;
  /**
   * Takes an asynchronous invocation as the Invoke API with type Event would, once the permission was checked.
   * `payload`: JSON bytes, at most 1 MB.
   */
  accept(targetArn: string, payload: Uint8Array, handover: Handover): Accepted;
  /** One try of an accepted event, `number` from 1; `cause` defaults to the event's own. Rejects only on a bug of ours. */
  attempt(event: AsyncEvent, number: number, cause?: EntryId): Promise<AttemptOutcome>;
  /**
   * One synchronous invocation in the name of the function's own role, as an event source mapping makes it. Of the trace
   * headers that go in, the one in which the function was invoked most often goes on. Rejects only on a bug of ours.
   */
  invoke(targetArn: string, payload: Uint8Array, given: ServiceInvocation): Promise<AttemptOutcome>;
  /** Calls back for every event source mapping that is made, changed or deleted. */
  onMapping(listener: (mapping: EventSourceMapping) => void): void;
  /** Sets what a mapping shows as `LastProcessingResult`. */
  showResult(mapping: EventSourceMapping, result: string): void;
  /** Retries, age and destinations as configured now; of a function that is gone, the defaults and no destination. */
  asyncConfig(event: AsyncEvent): AsyncConfig;
}

export function createLambda(kernel: Kernel, ports: LambdaPorts, options: LambdaOptions = {}): LambdaRoom {
  const room = createRoom(kernel, ports, options);
  return {
    service: {
      name: "lambda",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      operations: createApi(room),
      resourcePolicy: (arn) => resourcePolicy(room, arn),
      denied: (denial) => accessDenied(denial.text),
    },
    find(arnOrName, qualifier, scope) {
      const ref = scope ? readFunctionName(arnOrName, scope) : readFunctionArn(arnOrName);
      return ref && resolve(room, { ...ref, qualifier: qualifier ?? ref.qualifier });
    },
    urlFront: (caller) => createUrlFront(room, caller),
    code(arn) {
      const layer = readLayerArn(arn);
      if (layer) return codeOfLayer(room, layer);
      const ref = readFunctionArn(arn);
      return ref && resolve(room, ref)?.version.code.zip;
    },
    roleOf(functionArn) {
      const ref = readFunctionArn(functionArn);
      const found = ref && resolve(room, ref);
      if (!found) return undefined;
      const { fn, version } = found;
      return { roleArn: version.settings.roleArn, functionName: fn.name, functionArn: fn.arn };
    },
    accept: (targetArn, payload, handover) => accept(room, targetArn, payload, handover),
    attempt: (event, number, cause = event.cause) => attempt(room, event, number, cause),
    invoke: (targetArn, payload, given) => invokeNow(room, targetArn, payload, given),
    onMapping: (listener) => void room.mappingListeners.push(listener),
    showResult: (mapping, result) => showResult(room, mapping, result),
    asyncConfig: (event) => asyncConfig(room, event),
  };
}

/** A statement on the function does not cover its versions and aliases, nor the other way round. */
function resourcePolicy(room: Room, arn: string): ReturnType<Service["resourcePolicy"]> {
  const layer = readLayerArn(arn);
  const name = `resource policy of ${arn}`;
  if (layer) {
    const { policy, owner } = layerPolicyOf(room, layer);
    return { document: policy && policyDocument(policy), owner, name };
  }
  const ref = readFunctionArn(arn);
  const fn = ref && room.regions.peek(ref)?.functions.get(ref.name);
  if (!fn || !findVersion(fn, ref.qualifier)) return undefined;
  const policy = fn.policies.get(policyKey(ref.qualifier));
  return {
    document: policy && policyDocument(policy),
    owner: fn.account,
    name,
  };
}
