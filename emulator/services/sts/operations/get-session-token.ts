import type { GetSessionTokenRequest, GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { seconds, type Operation } from "../../../kernel/index.ts";
import { accessDenied, broken } from "../errors.ts";
import { ROOT_TOKEN_DURATION_MAX, TOKEN_DURATION_DEFAULT, TOKEN_DURATION_MAX, TOKEN_DURATION_MIN } from "../limits.ts";
import { credentialsOutput } from "../output.ts";
import type { StsStore } from "../store.ts";

/** Temporary keys for the caller itself; nobody needs a right for that. */
export const getSessionToken = (store: StsStore): Operation<GetSessionTokenRequest, GetSessionTokenResponse> => ({
  permissions: () => [],
  run({ DurationSeconds: asked, SerialNumber: serial, TokenCode: code }, { caller }) {
    if (caller.kind !== "user" && caller.kind !== "root")
      throw accessDenied("Cannot call GetSessionToken with session credentials");
    // Nobody here has an MFA device, so every code is wrong.
    if (serial !== undefined || code !== undefined)
      throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    if (asked !== undefined && asked < TOKEN_DURATION_MIN)
      throw broken("durationSeconds", String(asked), `have value greater than or equal to ${TOKEN_DURATION_MIN}`);
    if (asked !== undefined && asked > TOKEN_DURATION_MAX)
      throw broken("durationSeconds", String(asked), `have value less than or equal to ${TOKEN_DURATION_MAX}`);
    const duration = asked ?? TOKEN_DURATION_DEFAULT;
    // The root's are cut to an hour, whatever it asks for.
    const lasting = caller.kind === "root" ? Math.min(duration, ROOT_TOKEN_DURATION_MAX) : duration;
    return { Credentials: credentialsOutput(store.issue(caller, seconds(lasting))) };
  },
});
