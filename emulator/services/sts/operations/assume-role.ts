import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import {
  seconds,
  type CallContext,
  type Instant,
  type Operation,
  type RequestContext,
  type SessionPrincipal,
} from "../../../kernel/index.ts";
import { accessDenied, broken, notEmulated, validationError } from "../errors.ts";
import { ASSUME_DURATION_DEFAULT, ASSUME_DURATION_MAX, ASSUME_DURATION_MIN, CHAINED_DURATION_MAX } from "../limits.ts";
import { mfaOf } from "../mfa.ts";
import { credentialsOutput } from "../output.ts";
import { packed, sessionPoliciesOf } from "../session-policies.ts";
import { inheritedTags, sessionTagsOf, tagConditions, type SessionTags } from "../session-tags.ts";
import { accountOfRole, type RoleView } from "../state.ts";
import type { StsStore } from "../store.ts";

/** Form first, then the right, then what the role itself limits: AWS tells nobody about a role that he may not assume. */
export const assumeRole = (store: StsStore): Operation<AssumeRoleRequest, AssumeRoleResponse> => ({
  permissions: () => [],
  run(input, context) {
    checkForm(input);
    const sessionPolicies = sessionPoliciesOf(store, input);
    const tags = sessionTagsOf(input, context.caller);
    const mfaAt = mfaOf(store, input, context);
    authorize(input, context, mfaAt);
    const role = store.role(input.RoleArn ?? "");
    // A role that does not exist trusts nobody, so nobody gets here with one.
    if (!role) throw accessDenied("Access denied");
    const duration = durationOf(input, context, role);
    const principal = sessionOf(role, input, { sessionPolicies, tags, mfaAt }, context);
    const key = store.issue(principal, seconds(duration));
    store.tell(context.entry, principal);
    return {
      Credentials: credentialsOutput(key),
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${principal.sessionName}`, Arn: principal.arn },
      ...packed(sessionPolicies, tags.tags),
      ...(principal.sourceIdentity === undefined ? {} : { SourceIdentity: principal.sourceIdentity }),
    };
  },
});

function authorize(input: AssumeRoleRequest, context: CallContext, mfaAt: Instant | undefined): void {
  const resource = input.RoleArn ?? "";
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
  if (context.caller.kind === "federated")
    throw accessDenied(
      `User: ${context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${resource}`,
    );
  const conditions = conditionsOf(input, mfaAt);
  context.authorize({ action: "sts:AssumeRole", resource, context: conditions });
  // What a chain hands on has to be let in as if it had been passed.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html#id_credentials_temp_control-access_monitor-perms
  const { length: handedOn } = Object.keys(inheritedTags(context.caller));
  if (input.Tags?.length || handedOn > 0)
    context.authorize({ action: "sts:TagSession", resource, context: conditions });
  const { caller } = context;
  const inherited = inheritedSourceIdentity(context);
  const asked = input.SourceIdentity ?? inherited;
  if (caller.kind === "session" && inherited !== undefined && asked !== inherited)
    throw accessDenied(
      `User: ${caller.arn} is not authorized to perform: sts:SetSourceIdentity on resource: ${resource}`,
    );
  if (asked !== undefined) context.authorize({ action: "sts:SetSourceIdentity", resource, context: conditions });
}

/** Once given, a source identity stays for the whole chain of roles, and nobody can change it. */
const inheritedSourceIdentity = ({ caller }: CallContext): string | undefined =>
  caller.kind === "session" ? caller.sourceIdentity : undefined;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_sts */
function conditionsOf(input: AssumeRoleRequest, mfaAt: Instant | undefined): RequestContext {
  return {
    "sts:RoleSessionName": input.RoleSessionName ?? "",
    ...(input.ExternalId === undefined ? {} : { "sts:ExternalId": input.ExternalId }),
    ...(input.SourceIdentity === undefined ? {} : { "sts:SourceIdentity": input.SourceIdentity }),
    ...tagConditions(input),
    // Without a device the keys are absent: a plain user's request tells nothing of MFA.
    ...(mfaAt === undefined ? {} : { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" }),
  };
}

const NAME = /^[\w+=,.@-]*$/;

function checkForm(input: AssumeRoleRequest): void {
  const { RoleArn: arn = "", RoleSessionName: name = "", DurationSeconds: duration } = input;
  if (arn.length < 20) throw broken("roleArn", arn, "have length greater than or equal to 20");
  if (!/^arn:aws[\w-]*:iam::\d{12}:role\/.+$/.test(arn)) throw validationError(`${arn} is invalid`);
  checkName("roleSessionName", name);
  if (input.SourceIdentity !== undefined) checkName("sourceIdentity", input.SourceIdentity);
  if (duration !== undefined && duration < ASSUME_DURATION_MIN)
    throw broken("durationSeconds", String(duration), `have value greater than or equal to ${ASSUME_DURATION_MIN}`);
  if (duration !== undefined && duration > ASSUME_DURATION_MAX)
    throw broken("durationSeconds", String(duration), `have value less than or equal to ${ASSUME_DURATION_MAX}`);
  if (input.ProvidedContexts?.length) throw notEmulated("ProvidedContexts");
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_RequestParameters */
function checkName(member: string, name: string): void {
  if (name.length < 2) throw broken(member, name, "have length greater than or equal to 2");
  if (name.length > 64) throw broken(member, name, "have length less than or equal to 64");
  if (!NAME.test(name)) throw broken(member, name, "satisfy regular expression pattern: [\\w+=,.@-]*");
}

/** Seconds. */
function durationOf({ DurationSeconds: asked }: AssumeRoleRequest, { caller }: CallContext, role: RoleView): number {
  if (asked === undefined) return ASSUME_DURATION_DEFAULT;
  if (caller.kind === "session" && asked > CHAINED_DURATION_MAX)
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  if (asked > role.maxSessionDuration)
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  return asked;
}

/** What a session is given beside its role. */
interface Brought {
  readonly sessionPolicies: readonly string[];
  readonly tags: SessionTags;
  readonly mfaAt: Instant | undefined;
}

function sessionOf(
  role: RoleView,
  input: AssumeRoleRequest,
  { sessionPolicies, tags, mfaAt }: Brought,
  context: CallContext,
): SessionPrincipal {
  const { RoleSessionName: sessionName = "" } = input;
  const account = accountOfRole(role.arn);
  const sourceIdentity = inheritedSourceIdentity(context) ?? input.SourceIdentity;
  return {
    kind: "session",
    account,
    roleArn: role.arn,
    roleName: role.name,
    roleId: role.id,
    sessionName,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    sessionPolicies,
    issuedAt: context.now,
    ...(Object.keys(tags.tags).length > 0 ? { sessionTags: tags.tags } : {}),
    ...(tags.transitive.length > 0 ? { transitiveTagKeys: tags.transitive } : {}),
    ...(mfaAt === undefined ? {} : { mfaAt }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}
