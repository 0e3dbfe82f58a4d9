import { Roster } from "./kernel/index.ts";
import type { HttpRequest, HttpResponse } from "./wire/index.ts";

/** The requests that a world has not answered yet. */
export interface InFlight {
  /** The world's answer, or, when the world ends first, one that says so. */
  answer(request: HttpRequest): Promise<HttpResponse>;
  /** Answers whoever still waits, and whoever comes later. */
  end(): void;
}

/** A world that ends takes its functions and its clock along: what it was asked would wait for ever. */
export function createInFlight(handle: (request: HttpRequest) => Promise<HttpResponse>): InFlight {
  const waiting = new Roster<() => void>();
  let ended = false;
  return {
    answer: (request) =>
      new Promise((resolve, reject) => {
        const leave = (): void => resolve(gone(request));
        if (ended) return leave();
        const left = waiting.add(leave);
        handle(request).finally(left).then(resolve, reject);
      }),
    end() {
      ended = true;
      waiting.each((leave) => leave());
    },
  };
}

const MESSAGE = "Misfire: this world was closed or reset before it answered.";
const XML = `<Error><Code>ServiceUnavailable</Code><Message>${MESSAGE}</Message></Error>`;

/** In the tongue of the service that was asked, as far as the signature tells it. */
function gone({ headers }: HttpRequest): HttpResponse {
  const service = /\/([\w-]+)\/aws4_request/.exec(headers["authorization"] ?? "")?.[1];
  const written = (type: string, body: string): HttpResponse => ({
    status: 503,
    headers: { "content-type": type, "x-amzn-errortype": "ServiceUnavailable" },
    body: Buffer.from(body),
  });
  if (service === undefined || service === "s3") return written("application/xml", XML);
  if (QUERY.has(service)) return written("text/xml", `<ErrorResponse>${XML}</ErrorResponse>`);
  return written("application/json", JSON.stringify({ __type: "ServiceUnavailable", message: MESSAGE }));
}

const QUERY: ReadonlySet<string> = new Set(["iam", "sts", "sns", "cloudformation"]);
