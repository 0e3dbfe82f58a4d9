import {
  type Decision,
  type EntryId,
  type Kernel,
  type Permission,
  type Principal,
  type ResourcePolicy,
  type SessionPrincipal,
} from "../../kernel/index.ts";
import { decideExecution, decideTrust } from "../../permissions/index.ts";
import type { IamRoom } from "../../services/iam/index.ts";
import { asRole, writeDecision } from "./write-decision.ts";

/** A role that a service takes on for somebody's resource: a rule, a schedule. */
export interface RoleInService {
  /** `events.amazonaws.com` */
  readonly service: string;
  readonly roleArn: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

interface Asked {
  readonly decision: Decision;
  readonly entry: EntryId;
}

/** Roles as services other than Lambda use them; every question is written down. */
export interface ServiceRole {
  /** May the service assume the role? One that does not exist may not be assumed either. */
  assume(use: RoleInService, cause: EntryId): Asked;
  may(use: RoleInService, permission: Permission, cause: EntryId): Asked;
  principal(use: RoleInService): Principal;
}

export interface ServiceRoleOptions {
  readonly kernel: Kernel;
  readonly iam: IamRoom;
  /** The resource policy of whatever the ARN names. */
  resourcePolicy(arn: string): ResourcePolicy | undefined;
}

export function createServiceRole({ kernel, iam, resourcePolicy }: ServiceRoleOptions): ServiceRole {
  const session = ({ service, roleArn }: RoleInService): SessionPrincipal => {
    const role = iam.role(roleArn);
    const account = roleArn.split(":")[4] ?? "";
    const roleName = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const sessionName = service.replace(".amazonaws.com", "");
    return {
      kind: "session",
      account,
      roleArn,
      roleName,
      sessionName,
      arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`,
      roleId: role?.id ?? "",
      sessionPolicies: [],
      issuedAt: kernel.now(),
    };
  };

  return {
    principal: session,
    assume(use, cause) {
      const { service, roleArn, sourceArn, sourceAccount } = use;
      const decision = decideTrust({
        service,
        roleArn,
        trustPolicy: iam.role(roleArn)?.trustPolicy,
        sourceArn,
        sourceAccount,
        now: kernel.now(),
      });
      return {
        decision,
        entry: writeDecision(kernel, cause, asRole(service, { action: "sts:AssumeRole", resource: roleArn }), decision),
      };
    },
    may(use, permission, cause) {
      const principal = session(use);
      const decision = decideExecution({
        principal,
        permission,
        identities: iam.identities,
        policy: resourcePolicy(permission.resource),
        now: kernel.now(),
      });
      return { decision, entry: writeDecision(kernel, cause, asRole(use.roleArn, permission), decision) };
    },
  };
}
