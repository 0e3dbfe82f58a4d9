import type { Redirect, RoutingRule, WebsiteConfiguration } from "@aws-sdk/client-s3";
import { AwsError, type CallContext } from "../../kernel/index.ts";
import { bucketPermission, objectPermission } from "./access.ts";
import { emptyBody, type PlainAnswer } from "./answer.ts";
import { checkReadConditions, quoted, type ReadConditions } from "./conditions.ts";
import { accessDenied, configurationMissing, noSuchBucket, noSuchKey } from "./errors.ts";
import { shownMetadata } from "./operations/read-object.ts";
import { contentRange, parseRange } from "./range.ts";
import { currentObject, type Bucket, type StoredObject } from "./state.ts";

/** What a browser asks of a website endpoint: `http://<bucket>.s3-website.<region>.amazonaws.com/<path>`. */
export interface PageRequest {
  readonly bucket: string;
  /** Decoded, with its slash at the front. */
  readonly path: string;
  /** As the browser named it: where redirects without a host lead. */
  readonly host: string;
  /** Default `GET`. Websites are only read. */
  readonly method?: string;
  /** Names in lower case: conditions and ranges. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Serves a page as the bucket's website configuration says; never throws AWS's refusals, but shows them. https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteHosting.html */
export function answerPage(bucket: Bucket | undefined, asked: PageRequest, context: CallContext): PlainAnswer {
  const method = asked.method ?? "GET";
  if (method !== "GET" && method !== "HEAD") return errorPage(websiteMethodNotAllowed(method), context);
  if (!bucket) return errorPage(noSuchBucket(asked.bucket), context);
  const { website } = bucket.settings;
  if (!website) return errorPage(configurationMissing("website", bucket.name), context);
  const all = website.RedirectAllRequestsTo;
  if (all) return redirectTo(`${all.Protocol ?? "http"}://${all.HostName ?? ""}${asked.path}`, 301);
  const path = asked.path.replace(/^\//, "");
  const early = (website.RoutingRules ?? []).find(
    ({ Condition: condition }) => !condition?.HttpErrorCodeReturnedEquals && fitsPrefix(condition, path),
  );
  if (early?.Redirect) return routed(early.Redirect, early, path, asked);
  const suffix = website.IndexDocument?.Suffix ?? "index.html";
  const key = path === "" || path.endsWith("/") ? `${path}${suffix}` : path;
  const found = readable(bucket, key, context);
  if (!(found instanceof AwsError)) return asAsked(found, asked.headers ?? {}, context);
  // A folder without its slash: the browser is sent to it, so that its links work.
  if (key === path && !(readable(bucket, `${path}/${suffix}`, context) instanceof AwsError))
    return redirectTo(`/${encodePath(path)}/`, 302);
  return refused(bucket, website, found, path, asked, context);
}

function refused(
  bucket: Bucket,
  website: WebsiteConfiguration,
  error: AwsError,
  path: string,
  asked: PageRequest,
  context: CallContext,
): PlainAnswer {
  const late = (website.RoutingRules ?? []).find(
    ({ Condition: condition }) =>
      condition?.HttpErrorCodeReturnedEquals === String(error.status) && fitsPrefix(condition, path),
  );
  if (late?.Redirect) return routed(late.Redirect, late, path, asked);
  const document = website.ErrorDocument?.Key;
  if (document === undefined) return errorPage(error, context);
  const found = readable(bucket, document, context);
  return found instanceof AwsError ? errorPage(error, context) : page(found, error.status);
}

const fitsPrefix = (condition: RoutingRule["Condition"], path: string): boolean =>
  path.startsWith(condition?.KeyPrefixEquals ?? "");

/** Everybody who asks here is nobody: pages must be open to the public. */
function readable(bucket: Bucket, key: string, context: CallContext): StoredObject | AwsError {
  if (!context.decide(objectPermission("s3:GetObject", bucket.name, key)).allowed) return accessDenied();
  const object = currentObject(bucket, key);
  if (object) return object;
  return context.decide(bucketPermission("s3:ListBucket", bucket.name)).allowed ? noSuchKey(key) : accessDenied();
}

/** The page, a part of it, or that it has not changed. */
function asAsked(object: StoredObject, headers: Readonly<Record<string, string>>, context: CallContext): PlainAnswer {
  const whole = page(object, 200);
  if (whole.status !== 200) return whole;
  try {
    checkReadConditions(object, conditionsOf(headers), context.now);
    const range = parseRange(headers["range"], object.content.length);
    if (!range) return whole;
    const part = {
      "content-length": String(range.end - range.start),
      "content-range": contentRange(range, object.content.length),
    };
    return { status: 206, headers: { ...whole.headers, ...part }, body: object.content, range };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.status === 304
      ? { status: 304, headers: { ...error.headers }, body: emptyBody }
      : errorPage(error, context);
  }
}

function conditionsOf(headers: Readonly<Record<string, string>>): ReadConditions {
  const date = (name: string): Date | undefined => {
    const at = Date.parse(headers[name] ?? "");
    return Number.isNaN(at) ? undefined : new Date(at);
  };
  return {
    IfMatch: headers["if-match"],
    IfNoneMatch: headers["if-none-match"],
    IfModifiedSince: date("if-modified-since"),
    IfUnmodifiedSince: date("if-unmodified-since"),
  };
}

function page(object: StoredObject, status: number): PlainAnswer {
  if (object.websiteRedirect !== undefined) return redirectTo(object.websiteRedirect, 301);
  const { Expires: expires } = object.headers;
  const given = {
    "content-type": object.headers.ContentType,
    "cache-control": object.headers.CacheControl,
    "content-disposition": object.headers.ContentDisposition,
    "content-encoding": object.headers.ContentEncoding,
    "content-language": object.headers.ContentLanguage,
    expires: typeof expires === "string" ? expires : expires?.toUTCString(),
  };
  const headers: Record<string, string> = {
    "content-length": String(object.content.length),
    etag: quoted(object.eTag),
    "last-modified": new Date(object.lastModified).toUTCString(),
  };
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value;
  for (const [name, value] of Object.entries(shownMetadata(object).Metadata ?? {}))
    headers[`x-amz-meta-${name}`] = value;
  return { status, headers, body: object.content };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html#advanced-conditional-redirects */
function routed(redirect: Redirect, rule: RoutingRule, path: string, asked: PageRequest): PlainAnswer {
  const prefix = rule.Condition?.KeyPrefixEquals ?? "";
  const key =
    redirect.ReplaceKeyWith ??
    (redirect.ReplaceKeyPrefixWith === undefined
      ? path
      : `${redirect.ReplaceKeyPrefixWith}${path.slice(prefix.length)}`);
  const protocol = redirect.Protocol ?? "http";
  const status = Number(redirect.HttpRedirectCode ?? 301);
  return redirectTo(`${protocol}://${redirect.HostName ?? asked.host}/${encodePath(key)}`, status);
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

const redirectTo = (location: string, status: number): PlainAnswer => ({
  status,
  headers: { location, "content-length": "0" },
  body: emptyBody,
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html: "supports only GET and HEAD requests on objects". */
const websiteMethodNotAllowed = (method: string): AwsError =>
  new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    fields: { Method: method, ResourceType: "OBJECT" },
  });

const TITLES: Readonly<Record<number, string>> = {
  403: "403 Forbidden",
  404: "404 Not Found",
  405: "405 Method Not Allowed",
  412: "412 Precondition Failed",
  416: "416 Requested Range Not Satisfiable",
};

/** Website endpoints speak to people: their errors are pages. */
function errorPage(error: AwsError, context: CallContext): PlainAnswer {
  const title = TITLES[error.status] ?? String(error.status);
  const items = [
    ["Code", error.code],
    ["Message", error.message],
    ...Object.entries(error.fields).map(([name, value]) => [name, String(value)]),
    ["RequestId", context.requestId],
    ["HostId", context.extendedRequestId],
  ].map(([name = "", value = ""]) => `<li>${name}: ${escaped(value)}</li>`);
  const html = `<html>\n<head><title>${title}</title></head>\n<body>\n<h1>${title}</h1>\n<ul>\n${items.join("\n")}\n</ul>\n<hr/>\n</body>\n</html>\n`;
  const body = Buffer.from(html);
  const headers = { "content-type": "text/html; charset=utf-8", "content-length": String(body.length) };
  return {
    status: error.status,
    headers: { ...headers, "x-amz-error-code": error.code, "x-amz-error-message": error.message },
    body,
  };
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
