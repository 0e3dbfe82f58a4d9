import type { Instant, Kernel } from "../kernel/index.ts";
import type { CloudWatchRoom } from "../services/cloudwatch/index.ts";
import type { BusEvent, Rule } from "../services/events/index.ts";

export interface RuleMetricsOptions {
  readonly kernel: Kernel;
  readonly cloudwatch: CloudWatchRoom;
}

/**
 * What EventBridge tells CloudWatch of a rule beside what stands in the journal: how long an event took from the bus to the first
 * try of its target. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function ruleMetrics({ kernel, cloudwatch }: RuleMetricsOptions): {
  onStart(rule: Rule, event: BusEvent): void;
} {
  return {
    onStart(rule, event) {
      const ingested: Instant = kernel.journal.get(event.entry)?.at ?? kernel.now();
      const scope = { account: rule.account, region: rule.arn.split(":")[3] ?? "" };
      cloudwatch.put(scope, {
        namespace: "AWS/Events",
        name: "IngestionToInvocationStartLatency",
        value: kernel.now() - ingested,
        unit: "Milliseconds",
        dimensions: { ...(rule.bus === "default" ? {} : { EventBusName: rule.bus }), RuleName: rule.name },
      });
    },
  };
}
