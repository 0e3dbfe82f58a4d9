import { bucketRights, logGroupRights, oneFunctionRights } from "../shared/deployer-rights.ts";
import { allow, policyOf, type PolicyDocument } from "../shared/policy.ts";
import type { GeneratorNames } from "./names.ts";

/** Enough to set up, change and take down the pipeline by this folder's own code, and no more. */
export const deployerPolicy = (names: GeneratorNames): PolicyDocument =>
  policyOf([
    ...bucketRights(names.bucket),
    ...oneFunctionRights(names),
    logGroupRights("LogGroup", names, [names.logGroup]),
  ]);

/** Enough to start the function: nothing of what it does. */
export const starterPolicy = (names: GeneratorNames): PolicyDocument =>
  policyOf([allow("Start", ["lambda:InvokeFunction"], names.functionArn)]);
