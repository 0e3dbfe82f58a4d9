import type { Kernel } from "../../../kernel/index.ts";
import { metricsOf } from "../events.ts";
import type { HttpStage } from "../state.ts";
import type { Finished } from "./access-log.ts";

/** Writes down how a request ended, and what AWS counts of it. */
export function writeAnswer(
  { kernel }: { readonly kernel: Kernel },
  { visit, ended, response, id, latency }: Finished,
): void {
  const { entry, api, stage } = visit;
  const { status, body } = response;
  kernel.journal.write([entry], {
    kind: "answer",
    status,
    requestId: id,
    ...(status >= 400 ? { code: String(status), message: Buffer.from(body).toString("utf8") } : {}),
  });
  const [Method = "", Resource = Method] = visit.match?.route.RouteKey.split(" ") ?? [];
  // The totals of the stage and of the API follow from it.
  const detailed = isDetailed(stage, visit.match?.route.RouteKey);
  const dimensions = { ApiId: api.id, ...(detailed ? { Method, Resource } : {}), Stage: stage.StageName };
  const integrationLatency = ended.integration?.latency;
  for (const [name, value, unit] of metricsOf({ status, latency, integrationLatency, bytes: body.length }))
    kernel.journal.write([entry], { kind: "metric", namespace: "AWS/ApiGateway", name, value, unit, dimensions });
}

const isDetailed = (stage: HttpStage, routeKey: string | undefined): boolean =>
  routeKey !== undefined &&
  (stage.RouteSettings?.[routeKey]?.DetailedMetricsEnabled ?? stage.DefaultRouteSettings?.DetailedMetricsEnabled) ===
    true;
