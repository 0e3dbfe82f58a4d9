import type { PolicyDocument } from "../../../permissions/index.ts";

/** What an authorizer said of a caller. */
export interface Authorization {
  readonly principalId: string | undefined;
  /** Yes or no about everything, or a policy. */
  readonly verdict: boolean | PolicyDocument;
  readonly context: Readonly<Record<string, unknown>>;
}

/** `requestContext.authorizer` */
export const authorizerContext = ({ principalId, context }: Authorization, version: string): object =>
  version === "1.0" ? { ...context, ...(principalId === undefined ? {} : { principalId }) } : { lambda: context };
