import type { Routed } from "../contract.ts";

/**
 * Five ways in which AWS's front ends word a refused signature.
 *
 * - `s3`: its own codes.
 * - `query`: the XML services.
 * - `json`: JSON and CBOR with the code in the body; everything is a 400.
 * - `rest`: the REST-JSON services (Lambda, Scheduler, API Gateway): the JSON codes, as 403.
 * - `compatible`: services that moved from query to JSON and kept the query codes beside the new names (SQS, CloudWatch).
 */
export type Family = "s3" | "query" | "json" | "rest" | "compatible";

export function familyOf(routed: Pick<Routed, "service" | "protocol">): Family {
  if (routed.service === "s3") return "s3";
  switch (routed.protocol) {
    case "awsQuery":
    case "restXml":
      return "query";
    case "restJson1":
      return "rest";
    case "awsJson1_0":
    case "awsJson1_1":
    case "rpcv2Cbor":
      return routed.service === "sqs" || routed.service === "cloudwatch" ? "compatible" : "json";
    default:
      return routed.protocol satisfies never;
  }
}

/** The service's name in a credential scope, where it is not ours. */
const SIGNING_NAMES: Readonly<Record<string, string>> = {
  cloudwatch: "monitoring",
  apigatewayv2: "apigateway",
  dynamodbstreams: "dynamodb",
};

export const signingName = (service: string): string => SIGNING_NAMES[service] ?? service;
