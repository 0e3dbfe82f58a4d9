import { AwsError } from "../../kernel/index.ts";
import type { ParsedRequest, Protocol } from "../contract.ts";
import type { ServiceEntry } from "../model/shapes.ts";
import type { Malformed } from "./malformed.ts";

/** How a service says that it cannot read a request. */
export function refusalOf(malformed: Malformed, protocol: Protocol, service: ServiceEntry | undefined): AwsError {
  if (service?.s3) return s3Refusal(malformed);
  switch (protocol) {
    case "awsQuery":
      return new AwsError("MalformedInput", malformed.message, { status: 400 });
    case "restXml":
      return new AwsError("MalformedXML", malformed.message, { status: 400 });
    case "restJson1":
    case "awsJson1_0":
    case "awsJson1_1":
    case "rpcv2Cbor":
      return new AwsError("SerializationException", malformed.message, {
        status: 400,
        // Coral, AWS's service framework, writes this one error's message with a capital.
        ...(protocol === "awsJson1_0" || protocol === "awsJson1_1" ? { messageKey: "Message" } : {}),
      });
    default:
      return protocol satisfies never;
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function s3Refusal(malformed: Malformed): AwsError {
  if (malformed.what === "empty")
    return new AwsError("MissingRequestBodyError", "Request Body is empty", { status: 400 });
  if (malformed.source === undefined)
    return new AwsError(
      "MalformedXML",
      "The XML you provided was not well-formed or did not validate against our published schema",
      { status: 400 },
    );
  const { source, value = "" } = malformed;
  const fields = { ArgumentName: source, ArgumentValue: value };
  return new AwsError("InvalidArgument", S3_ARGUMENTS[source] ?? `Argument ${source} is not valid`, {
    status: 400,
    fields,
  });
}

const S3_ARGUMENTS: Readonly<Record<string, string>> = {
  partNumber: "Part number must be an integer between 1 and 10000, inclusive",
  ...Object.fromEntries(
    ["max-keys", "max-uploads", "max-parts"].map((name) => [
      name,
      `Provided ${name} not an integer or within integer range`,
    ]),
  ),
};

/** `what` is the operation's name, or the method and path that no operation has. */
export function unknownOperation(protocol: Protocol, what: string, version: string | undefined): AwsError {
  switch (protocol) {
    case "awsQuery":
      return what === ""
        ? new AwsError("MissingAction", "The request must contain the parameter Action", { status: 400 })
        : new AwsError(
            "InvalidAction",
            `Could not find operation ${what} for version ${version ?? "NO_VERSION_SPECIFIED"}`,
            {
              status: 400,
            },
          );
    case "restXml":
      return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
        status: 405,
      });
    case "awsJson1_0":
    case "awsJson1_1":
      return new AwsError("UnknownOperationException", `The operation ${what} is not known`, { status: 400 });
    case "restJson1":
    case "rpcv2Cbor":
      return new AwsError("UnknownOperationException", `The operation ${what} is not known`, { status: 404 });
    default:
      return protocol satisfies never;
  }
}

/** A service of AWS that is not emulated: what AWS would answer is unknown here, so the answer says what is missing. */
export const unknownService = (name: string, what: string): AwsError =>
  new AwsError(
    "NotImplemented",
    `Misfire does not emulate the service that is signed for as ${name} (${what}). The request changed nothing.`,
    { status: 501 },
  );

/** S3 knows the resource and not the method; the fields say which. */
export function methodNotAllowed(method: string, resource: "SERVICE" | "BUCKET" | "OBJECT"): AwsError {
  return new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    fields: { Method: method, ResourceType: resource },
  });
}

/**
 * S3 knows the resource that a query names (`?location`), and refuses a method that it does not have: `DELETE /bucket?location`
 * deletes no bucket. Of two resources it does not choose. What it knows no name of it ignores.
 */
export function strayedIn(
  { method, query }: Pick<ParsedRequest, "method" | "query">,
  found: {
    readonly operation: { readonly name: string };
    readonly astray: readonly string[];
    readonly chosenBy: readonly string[];
  },
  resource: "SERVICE" | "BUCKET" | "OBJECT",
): AwsError | undefined {
  const argument = (text: string, name: string, value: string): AwsError =>
    new AwsError("InvalidArgument", text, { status: 400, fields: { ArgumentName: name, ArgumentValue: value } });
  const both = [...found.chosenBy, ...found.astray].toSorted();
  if (found.astray.length > 0 && both.length > 1)
    return argument(`Conflicting query string parameters: ${both.join(", ")}`, "ResourceType", both[0] ?? "");
  if (found.astray.length > 0) return methodNotAllowed(method, resource);
  if (!WRITES.has(found.operation.name)) return undefined;
  const version = query.find(([name]) => name === "versionId")?.[1];
  if (version !== undefined) return argument("This operation does not accept a version-id.", "versionId", version);
  if (found.operation.name.startsWith("UploadPart")) return undefined;
  // A part that is not said to be one in full is no object either.
  for (const [name, other] of [
    ["partNumber", "uploadId"],
    ["uploadId", "partNumber"],
  ] as const) {
    const value = query.find((pair) => pair[0] === name)?.[1];
    if (value !== undefined) return argument(`This operation does not accept ${name} without ${other}`, name, value);
  }
  return undefined;
}

/** Nobody chooses the version that he writes. */
const WRITES: ReadonlySet<string> = new Set(["PutObject", "CopyObject", "UploadPart", "UploadPartCopy"]);

export const invalidUri = (path: string): AwsError =>
  new AwsError("InvalidURI", "Couldn't parse the specified URI.", { status: 400, fields: { URI: path } });
