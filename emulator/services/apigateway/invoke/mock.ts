import type { Integration } from "@aws-sdk/client-api-gateway";
import { isJsonObject, type FrontResponse } from "../../../kernel/index.ts";

/** An integration without a backend: the status stands in the request's template. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-mock-integration.html */
export function mockResponse(integration: Integration, contentType: string): FrontResponse | undefined {
  const template = integration.requestTemplates?.[contentType] ?? integration.requestTemplates?.["application/json"];
  const wanted = statusIn(template);
  if (wanted === undefined) return undefined;
  const responses = Object.values(integration.integrationResponses ?? {});
  const chosen =
    responses.find(
      ({ selectionPattern }) => (selectionPattern ?? "") !== "" && new RegExp(`^(?:${selectionPattern})$`).test(wanted),
    ) ?? responses.find(({ selectionPattern }) => (selectionPattern ?? "") === "");
  if (!chosen) return undefined;
  const headers = Object.entries(chosen.responseParameters ?? {}).map(
    ([name, value]) => [name.slice("method.response.header.".length), value.slice(1, -1)] as const,
  );
  const [type = "application/json", body = ""] = Object.entries(chosen.responseTemplates ?? {})[0] ?? [];
  return { status: Number(chosen.statusCode), headers: [["Content-Type", type], ...headers], body: Buffer.from(body) };
}

function statusIn(template: string | undefined): string | undefined {
  try {
    const parsed: unknown = JSON.parse(template ?? "");
    const status = isJsonObject(parsed) ? parsed["statusCode"] : undefined;
    return typeof status === "number" || typeof status === "string" ? String(status) : undefined;
  } catch {
    return undefined;
  }
}
