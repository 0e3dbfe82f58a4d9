import type { Decision } from "../kernel/index.ts";
import type { PolicyDocument } from "./policy/document.ts";
import { evaluate } from "./policy/evaluate.ts";
import { parsePolicy } from "./policy/parse-policy.ts";
import { PolicyError } from "./policy/policy-error.ts";

/** The policy that an API's authorizer answered with; `undefined` for what is none. */
export function authorizerPolicy(document: unknown): PolicyDocument | undefined {
  try {
    return parsePolicy(JSON.stringify(document ?? null), "identity");
  } catch (error) {
    if (error instanceof PolicyError) return undefined;
    throw error;
  }
}

export interface AuthorizerQuestion {
  readonly account: string;
  /** As the authorizer calls the caller. */
  readonly principalId: string;
  readonly policy: PolicyDocument;
  /** `arn:aws:execute-api:…` of the request itself. */
  readonly resource: string;
  readonly sourceIp: string;
}

/** Whether the caller may go on, by what its authorizer said and nothing else. */
export const decideAuthorizer = ({ account, principalId, policy, resource, sourceIp }: AuthorizerQuestion): Decision =>
  evaluate(
    {
      principal: { kind: "user", account, name: principalId, arn: principalId, userId: principalId },
      action: "execute-api:Invoke",
      resource,
      resourceOwner: account,
      context: { "aws:SourceIp": sourceIp },
    },
    { identity: [{ name: "the authorizer's policy", document: policy, kind: "identity" }], session: [] },
  );
