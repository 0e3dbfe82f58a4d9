import { type EntryId, type Instant, type Kernel, type Scope, type Service, onDemand } from "../../kernel/index.ts";
import { operationsOf } from "./api.ts";
import { scopeOf } from "./arn.ts";
import { REFUSED, STORED_ONLY } from "./coverage.ts";
import { accessDenied } from "./errors.ts";
import type { LogEventsWritten } from "./events.ts";
import { countLines } from "./metric-filter.ts";
import { NO_PORTS, type LogsPorts } from "./ports.ts";
import { expire, type LogEvent } from "./state.ts";
import { createStore, type LogsStore, type Said } from "./store.ts";
import { subscriptionsTo, type SubscriptionView } from "./subscription.ts";

export { groupArn, streamArn } from "./arn.ts";
export type { LogEventsWritten } from "./events.ts";
export type { FoundMetric, LogsPorts } from "./ports.ts";
export type { LogEvent } from "./state.ts";
export { subscriptionPayloads, type SubscriptionView } from "./subscription.ts";

/** CloudWatch Logs. See README.md for what is emulated. */
export interface LogsRoom {
  readonly service: Service;
  /**
   * Puts a service's own lines into a stream, making group and stream on demand. Asks nobody: the arrow behind it asked
   * for the role's `logs:CreateLogGroup`, `logs:CreateLogStream` and `logs:PutLogEvents` first, on `streamArn(…)`.
   */
  write(scope: Scope, group: string, stream: string, events: readonly Said[], causes?: readonly EntryId[]): void;
  /** Whether the group, or the stream in it, is there: what `write` would have to make. */
  has(scope: Scope, group: string, stream?: string): boolean;
  /** Everything that is in the logs of one account and region, retention applied; in order of creation. */
  groups(scope: Scope): readonly GroupView[];
  onWritten(listener: (fact: LogEventsWritten) => void): void;
  /** Who of the group's subscribers gets what of lines that came in; in order of creation. */
  subscriptionsTo(fact: LogEventsWritten): readonly SubscriptionView[];
  /** Whether the group still has that subscription filter. */
  hasSubscription(scope: Scope, group: string, filter: Pick<SubscriptionView, "name" | "destinationArn">): boolean;
}

export interface GroupView {
  readonly name: string;
  readonly createdAt: Instant;
  readonly streams: readonly { readonly name: string; readonly events: readonly LogEvent[] }[];
}

/** All statements in one document; `undefined` without any. */
function together(store: LogsStore, scope: Scope): string | undefined {
  const statements = [...store.region(scope).policies.values()].flatMap(({ document }) => {
    const { Statement }: { readonly Statement: unknown } = JSON.parse(document);
    return Array.isArray(Statement) ? Statement.map((each: unknown) => each) : [Statement];
  });
  return statements.length === 0 ? undefined : JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export function createLogs(kernel: Kernel, ports: LogsPorts = NO_PORTS): LogsRoom {
  const store = createStore(kernel);
  countLines(kernel, store, ports);
  const operations = onDemand(() => operationsOf(store, ports, kernel));
  return {
    service: {
      name: "logs",
      coverage: { storedOnly: STORED_ONLY, refused: REFUSED },
      get operations() {
        return operations();
      },
      // The policies of account and region together; a group has none of its own.
      resourcePolicy(arn) {
        const scope = scopeOf(arn);
        return scope && { document: together(store, scope), owner: scope.account, name: "resource policies of Logs" };
      },
      denied: (denial) => accessDenied(denial.text),
    },
    write: (scope, group, stream, events, causes = []) => store.write(scope, { group, stream }, events, causes),
    has(scope, name, stream) {
      const group = store.region(scope).groups.get(name);
      return group !== undefined && (stream === undefined || group.streams.has(stream));
    },
    groups: (scope) =>
      [...store.region(scope).groups.values()].map((group) => {
        expire(group, kernel.now());
        return {
          name: group.name,
          createdAt: group.createdAt,
          streams: [...group.streams.values()].map(({ name, events }) => ({ name, events })),
        };
      }),
    onWritten: (listener) => void store.onWritten(listener),
    subscriptionsTo: (fact) => subscriptionsTo(store, fact),
    hasSubscription: (scope, name, filter) =>
      store.region(scope).groups.get(name)?.subscriptionFilters.get(filter.name)?.destinationArn ===
      filter.destinationArn,
  };
}
