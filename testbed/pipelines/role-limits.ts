import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  PutRolePermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import { DeleteBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { allow, clientsFor, policyOf } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";

/** What limits a role from outside its own policies. */
export interface RoleLimits {
  /** A permissions boundary that allows these actions on everything, instead of the one it had. */
  bound(actions: readonly string[]): Promise<void>;
  /** A statement of the bucket's policy that denies the role these actions on keys under a prefix. */
  denyInBucketPolicy(wish: {
    readonly sid: string;
    readonly actions: readonly string[];
    readonly prefix: string;
  }): Promise<void>;
  removeBucketPolicy(): Promise<void>;
}

export function roleLimits(
  world: World,
  { role: RoleName, bucket: Bucket }: { readonly role: string; readonly bucket: string },
): RoleLimits {
  const { iam, s3, tags } = clientsFor(world.sdk());
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const PolicyName = `${RoleName}-boundary`;
  const PolicyArn = `arn:aws:iam::${world.account}:policy/${PolicyName}`;
  let bounded = false;
  const unbound = async (): Promise<void> => {
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  };
  return {
    async bound(actions) {
      if (bounded) await unbound();
      else world.defer(unbound);
      bounded = true;
      const PolicyDocument = JSON.stringify(policyOf([allow("Bound", actions, "*")]));
      await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument, ...(Tags.length > 0 ? { Tags } : {}) }));
      await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }));
      await world.changed?.("permission");
    },
    async denyInBucketPolicy({ sid, actions, prefix }) {
      const statement = {
        Sid: sid,
        Effect: "Deny",
        Principal: { AWS: `arn:aws:iam::${world.account}:role/${RoleName}` },
        Action: actions,
        Resource: `arn:aws:s3:::${Bucket}/${prefix}*`,
      };
      const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
      await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      await world.changed?.("permission");
    },
    async removeBucketPolicy() {
      await s3.send(new DeleteBucketPolicyCommand({ Bucket }));
      await world.changed?.("permission");
    },
  };
}
