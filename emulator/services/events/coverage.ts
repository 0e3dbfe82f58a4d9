import { refusedBecause } from "../../kernel/index.ts";

/** Checked, kept and given back; nothing else follows from them. */
export const STORED_ONLY: readonly string[] = [];

/** What is not there although AWS has it, each for a reason. */
export const REFUSED: Readonly<Record<string, string>> = {
  ...refusedBecause("API destinations and their connections lead outside", [
    "CreateApiDestination",
    "DescribeApiDestination",
    "ListApiDestinations",
    "UpdateApiDestination",
    "DeleteApiDestination",
    "CreateConnection",
    "DescribeConnection",
    "ListConnections",
    "UpdateConnection",
    "DeleteConnection",
    "DeauthorizeConnection",
  ]),
  ...refusedBecause("regions are apart", [
    "CreateEndpoint",
    "DescribeEndpoint",
    "ListEndpoints",
    "UpdateEndpoint",
    "DeleteEndpoint",
  ]),
  ...refusedBecause("there are no partners", [
    "ActivateEventSource",
    "DeactivateEventSource",
    "DescribeEventSource",
    "ListEventSources",
    "CreatePartnerEventSource",
    "DescribePartnerEventSource",
    "ListPartnerEventSources",
    "ListPartnerEventSourceAccounts",
    "DeletePartnerEventSource",
    "PutPartnerEvents",
  ]),
};
