import {
  seconds,
  type EntryId,
  type Instant,
  type JsonObject,
  type Kernel,
  type Millis,
  type Permission,
  type Principal,
} from "../../kernel/index.ts";
import type { MessageAttributes, SqsRoom } from "../../services/sqs/index.ts";
import type { Reason } from "../../why/index.ts";
import { struck } from "./fault.ts";
import { serviceMay } from "./service-right.ts";
import type { RoleInService, ServiceRole } from "./service-role.ts";
import { trail, type Trail } from "./trail.ts";
import { targetMissing, type Cargo, type Carried, type ErrorCode, type Way } from "./way.ts";

/** One thing that a rule or a schedule wants to reach its target, tried until it does or may not any more. */
export interface Dispatch {
  readonly path: Trail;
  /** How the journal calls it. */
  readonly subject: string;
  readonly way: Way;
  readonly target: string;
  readonly groupId: string | undefined;
  readonly traceHeader: string | undefined;
  readonly onward?: Cargo["onward"];
  /** What the target gets at this attempt, from 1. */
  payload(attempt: number): string;
  /** `events.amazonaws.com`, for this rule; with a role if there is one. */
  readonly sender: Sender;
  /** Tries after the first one, and how long after the first one they may go on. */
  readonly retriesMax: number;
  readonly ageMax: Millis;
  readonly deadLetter: DeadLetter | undefined;
  /** What was tried already; `undefined` before the first attempt. */
  readonly tried: Tried | undefined;
  /** Is to start it again by then. */
  again(after: Millis, tried: Tried): void;
  onDelivered(): void;
  onRetry(): void;
  /** It ends here; a dead letter comes after this. */
  onLost(): void;
  onDeadLetter(path: Trail, sent: boolean): void;
}

export interface Tried {
  readonly attempts: number;
  /** When the first one was. */
  readonly since: Instant;
}

export interface Sender {
  readonly service: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
  /** `undefined`: the target's own policy decides. */
  readonly roleArn: string | undefined;
}

export interface DeadLetter {
  readonly queueArn: string;
  /** With the role, or by the queue's own policy. */
  readonly byRole: boolean;
  readonly body: string;
  attributes(loss: Loss): Readonly<Record<string, string>>;
}

export interface Loss {
  readonly code: ErrorCode;
  readonly message: string;
  /** Retries that were made. */
  readonly retries: number;
  readonly exhausted: "MaximumRetryAttempts" | "MaximumEventAgeInSeconds" | undefined;
}

/** AWS says "exponential back off and jitter" and no numbers; these spread 185 tries over a day. */
const BACKOFF: Millis = seconds(1);
const BACKOFF_MAX: Millis = seconds(600);

export interface TargetAttemptsOptions {
  readonly kernel: Kernel;
  readonly sqs: SqsRoom;
  readonly role: ServiceRole;
}

export interface TargetAttempts {
  /** Makes one attempt, and says what is to come of it. */
  start(dispatch: Dispatch): void;
}

export function createTargetAttempts({ kernel, sqs, role }: TargetAttemptsOptions): TargetAttempts {
  const start = (dispatch: Dispatch): void => {
    const { path } = dispatch;
    const { attempts, since } = dispatch.tried ?? { attempts: 0, since: kernel.now() };
    const number = attempts + 1;
    const carried = carry(dispatch, number);
    if (carried.kind === "delivered") return dispatch.onDelivered();
    const { code, message } = carried;
    if (carried.kind === "refused") {
      path.stopped("permit", carried.reason, detailOf(dispatch, { code }));
      return lose(dispatch, { code, message, retries: number - 1, exhausted: undefined });
    }
    if (number > dispatch.retriesMax) {
      path.stopped("settle", "retries-exhausted", detailOf(dispatch, { attempts: number }));
      return lose(dispatch, { code, message, retries: number - 1, exhausted: "MaximumRetryAttempts" });
    }
    const jitter = 0.5 + kernel.random.stream("targets.backoff").next() / 2;
    const delay = Math.round(Math.min(BACKOFF * 2 ** (number - 1), BACKOFF_MAX) * jitter);
    if (kernel.now() + delay - since > dispatch.ageMax) {
      path.stopped("settle", "age-exceeded", detailOf(dispatch, { attempts: number }));
      return lose(dispatch, { code, message, retries: number - 1, exhausted: "MaximumEventAgeInSeconds" });
    }
    dispatch.onRetry();
    return dispatch.again(delay, { attempts: number, since });
  };

  const carry = (dispatch: Dispatch, number: number): Carried => {
    const { way, target, path, sender } = dispatch;
    if (way.policy(target) === undefined) return targetMissing(target);
    const denied = permit(dispatch);
    if (denied) return denied;
    if (struck(kernel, "target.deliver", target, path.at))
      return { kind: "failed", code: "SDK_CLIENT_ERROR", message: "The target answered 500." };
    path.passed("carry", detailOf(dispatch, number > 1 ? { attempt: number } : {}));
    const { groupId, traceHeader } = dispatch;
    const cargo = { target, payload: dispatch.payload(number), groupId, traceHeader, sender: principalOf(sender) };
    return way.carry({ ...cargo, onward: dispatch.onward }, path);
  };

  const roleOf = ({ service, sourceArn, sourceAccount, roleArn }: Sender): RoleInService | undefined =>
    roleArn === undefined ? undefined : { service, sourceArn, sourceAccount, roleArn };

  const principalOf = (sender: Sender): Principal => {
    const use = roleOf(sender);
    if (use) return role.principal(use);
    const { service, sourceArn, sourceAccount } = sender;
    return { kind: "service", service, sourceArn, sourceAccount };
  };

  const refused = (reason: Reason, message: string): Carried => ({
    kind: "refused",
    reason,
    code: "NO_PERMISSIONS",
    message,
  });

  /** What stands in the way, if anything does. */
  const permit = ({ way, target, sender, path }: Dispatch): Carried | undefined => {
    const use = roleOf(sender);
    if (use) {
      const trusted = role.assume(use, path.at);
      path.follow(trusted.entry);
      if (!trusted.decision.allowed)
        return refused("target-role-untrusted", `${use.service} may not assume the role ${use.roleArn}.`);
    }
    for (const permission of way.permissions(target)) {
      const asked = use
        ? role.may(use, permission, path.at)
        : sentBy(sender, permission, way.policy(permission.resource) ?? way.policy(target), path.at);
      path.follow(asked.entry);
      if (!asked.decision.allowed)
        return refused(
          use ? "target-role-denied" : "target-denied",
          `${use?.roleArn ?? sender.service} may not do ${permission.action} on ${permission.resource}.`,
        );
    }
    return undefined;
  };

  const sentBy = (
    { service, sourceArn, sourceAccount }: Sender,
    permission: Permission,
    policy: ReturnType<Way["policy"]>,
    cause: EntryId,
  ): ReturnType<typeof serviceMay> =>
    serviceMay(kernel, { service, sourceArn, sourceAccount, ...permission, policy }, cause);

  const lose = (dispatch: Dispatch, loss: Loss): void => {
    const { path, deadLetter, sender } = dispatch;
    dispatch.onLost();
    if (!deadLetter) return;
    const { queueArn } = deadLetter;
    const way = trail(kernel, `${sender.service.split(".")[0]}-dead-letter`, dispatch.subject, queueArn, path.at);
    const fail = (reason: Reason): void => {
      way.stopped("permit", reason, detailOf(dispatch));
      dispatch.onDeadLetter(way, false);
    };
    const policy = sqs.resourcePolicy(queueArn);
    if (!policy) return fail("target-missing");
    const use = deadLetter.byRole ? roleOf(sender) : undefined;
    const permission = { action: "sqs:SendMessage", resource: queueArn };
    const asked = use ? role.may(use, permission, way.at) : sentBy(sender, permission, policy, way.at);
    way.follow(asked.entry);
    if (!asked.decision.allowed) return fail(use ? "target-role-denied" : "target-dead-letter-denied");
    way.passed("carry", detailOf(dispatch));
    sqs.deliver(queueArn, {
      body: deadLetter.body,
      attributes: asText(deadLetter.attributes(loss)),
      sender: use ? role.principal(use) : principalOf({ ...sender, roleArn: undefined }),
      cause: way.at,
    });
    dispatch.onDeadLetter(way, true);
  };

  return { start };
}

/** What a cure needs to know: on whose behalf it was. */
const detailOf = ({ sender }: Dispatch, more: JsonObject = {}): JsonObject => ({ source: sender.sourceArn, ...more });

const asText = (attributes: Readonly<Record<string, string>>): MessageAttributes =>
  Object.fromEntries(
    Object.entries(attributes)
      .filter(([, value]) => value !== "")
      .map(([name, StringValue]) => [name, { DataType: "String", StringValue }]),
  );
