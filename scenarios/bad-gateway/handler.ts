import type { APIGatewayProxyEvent } from "aws-lambda";

/** Throws for what it does not know, and gives an object where API Gateway wants a text. */
export function handler(event: APIGatewayProxyEvent): Promise<object> {
  const { page }: { readonly page?: string } = JSON.parse(event.body ?? "{}");
  if (page === undefined) throw new Error("a visit without a page");
  return Promise.resolve({ statusCode: 202, body: { accepted: page } });
}
