import type { GetSessionTokenRequest, GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { seconds, type Operation } from "../../../kernel/index.ts";
import { accessDenied, broken } from "../errors.ts";
import { ROOT_TOKEN_DURATION_MAX, TOKEN_DURATION_DEFAULT, TOKEN_DURATION_MAX, TOKEN_DURATION_MIN } from "../limits.ts";
import { mfaOf } from "../mfa.ts";
import { credentialsOutput } from "../output.ts";
import type { StsStore } from "../store.ts";

/** Temporary keys for the caller itself; nobody needs a right for that. */
export const getSessionToken = (store: StsStore): Operation<GetSessionTokenRequest, GetSessionTokenResponse> => ({
  permissions: () => [],
  run(input, context) {
    const { DurationSeconds: asked } = input;
    const { caller, now } = context;
    if ((caller.kind !== "user" && caller.kind !== "root") || (caller.kind === "user" && caller.session))
      throw accessDenied("Cannot call GetSessionToken with session credentials");
    const mfaAt = mfaOf(store, input, context);
    if (asked !== undefined && asked < TOKEN_DURATION_MIN)
      throw broken("durationSeconds", String(asked), `have value greater than or equal to ${TOKEN_DURATION_MIN}`);
    if (asked !== undefined && asked > TOKEN_DURATION_MAX)
      throw broken("durationSeconds", String(asked), `have value less than or equal to ${TOKEN_DURATION_MAX}`);
    const duration = asked ?? TOKEN_DURATION_DEFAULT;
    // The root's are cut to an hour, whatever it asks for.
    const lasting = caller.kind === "root" ? Math.min(duration, ROOT_TOKEN_DURATION_MAX) : duration;
    const session = { issuedAt: now, ...(mfaAt === undefined ? {} : { mfaAt }) };
    const owner = caller.kind === "user" ? { ...caller, session } : caller;
    return { Credentials: credentialsOutput(store.issue(owner, seconds(lasting))) };
  },
});
