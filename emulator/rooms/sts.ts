import { createSts, type StsRoom } from "../services/sts/index.ts";
import type { Site } from "./parts.ts";

export const makeSts = ({ kernel, parts: { iam } }: Site): StsRoom =>
  createSts(kernel, {
    role: (arn) => iam.role(arn),
    managedPolicy: (arn) => iam.managedPolicy(arn),
    isMfaCode: (user, serial, code) => iam.isMfaCode(user, serial, code),
    roleUsed: (roleArn, use) => iam.roleUsed(roleArn, use),
  });
