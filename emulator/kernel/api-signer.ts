import { AwsError } from "./aws-error.ts";
import type { Decision, Permission } from "./decision.ts";
import type { FrontAuth, Signer } from "./front.ts";
import type { EntryId } from "./journal.ts";
import type { Kernel } from "./kernel.ts";
import { accountOf, arnOf, planeOf, principalIdOf } from "./principal.ts";
import type { Scope } from "./scoped.ts";

/** What APIs that ask for signatures make of who signed a request. `entry`: the journal's last word on it. */
export type ApiSigner =
  | { readonly kind: "allowed"; readonly signer: Signer; readonly entry: EntryId }
  | { readonly kind: "unsigned"; readonly entry: EntryId }
  /** The signature, its time or its key is not right. */
  | { readonly kind: "invalid"; readonly error: AwsError; readonly entry: EntryId }
  | {
      readonly kind: "denied";
      readonly signer: Signer;
      readonly decision: Decision & { readonly allowed: false };
      readonly entry: EntryId;
    };

export interface ApiQuestion {
  readonly auth: FrontAuth;
  /** The room that answers: whose policies are asked. */
  readonly service: string;
  readonly scope: Scope;
  /** `arn:aws:execute-api:…` of the request itself. */
  readonly resource: string;
  readonly cause: EntryId;
}

/** Asks who signed, and by their policies whether they may: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html */
export async function askSigner(
  kernel: Kernel,
  { auth, service, scope, resource, cause }: ApiQuestion,
): Promise<ApiSigner> {
  const signer = await signedBy(auth);
  if (!signer) return { kind: "unsigned", entry: cause };
  if (signer instanceof AwsError) return { kind: "invalid", error: signer, entry: cause };
  const { principal } = signer;
  const permission: Permission = { action: "execute-api:Invoke", resource };
  const at = { service, account: accountOf(principal) ?? scope.account, region: scope.region };
  const decision = auth.decide(principal, permission, at);
  const entry = kernel.journal.write([cause], {
    kind: "decision",
    plane: planeOf(principal),
    principal: arnOf(principal),
    ...permission,
    decision,
  });
  return decision.allowed ? { kind: "allowed", signer, entry } : { kind: "denied", signer, decision, entry };
}

async function signedBy(auth: FrontAuth): Promise<Signer | AwsError | undefined> {
  try {
    return await auth.signer("execute-api");
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

/** As functions behind HTTP APIs and function URLs see who signed: `requestContext.authorizer.iam`. */
export const iamOf = ({ principal, accessKeyId }: Signer): object => ({
  accessKey: accessKeyId,
  accountId: accountOf(principal) ?? null,
  callerId: principalIdOf(principal),
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: arnOf(principal),
  userId: principalIdOf(principal),
});

/** The same in the form of REST APIs and of format 1.0: what `requestContext.identity` says of whoever signed, if anybody had to. */
export const signerIdentity = (signer: Signer | undefined): Readonly<Record<string, string | null>> => {
  const id = signer ? principalIdOf(signer.principal) : null;
  return {
    accessKey: signer?.accessKeyId ?? null,
    accountId: (signer && accountOf(signer.principal)) ?? null,
    caller: id,
    user: id,
    userArn: signer ? arnOf(signer.principal) : null,
  };
};

/** The variables of access logs about who signed: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
export const signerVariables = ({ principal, accessKeyId }: Signer): Readonly<Record<string, string | undefined>> => ({
  "identity.accessKey": accessKeyId,
  "identity.accountId": accountOf(principal),
  "identity.caller": principalIdOf(principal),
  "identity.user": principalIdOf(principal),
  "identity.userArn": arnOf(principal),
});
