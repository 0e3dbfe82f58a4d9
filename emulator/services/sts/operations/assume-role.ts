import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import {
  seconds,
  type CallContext,
  type Operation,
  type RequestContext,
  type SessionPrincipal,
} from "../../../kernel/index.ts";
import { parsePolicy, PolicyError } from "../../../permissions/index.ts";
import { accessDenied, broken, malformedPolicy, notEmulated, validationError } from "../errors.ts";
import {
  ASSUME_DURATION_DEFAULT,
  ASSUME_DURATION_MAX,
  ASSUME_DURATION_MIN,
  CHAINED_DURATION_MAX,
  SESSION_POLICY_ARNS,
  SESSION_POLICY_CHARS,
  SESSION_TAGS,
} from "../limits.ts";
import { credentialsOutput } from "../output.ts";
import { accountOfRole, type RoleView } from "../state.ts";
import type { StsStore } from "../store.ts";

/** Form first, then the right, then what the role itself limits: AWS tells nobody about a role that he may not assume. */
export const assumeRole = (store: StsStore): Operation<AssumeRoleRequest, AssumeRoleResponse> => ({
  permissions: () => [],
  run(input, context) {
    checkForm(input);
    const sessionPolicies = sessionPoliciesOf(store, input);
    authorize(input, context);
    const role = store.role(input.RoleArn ?? "");
    // A role that does not exist trusts nobody, so nobody gets here with one.
    if (!role) throw accessDenied("Access denied");
    const duration = durationOf(input, context, role);
    const principal = sessionOf(role, input, sessionPolicies, context);
    const key = store.issue(principal, seconds(duration));
    store.tell(context.entry, principal);
    return {
      Credentials: credentialsOutput(key),
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${principal.sessionName}`, Arn: principal.arn },
      ...packed(sessionPolicies),
      ...(principal.sourceIdentity === undefined ? {} : { SourceIdentity: principal.sourceIdentity }),
    };
  },
});

function authorize(input: AssumeRoleRequest, context: CallContext): void {
  const resource = input.RoleArn ?? "";
  const conditions = conditionsOf(input);
  context.authorize({ action: "sts:AssumeRole", resource, context: conditions });
  if (input.Tags?.length) context.authorize({ action: "sts:TagSession", resource, context: conditions });
  if (input.SourceIdentity !== undefined)
    context.authorize({ action: "sts:SetSourceIdentity", resource, context: conditions });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#ck_sts */
function conditionsOf(input: AssumeRoleRequest): RequestContext {
  const tags = input.Tags ?? [];
  return {
    "sts:RoleSessionName": input.RoleSessionName ?? "",
    ...(input.ExternalId === undefined ? {} : { "sts:ExternalId": input.ExternalId }),
    ...(input.SourceIdentity === undefined ? {} : { "sts:SourceIdentity": input.SourceIdentity }),
    ...(tags.length > 0 ? { "aws:TagKeys": tags.map((tag) => tag.Key ?? "") } : {}),
    ...Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.Key ?? ""}`, tag.Value ?? ""])),
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
  const tags = input.Tags ?? [];
  if (tags.length > SESSION_TAGS)
    throw broken("tags", `${tags.length} tags`, `have length less than or equal to ${SESSION_TAGS}`);
  // Nobody here has an MFA device, so every code is wrong.
  if (input.SerialNumber !== undefined || input.TokenCode !== undefined)
    throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
  if (input.TransitiveTagKeys?.length) throw notEmulated("TransitiveTagKeys");
  if (input.ProvidedContexts?.length) throw notEmulated("ProvidedContexts");
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html#API_AssumeRole_RequestParameters */
function checkName(member: string, name: string): void {
  if (name.length < 2) throw broken(member, name, "have length greater than or equal to 2");
  if (name.length > 64) throw broken(member, name, "have length less than or equal to 64");
  if (!NAME.test(name)) throw broken(member, name, "satisfy regular expression pattern: [\\w+=,.@-]*");
}

function sessionPoliciesOf(
  store: StsStore,
  { Policy: policy, PolicyArns: arns = [] }: AssumeRoleRequest,
): readonly string[] {
  if (policy !== undefined) checkPolicy(policy);
  if (arns.length > SESSION_POLICY_ARNS)
    throw broken("policyArns", `${arns.length} ARNs`, `have length less than or equal to ${SESSION_POLICY_ARNS}`);
  const managed = arns.map(({ arn = "" }) => {
    const document = store.managedPolicy?.(arn);
    if (document === undefined) throw malformedPolicy(`Policy ${arn} was not found.`);
    return document;
  });
  return policy === undefined ? managed : [policy, ...managed];
}

function checkPolicy(policy: string): void {
  if (policy.length > SESSION_POLICY_CHARS)
    throw broken("policy", policy, `have length less than or equal to ${SESSION_POLICY_CHARS}`);
  try {
    parsePolicy(policy, "identity");
  } catch (error) {
    if (error instanceof PolicyError) throw malformedPolicy(error.message);
    throw error;
  }
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

function sessionOf(
  role: RoleView,
  input: AssumeRoleRequest,
  sessionPolicies: readonly string[],
  { caller, now }: CallContext,
): SessionPrincipal {
  const { RoleSessionName: sessionName = "", Tags: tags = [] } = input;
  const account = accountOfRole(role.arn);
  // Once given, a source identity stays for the whole chain of roles.
  const inherited = caller.kind === "session" ? caller.sourceIdentity : undefined;
  const sourceIdentity = inherited ?? input.SourceIdentity;
  return {
    kind: "session",
    account,
    roleArn: role.arn,
    roleName: role.name,
    roleId: role.id,
    sessionName,
    arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${sessionName}`,
    sessionPolicies,
    issuedAt: now,
    ...(tags.length > 0
      ? { sessionTags: Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value])) }
      : {}),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
  };
}

/** Per cent of what the packed form may be; AWS packs in a way of its own, this counts characters. */
const packed = (policies: readonly string[]): { PackedPolicySize?: number } =>
  policies.length === 0
    ? {}
    : { PackedPolicySize: Math.min(100, Math.ceil((100 * policies.join("").length) / SESSION_POLICY_CHARS)) };
