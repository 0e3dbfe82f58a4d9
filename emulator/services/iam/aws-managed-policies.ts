import { DATA } from "./aws-managed/data.ts";
import { IDENTITY } from "./aws-managed/identity.ts";
import { LAMBDA } from "./aws-managed/lambda.ts";
import { MESSAGES } from "./aws-managed/messages.ts";
import { OBSERVING } from "./aws-managed/observing.ts";
import type { Source } from "./aws-managed/source.ts";

export interface AwsManagedPolicy extends Source {
  readonly arn: string;
  readonly name: string;
  /** `/`, `/service-role/` */
  readonly path: string;
}

/**
 * The policies AWS keeps for everybody, by ARN: those with which people give rights in the services that are here.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
export const AWS_MANAGED: ReadonlyMap<string, AwsManagedPolicy> = new Map(
  Object.entries({ ...IDENTITY, ...LAMBDA, ...DATA, ...MESSAGES, ...OBSERVING }).map(([pathAndName, source]) => {
    const arn = `arn:aws:iam::aws:policy/${pathAndName}`;
    const cut = pathAndName.lastIndexOf("/") + 1;
    return [arn, { arn, name: pathAndName.slice(cut), path: `/${pathAndName.slice(0, cut)}`, ...source }];
  }),
);
