import { arnOf, type AwsError, type Permission, type Principal } from "../../kernel/index.ts";
import { accessDenied } from "./errors.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html#bpa-troubleshoot */
export const publicAclBlocked = (caller: Principal, { action, resource }: Permission): AwsError =>
  accessDenied(
    `User: ${arnOf(caller)} is not authorized to perform: ${action} on resource: "${resource}" because public ACLs are prevented by the BlockPublicAcls setting in S3 Block Public Access.`,
  );
