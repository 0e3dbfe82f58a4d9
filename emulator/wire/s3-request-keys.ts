import type { RequestContext } from "../kernel/index.ts";
import type { HttpRequest } from "./contract.ts";

/**
 * What S3's policies can ask about how a request was signed; nothing of one that nobody signed.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/bucket-policy-s3-sigv4-conditions.html (`s3:signatureAge` is not there)
 */
export function s3RequestKeys({
  method,
  target,
  headers,
}: Pick<HttpRequest, "method" | "target" | "headers">): RequestContext {
  const content = headers["x-amz-content-sha256"];
  return {
    ...signatureKeys(method, target, headers),
    ...(content === undefined ? {} : { "s3:x-amz-content-sha256": content }),
  };
}

function signatureKeys(method: string, target: string, headers: HttpRequest["headers"]): RequestContext {
  const authorization = headers["authorization"];
  if (authorization !== undefined) return keys("REST-HEADER", authorization.startsWith("AWS ") ? 2 : 4);
  const query = new URLSearchParams(target.slice(target.indexOf("?") + 1));
  if (query.has("X-Amz-Signature")) return keys("REST-QUERY-STRING", 4);
  if (query.has("Signature") && query.has("AWSAccessKeyId")) return keys("REST-QUERY-STRING", 2);
  // Which of the two signatures a form has is known once it is read; hardly any has the older one.
  if (method === "POST" && /^multipart\/form-data/i.test(headers["content-type"] ?? "")) return keys("POST", 4);
  return {};
}

const keys = (type: "REST-HEADER" | "REST-QUERY-STRING" | "POST", version: 2 | 4): RequestContext => ({
  "s3:authType": type,
  "s3:signatureversion": version === 4 ? "AWS4-HMAC-SHA256" : "AWS",
});
