import type { CORSRule } from "@aws-sdk/client-s3";
import { emptyBody, type PlainAnswer } from "./answer.ts";
import { badRequest, corsForbidden, invalidRequest, malformedXml } from "./errors.ts";
import { CORS_RULES_MAX } from "./limits.ts";
import type { Bucket } from "./state.ts";

/** What a browser asks before it sends a request to another origin. */
export interface Preflight {
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers `OPTIONS`, which nobody signs. Throws AWS's refusals. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html */
export function answerPreflight(bucket: Bucket | undefined, { headers, key }: Preflight): PlainAnswer {
  const origin = headers["origin"];
  const method = headers["access-control-request-method"];
  if (origin === undefined) throw badRequest("Insufficient information. Origin request header needed.");
  if (method === undefined || !METHODS.has(method))
    throw badRequest(`Invalid Access-Control-Request-Method: ${method ?? "null"}`);
  const asked = { method, resourceType: key === "" ? "BUCKET" : "OBJECT" } as const;
  if (!bucket) throw corsForbidden("CORSResponse: Bucket not found", { ...asked, resourceType: "BUCKET" });
  const { cors } = bucket.settings;
  if (!cors) throw corsForbidden("CORSResponse: CORS is not enabled for this bucket.", asked);
  const names = listed(headers["access-control-request-headers"]);
  const rule = cors.find((candidate) => allows(candidate, origin, method) && allowsHeaders(candidate, names));
  if (!rule)
    throw corsForbidden(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      asked,
    );
  const allowed = names.length > 0 ? { "access-control-allow-headers": names.join(", ") } : {};
  return { status: 200, headers: { ...ruleHeaders(rule, origin), ...allowed }, body: emptyBody };
}

/** What is added to the answer of any request that names its origin; nothing where no rule allows it. */
export function corsHeaders(
  bucket: Bucket | undefined,
  origin: string | undefined,
  method: string,
): Readonly<Record<string, string>> {
  if (origin === undefined) return {};
  const rule = bucket?.settings.cors?.find((candidate) => allows(candidate, origin, method));
  return rule ? ruleHeaders(rule, origin) : {};
}

const METHODS: ReadonlySet<string> = new Set(["GET", "PUT", "POST", "DELETE", "HEAD"]);

const listed = (header: string | undefined): readonly string[] =>
  (header ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");

const allows = (rule: CORSRule, origin: string, method: string): boolean =>
  (rule.AllowedMethods ?? []).includes(method) && (rule.AllowedOrigins ?? []).some((pattern) => fits(pattern, origin));

const allowsHeaders = (rule: CORSRule, names: readonly string[]): boolean =>
  names.every((name) => (rule.AllowedHeaders ?? []).some((pattern) => fits(pattern.toLowerCase(), name)));

/** At most one `*`, which stands for anything. */
function fits(pattern: string, text: string): boolean {
  const [before = "", after] = pattern.split("*");
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}

function ruleHeaders(rule: CORSRule, origin: string): Readonly<Record<string, string>> {
  const isForAll = (rule.AllowedOrigins ?? []).find((pattern) => fits(pattern, origin)) === "*";
  const exposed = rule.ExposeHeaders ?? [];
  return {
    "access-control-allow-origin": isForAll ? "*" : origin,
    "access-control-allow-methods": (rule.AllowedMethods ?? []).join(", "),
    ...(exposed.length > 0 ? { "access-control-expose-headers": exposed.join(", ") } : {}),
    ...(rule.MaxAgeSeconds === undefined ? {} : { "access-control-max-age": String(rule.MaxAgeSeconds) }),
    ...(isForAll ? {} : { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html */
export function checkCorsRules(rules: readonly CORSRule[] | undefined): readonly CORSRule[] {
  if (!rules || rules.length === 0 || rules.length > CORS_RULES_MAX) throw malformedXml();
  for (const rule of rules) {
    if (!rule.AllowedMethods?.length || !rule.AllowedOrigins?.length) throw malformedXml();
    for (const method of rule.AllowedMethods)
      if (!METHODS.has(method))
        throw invalidRequest(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
    checkWildcards("AllowedOrigin", rule.AllowedOrigins);
    checkWildcards("AllowedHeader", rule.AllowedHeaders ?? []);
    for (const header of rule.ExposeHeaders ?? [])
      if (header.includes("*"))
        throw invalidRequest(
          `ExposeHeader "${header}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
        );
  }
  return rules;
}

function checkWildcards(what: string, patterns: readonly string[]): void {
  for (const pattern of patterns)
    if (pattern.split("*").length > 2)
      throw invalidRequest(`${what} "${pattern}" can not have more than one wildcard.`);
}
