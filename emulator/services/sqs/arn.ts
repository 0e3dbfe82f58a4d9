import type { Scope } from "../../kernel/index.ts";
import { invalidAddress, missingParameter } from "./errors.ts";

/** Where a queue is: its account, region and name. */
export interface QueueAddress extends Scope {
  readonly name: string;
}

export const arnOfQueue = ({ region, account, name }: QueueAddress): string =>
  `arn:aws:sqs:${region}:${account}:${name}`;

export function addressOfArn(arn: string): QueueAddress | undefined {
  const [prefix, partition, service, region, account, name, ...rest] = arn.split(":");
  if (prefix !== "arn" || !partition || service !== "sqs" || !region || !account || !name || rest.length > 0)
    return undefined;
  return { region, account, name };
}

export const urlOf = (endpoint: string, { account, name }: QueueAddress): string => `${endpoint}/${account}/${name}`;

/**
 * Which queue a URL means: any whose path ends in `/<account>/<name>`, whatever the host, since a world may be reached
 * under many names. The region is the request's, unless the host names one as AWS's do. A name alone is the caller's
 * queue of that name, and a host alone is no queue: as AWS was seen to answer boto3.
 */
export function addressOfUrl(url: string | undefined, scope: Scope): QueueAddress {
  if (!url) throw missingParameter("QueueUrl");
  if (!url.includes("/")) return { ...scope, name: url };
  if (/^https?:\/\/[^/?#]+\/?$/.test(url)) return { ...scope, name: "" };
  const found = /^(?:https?:\/\/([^/?#]+))?(?:\/[^?#]*)?\/(\d{12})\/([^/?#]+)\/?$/.exec(url);
  const [, host = "", account, name] = found ?? [];
  if (!account || !name) throw invalidAddress(url);
  const region = /(?:^|\.)sqs\.([a-z0-9-]+)\.amazonaws\.com/.exec(host)?.[1] ?? scope.region;
  return { region, account, name };
}
