/** How an SDK call ended, in the words a person sees: `200 OK`, `403 AccessDenied: User: … is not authorized …`. */
export async function answerOf(
  call: Promise<{ readonly $metadata: { readonly httpStatusCode?: number } }>,
): Promise<string> {
  try {
    const { $metadata } = await call;
    return statusText($metadata.httpStatusCode ?? 0);
  } catch (error) {
    return errorText(error);
  }
}

const STATUS: Readonly<Record<number, string>> = {
  200: "200 OK",
  201: "201 Created",
  202: "202 Accepted",
  204: "204 No Content",
};

export const statusText = (status: number): string => STATUS[status] ?? String(status);

/** `403 AccessDenied: …`; what is no answer of AWS is thrown on. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error) || !("$metadata" in error)) throw error;
  const { $metadata } = error;
  const status =
    typeof $metadata === "object" && $metadata && "httpStatusCode" in $metadata ? $metadata.httpStatusCode : "";
  return `${String(status)} ${error.name}: ${error.message}`;
}
