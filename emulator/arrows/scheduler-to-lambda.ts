import type { LambdaRoom } from "../services/lambda/index.ts";
import { toLambda } from "./shared/to-lambda.ts";
import type { Way } from "./shared/way.ts";

/** A schedule starts a function asynchronously, with its own role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html */
export const schedulerToLambda = (lambda: () => LambdaRoom): Way => toLambda("scheduler-to-lambda", lambda);
