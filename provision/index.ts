export * as events from "./events/index.ts";
export * as generator from "./generator/index.ts";
export { unless } from "./shared/aws-errors.ts";
export { clientsFor, type ClientOptions, type Clients } from "./shared/clients.ts";
export { NO_PATIENCE, type Patience } from "./shared/patience.ts";
export { allow, policyOf, without, type PolicyDocument, type Statement } from "./shared/policy.ts";
export * as summaries from "./summaries/index.ts";
