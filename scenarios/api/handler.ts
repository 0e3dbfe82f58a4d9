import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";

interface Visit {
  readonly page: string;
}

/** Takes a visit of a page, and says that it did. */
export function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  const visit: Visit = JSON.parse(event.body ?? "{}");
  console.log(`visited ${visit.page}`);
  return Promise.resolve({
    statusCode: 202,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ accepted: visit.page, method: event.httpMethod, path: event.path }),
  });
}
