import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { clientsFor, unless } from "../../provision/index.ts";
import type { KeyPair, World } from "../engines/engine.ts";

/** A person of another account who puts files into a bucket of ours. */
export interface OtherAccount {
  readonly keys: KeyPair;
  readonly arn: string;
  /** What the person's own account says: this action on our bucket's objects, or nothing. */
  allowThere(action: string): Promise<void>;
  forbidThere(): Promise<void>;
  /** What our bucket's policy says: this action to everybody whom that account lets. */
  allowHere(action: string): Promise<void>;
}

export async function otherAccount(world: World, bucket: string): Promise<OtherAccount> {
  const { other } = world;
  if (!other) throw new Error("this engine has one account only");
  const { iam } = clientsFor(world.sdk(other.keys));
  const { s3 } = clientsFor(world.sdk());
  const UserName = [world.prefix, "partner", world.suffix].filter((part) => part !== undefined).join("-");
  const PolicyName = "put";
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  world.defer(() => iam.send(new DeleteUserCommand({ UserName })));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  world.defer(() => iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId })));
  const forbidThere = async (): Promise<void> => {
    await unless(["NoSuchEntityException", "NoSuchEntity"], () =>
      iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    );
    await world.changed?.("permission");
  };
  world.defer(forbidThere);
  const Resource = `arn:aws:s3:::${bucket}/*`;
  return {
    arn: User?.Arn ?? "",
    keys: { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" },
    async allowThere(Action) {
      const PolicyDocument = documentOf({ Effect: "Allow", Action, Resource });
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
      await world.changed?.("permission");
    },
    forbidThere,
    async allowHere(Action) {
      const Principal = { AWS: `arn:aws:iam::${other.account}:root` };
      const Policy = documentOf({ Sid: "PartnerPuts", Effect: "Allow", Principal, Action, Resource });
      await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
      await world.changed?.("permission");
    },
  };
}

const documentOf = (statement: object): string => JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
