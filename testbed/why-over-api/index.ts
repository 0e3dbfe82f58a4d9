export { explainOverApi, type ApiScope } from "./explain-over-api.ts";
export { readOnlyPolicy } from "./read-only-policy.ts";
