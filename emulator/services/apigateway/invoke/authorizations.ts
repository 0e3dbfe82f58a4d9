import type { PolicyDocument } from "../../../permissions/index.ts";
import type { Instant } from "../../../kernel/index.ts";

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

/** Answers of authorizers that still hold, by stage, authorizer and identity. */
export interface Authorizations {
  get(stage: string, identity: string, now: Instant): Authorization | undefined;
  keep(stage: string, identity: string, authorization: Authorization, until: Instant): void;
  flush(api: string, stage: string): void;
}

export function createAuthorizations(): Authorizations {
  const stages = new Map<string, Map<string, { readonly until: Instant; readonly authorization: Authorization }>>();
  return {
    get(stage, identity, now) {
      const found = stages.get(stage)?.get(identity);
      return found && found.until > now ? found.authorization : undefined;
    },
    keep(stage, identity, authorization, until) {
      const known = stages.get(stage) ?? new Map<string, { until: Instant; authorization: Authorization }>();
      stages.set(stage, known.set(identity, { until, authorization }));
    },
    flush: (api, stage) => void stages.delete(`${api}/${stage}`),
  };
}
