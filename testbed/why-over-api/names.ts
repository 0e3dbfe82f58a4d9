/** The bucket and key of `s3://bucket/key` or an object's ARN; only a key of anything else. */
export function objectIn(text: string): { readonly bucket?: string; readonly key: string } {
  const named = /^(?:s3:\/\/|arn:aws[\w-]*:s3:::)([^/]+)\/(.*)$/s.exec(text);
  return named ? { bucket: named[1] ?? "", key: named[2] ?? "" } : { key: text };
}

/** A name, from a name or an ARN. */
export function nameIn(text: string): string {
  if (!text.startsWith("arn:")) return text;
  const parts = text.split(":");
  if (parts[2] === "lambda" || parts[2] === "logs") return parts[6] ?? text;
  const resource = parts.slice(5).join(":");
  return resource.slice(resource.lastIndexOf("/") + 1);
}

/** A UUID as most services give it, or 16 characters as S3 does. */
export const isRequestId = (text: string): boolean =>
  /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) || /^(?=.*\d)[\dA-Z]{16}$/.test(text);

/** As S3 writes keys into events: form-encoded, slashes kept. */
export const encodedKey = (key: string): string =>
  new URLSearchParams({ key }).toString().slice("key=".length).replaceAll("%2F", "/");
