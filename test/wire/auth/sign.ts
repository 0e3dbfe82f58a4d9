import { createHash, createHmac } from "node:crypto";

/** A signer for tests, written from AWS's description and sharing nothing with the code it tests. */
export interface ToSign {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly accessKeyId?: string;
  readonly secret?: string;
  readonly region?: string;
  readonly service?: string;
  readonly at: number;
  readonly token?: string;
  /** Stands in the string to sign instead of the body's hash. */
  readonly payload?: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

export const signingKey = (secret: string, day: string, region: string, service: string): Buffer =>
  hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), service), "aws4_request");

export interface Signed {
  readonly headers: Record<string, string>;
  readonly signature: string;
  readonly key: Buffer;
  readonly date: string;
  readonly scope: string;
}

/** Signs everything that is given, with `Authorization`. */
export function sign(request: ToSign): Signed {
  const { region = "us-east-1", service = "s3", secret = "test", accessKeyId = "test" } = request;
  const date = new Date(request.at).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const day = date.slice(0, 8);
  const payload = request.payload ?? sha256(request.body ?? "");
  const headers: Record<string, string> = {
    ...request.headers,
    "x-amz-date": date,
    ...(service === "s3" ? { "x-amz-content-sha256": payload } : {}),
    ...(request.token === undefined ? {} : { "x-amz-security-token": request.token }),
  };
  const names = Object.keys(headers).toSorted();
  const [path = "/", query = ""] = request.target.split("?");
  const signedPath = service === "s3" ? path : path.split("/").map(encodeURIComponent).join("/");
  const canonical = [
    request.method,
    signedPath,
    query
      .split("&")
      .filter((part) => part !== "")
      .map((part) => (part.includes("=") ? part : `${part}=`))
      .toSorted()
      .join("&"),
    ...names.map((name) => `${name}:${headers[name]}`),
    "",
    names.join(";"),
    payload,
  ].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = signingKey(secret, day, region, service);
  const signature = hmac(key, `AWS4-HMAC-SHA256\n${date}\n${scope}\n${sha256(canonical)}`).toString("hex");
  headers["authorization"] =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  return { headers, signature, key, date, scope };
}

/** Coats data in aws-chunked, with signatures where a signed request is given. */
export function awsChunked(
  pieces: readonly (string | Uint8Array)[],
  options: { readonly signed?: Signed; readonly trailer?: readonly [name: string, value: string] } = {},
): Buffer {
  const out: Uint8Array[] = [];
  let previous = options.signed?.signature ?? "";
  for (const piece of [...pieces, ""]) {
    const data = Buffer.from(piece);
    let head = data.length.toString(16);
    if (options.signed) {
      const { key, date, scope } = options.signed;
      previous = hmac(
        key,
        ["AWS4-HMAC-SHA256-PAYLOAD", date, scope, previous, sha256(""), sha256(data)].join("\n"),
      ).toString("hex");
      head += `;chunk-signature=${previous}`;
    }
    out.push(Buffer.from(`${head}\r\n`), data, Buffer.from(data.length === 0 ? "" : "\r\n"));
  }
  if (options.trailer) {
    const [name, value] = options.trailer;
    out.push(Buffer.from(`${name}:${value}\r\n`));
    if (options.signed) {
      const { key, date, scope } = options.signed;
      const text = ["AWS4-HMAC-SHA256-TRAILER", date, scope, previous, sha256(`${name}:${value}\n`)].join("\n");
      out.push(Buffer.from(`x-amz-trailer-signature:${hmac(key, text).toString("hex")}\r\n`));
    }
  }
  out.push(Buffer.from("\r\n"));
  return Buffer.concat(out);
}
