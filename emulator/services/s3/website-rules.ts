import type { RoutingRule, WebsiteConfiguration } from "@aws-sdk/client-s3";
import { invalidArgument, invalidRequest, malformedXml } from "./errors.ts";
import { ROUTING_RULES_MAX } from "./limits.ts";

/** Throws AWS's refusals. https://docs.aws.amazon.com/AmazonS3/latest/API/API_WebsiteConfiguration.html */
export function checkWebsite(given: WebsiteConfiguration): void {
  const { RedirectAllRequestsTo: all, IndexDocument: index, ErrorDocument: error, RoutingRules: rules } = given;
  if (all) {
    if (index || error || rules)
      throw invalidArgument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
        "RedirectAllRequestsTo",
        "not null",
      );
    if (!all.HostName) throw malformedXml();
    checkProtocol(all.Protocol);
    return;
  }
  if (!index)
    throw invalidArgument(
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
      "IndexDocument",
      "null",
    );
  if (!index.Suffix || index.Suffix.includes("/"))
    throw invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", index.Suffix);
  if (error && !error.Key) throw malformedXml();
  if (rules?.length === 0 || (rules?.length ?? 0) > ROUTING_RULES_MAX) throw malformedXml();
  for (const rule of rules ?? []) checkRule(rule);
}

function checkRule({ Condition: condition, Redirect: redirect }: RoutingRule): void {
  if (redirect?.ReplaceKeyPrefixWith !== undefined && redirect.ReplaceKeyWith !== undefined)
    throw invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
  if (condition && Object.values(condition).every((value) => value === undefined))
    throw invalidRequest(
      "Condition cannot be empty. To redirect all requests without a condition, the condition element shouldn't be present.",
    );
  const status = redirect?.HttpRedirectCode;
  if (status !== undefined && !/^3(?!00)\d\d$/.test(status))
    throw invalidRequest(`The provided HTTP redirect code (${status}) is not valid. Valid codes are 3XX except 300.`);
  const failed = condition?.HttpErrorCodeReturnedEquals;
  if (failed !== undefined && !/^[45]\d\d$/.test(failed))
    throw invalidRequest(`The provided HTTP error code (${failed}) is not valid. Valid codes are 4XX or 5XX.`);
  checkProtocol(redirect?.Protocol);
}

function checkProtocol(protocol: string | undefined): void {
  if (protocol !== undefined && protocol !== "http" && protocol !== "https")
    throw invalidRequest(
      "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically.",
    );
}
