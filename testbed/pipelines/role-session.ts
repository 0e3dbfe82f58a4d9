import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { allow, clientsFor, policyOf } from "../../provision/index.ts";
import type { World } from "../engines/engine.ts";
import { errorText, statusText } from "./answers.ts";

/** A person who works with a session of a role, as most people on AWS do. */
export interface RoleSession {
  /** Takes a new session. */
  renew(): Promise<void>;
  put(key: string, body: string): Promise<{ readonly answer: string; readonly requestId: string }>;
}

/** The shortest that STS gives, in seconds: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const DURATION_LEAST = 900;

/** A role that may put objects into the bucket, and one session of it. */
export async function roleSession(world: World, bucket: string): Promise<RoleSession> {
  const { iam, tags } = clientsFor(world.sdk());
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const sts = new STSClient(world.sdk());
  const RoleName = [world.prefix, "uploader-role", world.suffix].filter((part) => part !== undefined).join("-");
  const trust = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${world.account}:root` }, Action: "sts:AssumeRole" };
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      ...(Tags.length > 0 ? { Tags } : {}),
    }),
  );
  world.defer(() => iam.send(new DeleteRoleCommand({ RoleName })));
  const rights = JSON.stringify(policyOf([allow("Put", ["s3:PutObject"], `arn:aws:s3:::${bucket}/*`)]));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "put", PolicyDocument: rights }));
  world.defer(() => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName: "put" })));
  await world.changed?.("permission");
  let { s3 } = clientsFor(world.sdk());
  const renew = async (): Promise<void> => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${world.account}:role/${RoleName}`,
        RoleSessionName: "upload",
        DurationSeconds: DURATION_LEAST,
      }),
    );
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken = "" } = Credentials ?? {};
    const keys = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    ({ s3 } = clientsFor(world.sdk(keys)));
  };
  await renew();
  return {
    renew,
    async put(Key, Body) {
      try {
        const { $metadata } = await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
        return { answer: statusText($metadata.httpStatusCode ?? 0), requestId: $metadata.requestId ?? "" };
      } catch (error) {
        return { answer: errorText(error), requestId: requestIdOf(error) };
      }
    },
  };
}

function requestIdOf(error: unknown): string {
  const metadata: unknown = typeof error === "object" && error ? Reflect.get(error, "$metadata") : undefined;
  const id: unknown = typeof metadata === "object" && metadata ? Reflect.get(metadata, "requestId") : undefined;
  return typeof id === "string" ? id : "";
}
