/** Answers with its event, and sets two cookies in the way of either kind of API. */
export function handler(event: { readonly version?: string }): Promise<object> {
  const cookies = ["one=1", "two=2"];
  return Promise.resolve({
    statusCode: 201,
    ...(event.version === "2.0" ? { cookies } : { multiValueHeaders: { "Set-Cookie": cookies } }),
    body: JSON.stringify(event),
  });
}
