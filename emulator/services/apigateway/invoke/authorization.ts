import type { PolicyDocument } from "../../../permissions/index.ts";

/** What an authorizer said of a caller. */
export interface Authorization {
  readonly principalId: string;
  readonly policy: PolicyDocument;
  /** Texts, whatever they were. */
  readonly context: Readonly<Record<string, string>>;
  /** The caller's API key, for APIs that take it from here. */
  readonly usageIdentifierKey: string | undefined;
}

/** As functions and logs see it: `requestContext.authorizer`. */
export const authorizerContext = ({ principalId, context }: Authorization): Readonly<Record<string, string>> => ({
  ...context,
  principalId,
});
