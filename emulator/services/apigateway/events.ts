/** What happens to a request; becomes a `metric` of the journal, as AWS names it. */
export interface RequestMetrics {
  readonly apiName: string;
  readonly stage: string;
  readonly status: number;
  /** Milliseconds of the world's time. */
  readonly latency: number;
  /** Of it, how long the function was waited for; absent when none was asked. */
  readonly integrationLatency: number | undefined;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html */
export function metricsOf(request: RequestMetrics): readonly (readonly [name: string, value: number, unit: string])[] {
  const { status, latency, integrationLatency } = request;
  return [
    ["Count", 1, "Count"],
    ["4XXError", status >= 400 && status < 500 ? 1 : 0, "Count"],
    ["5XXError", status >= 500 ? 1 : 0, "Count"],
    ["Latency", latency, "Milliseconds"],
    ...(integrationLatency === undefined ? [] : [["IntegrationLatency", integrationLatency, "Milliseconds"] as const]),
  ];
}
