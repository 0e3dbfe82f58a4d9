import type { GetFederationTokenRequest, GetFederationTokenResponse } from "@aws-sdk/client-sts";
import { assert, seconds, type FederatedPrincipal, type Operation } from "../../../kernel/index.ts";
import { accessDenied, broken } from "../errors.ts";
import {
  FEDERATION_DURATION_DEFAULT,
  FEDERATION_DURATION_MAX,
  FEDERATION_DURATION_MIN,
  FEDERATION_NAME_CHARS,
  ROOT_TOKEN_DURATION_MAX,
} from "../limits.ts";
import { credentialsOutput } from "../output.ts";
import { packed, sessionPoliciesOf } from "../session-policies.ts";
import { sessionTagsOf, tagConditions } from "../session-tags.ts";
import type { StsStore } from "../store.ts";

/** Keys for somebody whom the caller lets in: at most what the caller may, and of that only what the policies say. */
export const getFederationToken = (
  store: StsStore,
): Operation<GetFederationTokenRequest, GetFederationTokenResponse> => ({
  permissions(input, context) {
    const { caller } = context;
    // Whatever the policies say: these calls are for those who hold lasting keys.
    if ((caller.kind !== "user" && caller.kind !== "root") || (caller.kind === "user" && caller.session))
      throw accessDenied("Cannot call GetFederationToken with session credentials");
    const resource = arnOf(context.account, input.Name ?? "");
    const conditions = tagConditions(input);
    return [
      { action: "sts:GetFederationToken", resource, context: conditions },
      ...(input.Tags?.length ? [{ action: "sts:TagSession", resource, context: conditions }] : []),
    ];
  },
  run(input, { caller, now, account }) {
    const { Name: name = "", DurationSeconds: asked } = input;
    assert(caller.kind === "user" || caller.kind === "root", "only who holds lasting keys gets here");
    checkForm(name, asked);
    const sessionPolicies = sessionPoliciesOf(store, input);
    const { tags } = sessionTagsOf(input, caller);
    const principal: FederatedPrincipal = {
      kind: "federated",
      account,
      name,
      arn: arnOf(account, name),
      issuer: caller,
      sessionPolicies,
      issuedAt: now,
      ...(Object.keys(tags).length > 0 ? { sessionTags: tags } : {}),
    };
    const duration = asked ?? FEDERATION_DURATION_DEFAULT;
    // The root's are cut to an hour, whatever it asks for.
    const lasting = caller.kind === "root" ? Math.min(duration, ROOT_TOKEN_DURATION_MAX) : duration;
    return {
      Credentials: credentialsOutput(store.issue(principal, seconds(lasting))),
      FederatedUser: { FederatedUserId: `${account}:${name}`, Arn: principal.arn },
      // Told even when there is nothing to pack (recorded), unlike AssumeRole's.
      PackedPolicySize: 0,
      ...packed(sessionPolicies, tags),
    };
  },
});

const arnOf = (account: string, name: string): string => `arn:aws:sts::${account}:federated-user/${name}`;

function checkForm(name: string, duration: number | undefined): void {
  if (name.length < 2) throw broken("name", name, "have length greater than or equal to 2");
  if (name.length > FEDERATION_NAME_CHARS)
    throw broken("name", name, `have length less than or equal to ${FEDERATION_NAME_CHARS}`);
  if (!/^[\w+=,.@-]*$/.test(name)) throw broken("name", name, "satisfy regular expression pattern: [\\w+=,.@-]*");
  if (duration !== undefined && duration < FEDERATION_DURATION_MIN)
    throw broken("durationSeconds", String(duration), `have value greater than or equal to ${FEDERATION_DURATION_MIN}`);
  if (duration !== undefined && duration > FEDERATION_DURATION_MAX)
    throw broken("durationSeconds", String(duration), `have value less than or equal to ${FEDERATION_DURATION_MAX}`);
}
