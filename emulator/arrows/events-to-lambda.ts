import type { LambdaRoom } from "../services/lambda/index.ts";
import { toLambda } from "./shared/to-lambda.ts";
import type { Way } from "./shared/way.ts";

/**
 * A rule starts a function asynchronously, by the function's own policy or with the target's role.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-lambda-permissions
 */
export const eventsToLambda = (lambda: () => LambdaRoom): Way => toLambda("events-to-lambda", lambda);
