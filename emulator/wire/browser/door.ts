import { assert, type Hold } from "../../kernel/index.ts";
import type { FormAuthenticated, FormAuthenticator } from "../auth/form.ts";
import type { Incoming } from "../body/incoming.ts";
import type { Call } from "../call.ts";
import type { HttpRequest, HttpResponse, ParsedRequest, ResponseIds, Routed, Unrouted } from "../contract.ts";
import { callOf, journalAnswer, refusalOf, type Chain } from "../exchange.ts";
import { pathStyle } from "../protocols/s3-address.ts";
import { apiCorsHeaders } from "./api-cors.ts";
import { decoded, targetOf, websiteOf } from "./address.ts";
import type { BrowserAnswer, S3ForBrowsers } from "./s3-for-browsers.ts";

/** One request of a browser on its way. */
export interface Visit {
  readonly request: HttpRequest;
  readonly parsed: ParsedRequest;
  readonly incoming: Incoming;
  readonly ids: ResponseIds;
  readonly hold: Hold;
}

export type VisitKind = "PreflightObject" | "PostObject" | "WebsitePage";

/** Answers what browsers ask of S3 beside its API. */
export interface BrowserDoor {
  /** Whether a host is a bucket's website; asked before anything else is. */
  isWebsite(parsed: ParsedRequest): boolean;
  /** What a request is that no operation of the model takes; `undefined`: nothing for browsers either. */
  kindOf(parsed: ParsedRequest, found: Unrouted): VisitKind | undefined;
  /** Never rejects with AWS's refusals, but writes them. */
  answer(kind: VisitKind, visit: Visit): Promise<HttpResponse>;
  /** What the answer to a call of the API gets as well because its request names its origin; `undefined` without one. */
  corsHeaders(parsed: ParsedRequest, routed: Routed): Readonly<Record<string, string>> | undefined;
}

/** How browsers send forms; only the first of them is right, and S3 says so to the second. */
const FORM = /^(?:multipart\/form-data|application\/x-www-form-urlencoded)\b/i;

export function createBrowserDoor(chain: Chain, s3: S3ForBrowsers, authenticate: FormAuthenticator): BrowserDoor {
  const origin = (parsed: ParsedRequest): string | undefined => parsed.headers["origin"];

  const preflight = ({ parsed }: Visit, call: Call): BrowserAnswer => {
    const { bucket, key } = websiteTarget(parsed) ?? targetOf(parsed);
    call.begin(arnOf(bucket, key));
    return s3.preflight({ bucket, key, headers: parsed.headers });
  };

  const page = ({ parsed }: Visit, call: Call): BrowserAnswer => {
    const { bucket, key } = websiteTarget(parsed) ?? targetOf(parsed);
    call.begin(arnOf(bucket, key));
    const asked = {
      bucket,
      path: `/${key}`,
      host: parsed.headers["host"] ?? "",
      method: parsed.method,
      headers: parsed.headers,
    };
    const answer = s3.page(asked, call);
    return parsed.method === "HEAD" ? { ...answer, body: new Uint8Array() } : answer;
  };

  /** The fields say who sends it, and they come first; so nobody unknown gets to store a file. */
  const form = async (visit: Visit, callFor: CallFor): Promise<BrowserAnswer> => {
    const { parsed, incoming } = visit;
    const { bucket } = targetOf(parsed);
    let who: FormAuthenticated | undefined;
    const posted = await s3.readForm(parsed.headers["content-type"], whenRead(incoming), chain.contents, (fields) => {
      who = authenticate(s3.signatureOf({ fields }), fields.get("x-amz-security-token"));
    });
    assert(who, "a form was read without its fields");
    const call = callFor(who.principal, who.region);
    const input = { Bucket: bucket, form: posted, now: who.now };
    const permissions = s3.postObject.permissions(input, call);
    call.begin(permissions[0]?.resource ?? "*");
    for (const permission of permissions) call.authorize(permission);
    return s3.postObject.run(input, call);
  };

  const corsOf = (parsed: ParsedRequest, bucket: string): Readonly<Record<string, string>> =>
    s3.corsHeaders(bucket, origin(parsed), parsed.method);

  return {
    isWebsite: (parsed) => websiteOf(parsed) !== undefined,
    kindOf(parsed, found) {
      if (found.service !== "s3") return undefined;
      if (parsed.method === "OPTIONS") return "PreflightObject";
      const isForm = parsed.method === "POST" && FORM.test(parsed.headers["content-type"] ?? "");
      return isForm && /^\/[^/]+\/?$/.test(pathStyle(parsed)) ? "PostObject" : undefined;
    },
    async answer(kind, visit) {
      const { parsed, ids } = visit;
      const routed: Routed = { service: "s3", operation: kind, protocol: "restXml", labels: {}, streamsInput: false };
      const region = websiteOf(parsed)?.region;
      let call = callOf(chain, { ...visit, routed }, { kind: "anonymous" }, region);
      const callFor: CallFor = (principal, signed) =>
        (call = callOf(chain, { ...visit, routed }, principal, signed ?? region));
      let bucket: string | undefined;
      const allowed = (): Readonly<Record<string, string>> =>
        bucket === undefined || kind === "PreflightObject" ? {} : corsOf(parsed, bucket);
      try {
        bucket = (websiteTarget(parsed) ?? targetOf(parsed)).bucket;
        const answer = await (kind === "PostObject"
          ? form(visit, callFor)
          : kind === "WebsitePage"
            ? page(visit, call)
            : preflight(visit, call));
        journalAnswer(chain, call.begin("*"), ids, answer.status);
        return {
          status: answer.status,
          headers: { ...idHeaders(ids), ...answer.headers, ...allowed() },
          body: bytesOf(answer),
        };
      } catch (error) {
        const refusal = refusalOf(chain, parsed, routed, error);
        journalAnswer(chain, call.begin("*"), ids, refusal.status, refusal);
        const written = chain.protocols.writeError(routed, refusal, ids, parsed.method);
        return { ...written, headers: { ...written.headers, ...allowed() } };
      }
    },
    corsHeaders(parsed, routed) {
      if (origin(parsed) === undefined) return undefined;
      return routed.service === "s3" ? corsOf(parsed, routed.labels["Bucket"] ?? "") : apiCorsHeaders();
    },
  };
}

type CallFor = (principal: Call["caller"], region: string | undefined) => Call;

function websiteTarget(parsed: ParsedRequest): { readonly bucket: string; readonly key: string } | undefined {
  const website = websiteOf(parsed);
  return website && { bucket: website.bucket, key: decoded(parsed.path.slice(1), parsed.path) };
}

/** What is no form is refused for that, before anybody asks for its bytes: the search for a form's `Action` has read some. */
async function* whenRead(incoming: Incoming): AsyncIterable<Uint8Array> {
  yield* incoming.stream();
}

const arnOf = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}${key === "" ? "" : `/${key}`}`;

const idHeaders = (ids: ResponseIds): Readonly<Record<string, string>> => ({
  "x-amz-id-2": ids.extendedRequestId,
  "x-amz-request-id": ids.requestId,
});

const bytesOf = ({ body, range }: BrowserAnswer): HttpResponse["body"] =>
  body instanceof Uint8Array ? body : body.read(range?.start, range?.end);
