import type {
  Credentials,
  Decision,
  EntryId,
  Kernel,
  Permission,
  ResourcePolicy,
  SessionPrincipal,
} from "../../kernel/index.ts";
import { decideExecution, decideTrust } from "../../permissions/index.ts";
import type { IamRoom } from "../../services/iam/index.ts";
import type { StsRoom } from "../../services/sts/index.ts";
import { asRole, writeDecision } from "./write-decision.ts";

const LAMBDA = "lambda.amazonaws.com";

export interface RoleUse {
  readonly roleArn: string;
  readonly functionName: string;
  readonly functionArn: string;
}

/** A function's role in use: whether Lambda may take it on, what it may then do, and the credentials of its sessions. */
export interface ExecutionRole {
  /** May `lambda.amazonaws.com` assume the role? One that does not exist may not be assumed either. */
  trust(roleArn: string, cause: EntryId): { readonly ok: boolean };
  /** Asks the execute plane and writes the decision down. */
  may(use: RoleUse, permission: Permission, cause: EntryId): { readonly decision: Decision; readonly entry: EntryId };
  credentials(use: RoleUse): Credentials;
  /** The role's session as others see it. */
  principal(use: RoleUse): SessionPrincipal;
}

export interface ExecutionRoleOptions {
  readonly kernel: Kernel;
  readonly iam: IamRoom;
  readonly sts: StsRoom;
  /** The resource policy of whatever the ARN names. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
}

export function createExecutionRole({ kernel, iam, sts, resourcePolicy }: ExecutionRoleOptions): ExecutionRole {
  return {
    trust(roleArn, cause) {
      const role = iam.role(roleArn);
      const decision = decideTrust({
        service: LAMBDA,
        roleArn,
        trustPolicy: role?.trustPolicy,
        now: kernel.now(),
      });
      writeDecision(kernel, cause, asRole(LAMBDA, { action: "sts:AssumeRole", resource: roleArn }), decision);
      return { ok: decision.allowed };
    },
    may(use, permission, cause) {
      const decision = decideExecution({
        principal: sts.principal(use),
        permission,
        identities: iam.identities,
        policy: resourcePolicy(permission.resource),
        now: kernel.now(),
      });
      return { decision, entry: writeDecision(kernel, cause, asRole(use.roleArn, permission), decision) };
    },
    credentials: (use) => sts.issue(use),
    principal: (use) => sts.principal(use),
  };
}
