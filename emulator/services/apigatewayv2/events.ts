/** The metrics of an HTTP API: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html */
export function metricsOf(request: {
  readonly status: number;
  /** Milliseconds of the world's time. */
  readonly latency: number;
  /** Absent when no function was asked. */
  readonly integrationLatency: number | undefined;
  readonly bytes: number;
}): readonly (readonly [name: string, value: number, unit: string])[] {
  const { status, latency, integrationLatency, bytes } = request;
  return [
    ["Count", 1, "Count"],
    ["4xx", status >= 400 && status < 500 ? 1 : 0, "Count"],
    ["5xx", status >= 500 ? 1 : 0, "Count"],
    ["Latency", latency, "Milliseconds"],
    ["DataProcessed", bytes, "Bytes"],
    ...(integrationLatency === undefined ? [] : [["IntegrationLatency", integrationLatency, "Milliseconds"] as const]),
  ];
}
